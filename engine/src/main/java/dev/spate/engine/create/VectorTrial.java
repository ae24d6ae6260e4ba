package dev.spate.engine.create;

/**
 * Decides by trial whether a thread hashes several pieces together with vectors. Owned by that thread, which reports
 * its measurements.
 *
 * <p>Vectors are far slower until the compiler has optimised the code, and always slower on processors with SHA
 * instructions. So from time to time, some bytes are hashed in both ways. Disturbances only make a measurement slower,
 * so the best measurements are compared.
 */
final class VectorTrial {
    /** A thread that hashes a byte in this time has SHA instructions, or a processor that does not need vectors. */
    private static final double FAST_NANOS = 0.7;

    /**
     * Bytes before the first trial; the interval doubles after each one. The compiler needs time, and a trial that
     * comes too early costs milliseconds.
     */
    private static final long FIRST_TRIAL_BYTES = 1 << 20;

    private static final long TRIAL_BYTES_MAX = 32 << 20;

    /** After so many bytes hashed together, the two ways are compared again. */
    private static final long ROUND_BYTES = 32 << 20;

    /** Smaller content is hashed before the compiler is ready, so trials would only cost time. */
    private static final long CONTENT_MIN = 512 << 20;

    private double bestAlone = Double.MAX_VALUE;
    private long interval = FIRST_TRIAL_BYTES;
    private long untilTrial = interval;
    private boolean isWon;

    private double bestTogether = Double.MAX_VALUE;
    private long roundBytes;
    private long roundReadNanos;
    private long roundHashNanos;

    /** A trial that uses vectors only when the content is long enough. */
    static VectorTrial forContent(long length) {
        VectorTrial trial = new VectorTrial();
        if (length < CONTENT_MIN) {
            trial.untilTrial = Long.MAX_VALUE;
        }
        return trial;
    }

    /** Whether pieces should be hashed together. */
    boolean isWon() {
        return isWon;
    }

    /** Counts bytes of one piece; returns whether to hash them together too and report the time with {@link #tried}. */
    boolean beginTrial(int bytes, long readNanos, long hashNanos) {
        bestAlone = Math.min(bestAlone, (double) hashNanos / bytes);
        untilTrial -= bytes;
        // Hashing together reads at many places at once, which makes a slow disk even slower.
        return !isWon && untilTrial <= 0 && bestAlone > FAST_NANOS && hashNanos > readNanos;
    }

    /** Reports the time of a trial that {@link #beginTrial} asked for. */
    void tried(int bytes, long nanos) {
        isWon = (double) nanos / bytes < bestAlone;
        waitForTrial();
    }

    /** Counts bytes that were hashed together. */
    void hashedTogether(int bytes, long readNanos, long hashNanos) {
        bestTogether = Math.min(bestTogether, (double) hashNanos / bytes);
        roundBytes += bytes;
        roundReadNanos += readNanos;
        roundHashNanos += hashNanos;
        if (roundBytes >= ROUND_BYTES) {
            isWon = bestTogether < bestAlone && roundReadNanos < roundHashNanos;
            waitForTrial();
        }
    }

    private void waitForTrial() {
        interval = Math.min(TRIAL_BYTES_MAX, interval * 2);
        untilTrial = interval;
        bestTogether = Double.MAX_VALUE;
        roundBytes = 0;
        roundReadNanos = 0;
        roundHashNanos = 0;
    }
}
