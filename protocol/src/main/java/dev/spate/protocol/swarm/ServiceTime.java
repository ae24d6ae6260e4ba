package dev.spate.protocol.swarm;

/**
 * How long one peer takes to bring a block while it owes us some: the mean of the last few, or its silence when that is
 * longer. Owned by the torrent.
 */
final class ServiceTime {
    private boolean isKnown;
    private long mean;
    private long begun;

    /** The first block of several is asked for. */
    void begins(long now) {
        begun = now;
    }

    /** A block has come that was asked for, and what is asked for next may be on its way. */
    void ends(long now) {
        long time = now - begun;
        mean = isKnown ? mean + (time - mean) / SwarmLimits.SERVICE_TIMES : time;
        isKnown = true;
        begun = now;
    }

    /**
     * What the next block is expected to take, in nanoseconds; 0 when nothing is known.
     *
     * @param isOwing whether a block is waited for
     */
    long expected(boolean isOwing, long now) {
        long silence = isOwing ? now - begun : 0;
        return silence >= SwarmLimits.SLOW_BLOCK ? Math.max(silence, mean) : mean;
    }
}
