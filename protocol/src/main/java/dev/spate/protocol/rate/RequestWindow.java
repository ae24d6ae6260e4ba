package dev.spate.protocol.rate;

import static dev.spate.protocol.machine.Check.check;

/**
 * How many blocks may be outstanding at one peer.
 *
 * <p>Owned by the torrent. The window follows rate times delay. A round is the time in which as many blocks arrive as
 * the window had at its start, which is a round trip. After each round the window becomes what the best recent rate
 * needs: the bandwidth-delay product plus a queue. The queue is that product again or one second, whichever is more,
 * but the second is limited to 4 MiB.
 *
 * <p>While the window itself limits the rate, this doubles it every round (slow start); when the link is full, it
 * stays. The best rate is remembered for some seconds, because a window that is too small costs throughput and one that
 * is too large costs only memory.
 */
public final class RequestWindow {
    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCK = 16 * 1024;

    // A second of queue is for slow peers; 4 MiB covers the pauses of a fast peer's disk and of our own loop.
    private static final long QUEUE_MAX = 4 * 1024 * 1024;

    // Blocks arrive in batches of one read; a shorter time would measure only one batch.
    private static final long ROUND_MIN = SECOND / 1000;

    // A rate is forgotten after one to two of these epochs, each of at least so many rounds.
    private static final long EPOCH = 5 * SECOND;
    private static final int EPOCH_ROUNDS = 4;

    private final int cap;
    private int reqq = RateLimits.REQQ_DEFAULT;
    private int floor = RateLimits.WINDOW_MIN;
    private int size = RateLimits.WINDOW_INITIAL;
    private int outstanding;

    private long roundStart;
    private long roundBytes;
    private int roundBlocks;

    private long delayMin = Long.MAX_VALUE;
    private double rateOfEpoch;
    private double rateOfEpochBefore;
    private long epochStart;
    private int epochRounds;

    /** A window of at most so many blocks, whatever the peer allows. */
    public RequestWindow(int cap, long now) {
        check(cap >= RateLimits.WINDOW_MIN, "the cap leaves room for the smallest window");
        this.cap = cap;
        roundStart = now;
        epochStart = now;
        size = clamp(size);
    }

    /** The peer names how many requests it keeps for us (BEP 10). Values out of range are clamped. */
    public void setRequestQueue(long named) {
        reqq = Math.clamp(named, 1, RateLimits.REQQ_MAX);
        size = clamp(size);
    }

    /** Sets a minimum of so many blocks, whatever the rate, unless the peer allows fewer. */
    public void setMinimum(int blocks) {
        floor = Math.clamp(blocks, RateLimits.WINDOW_MIN, cap);
        size = clamp(size);
    }

    /** Blocks that may be outstanding now. */
    public int size() {
        return size;
    }

    /** Blocks that are outstanding. */
    public int outstanding() {
        return outstanding;
    }

    /** Blocks that may be requested now. */
    public int room() {
        return Math.max(0, size - outstanding);
    }

    /** A block is requested. */
    public void onRequest(long now) {
        if (outstanding == 0) {
            // The time without requests shows nothing about the link.
            startRound(now);
        }
        outstanding++;
    }

    /**
     * A block has arrived.
     *
     * @param delay nanoseconds between its request and now
     */
    public void onBlock(long now, long bytes, long delay) {
        // A late block whose request was given up still counts for the rate.
        outstanding = Math.max(0, outstanding - 1);
        delayMin = Math.min(delayMin, Math.max(0, delay));
        roundBytes += bytes;
        roundBlocks++;
        if (roundBlocks >= size && now - roundStart >= ROUND_MIN) {
            endRound(now);
        }
    }

    /** We no longer wait for these requests: they were cancelled, rejected, or dropped by a choke. */
    public void onDropped(int count) {
        outstanding = Math.max(0, outstanding - count);
    }

    /** The peer let a request time out or snubs us: we request half as much from it. */
    public void onTimeout(long now) {
        size = clamp(size / 2);
        rateOfEpoch = rateOfEpochBefore = Math.max(rateOfEpoch, rateOfEpochBefore) / 2;
        startRound(now);
    }

    private void endRound(long now) {
        // The last block of a round was requested at its start. Blocks that arrive sooner than a delay were waiting in
        // a buffer.
        long elapsed = Math.max(now - roundStart, delayMin);
        rateOfEpoch = Math.max(rateOfEpoch, (double) roundBytes * SECOND / elapsed);
        double rate = Math.max(rateOfEpoch, rateOfEpochBefore);
        size = clamp(Math.min(2L * size, blocksFor(rate, delayMin)));
        epochRounds++;
        if (epochRounds >= EPOCH_ROUNDS && now - epochStart >= EPOCH) {
            rateOfEpochBefore = rateOfEpoch;
            rateOfEpoch = 0;
            epochRounds = 0;
            epochStart = now;
        }
        startRound(now);
    }

    private void startRound(long now) {
        roundStart = now;
        roundBytes = 0;
        roundBlocks = 0;
    }

    private static long blocksFor(double rate, long delay) {
        double product = rate * delay / SECOND;
        double queue = Math.max(product, Math.min(rate, QUEUE_MAX));
        return (long) Math.ceil((product + queue) / BLOCK);
    }

    private int clamp(long blocks) {
        long most = Math.min(cap, reqq);
        return (int) Math.max(Math.min(floor, most), Math.min(blocks, most));
    }
}
