package dev.spate.engine.create;

/**
 * Decides by trial whether a thread hashes pieces together. Owned by that thread, which tells it how long things take.
 *
 * <p>Vectors are far slower until the compiler has got to them, and on processors with SHA instructions always. So now and
 * then some bytes are hashed in both ways. What disturbs a measurement makes it slower, so the best ones are compared.
 */
final class VectorTrial {
    /** Who hashes a byte in this time has SHA instructions, or a processor that vectors need not help. */
    private static final double FAST_NANOS = 0.7;

    /** Trials are rarer and rarer, because the compiler needs its time and a trial too early costs milliseconds. */
    private static final long FIRST_TRIAL_BYTES = 1 << 20;

    private static final long TRIAL_BYTES_MAX = 32 << 20;

    /** After so many bytes together they are compared again. */
    private static final long ROUND_BYTES = 32 << 20;

    /** Who hashes less is done before the compiler is, and would only pay for it. */
    private static final long CONTENT_MIN = 512 << 20;

    private double bestAlone = Double.MAX_VALUE;
    private long interval = FIRST_TRIAL_BYTES;
    private long untilTrial = interval;
    private boolean isWon;

    private double bestTogether = Double.MAX_VALUE;
    private long roundBytes;
    private long roundReadNanos;
    private long roundHashNanos;

    /** One that tries vectors when so many bytes are worth it. */
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

    /** Counts bytes of one piece; returns whether they should be hashed together as well, for {@link #tried}. */
    boolean beginTrial(int bytes, long readNanos, long hashNanos) {
        bestAlone = Math.min(bestAlone, (double) hashNanos / bytes);
        untilTrial -= bytes;
        // Hashing together reads at many places at once, which a disk that is slower than the processor takes badly.
        return !isWon && untilTrial <= 0 && bestAlone > FAST_NANOS && hashNanos > readNanos;
    }

    /** The answer to {@link #beginTrial}. */
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
