package dev.spate.protocol.swarm;

/**
 * How long one peer takes to send a block while we wait for some: the mean of the last few, or its silence when that is
 * longer. Owned by the torrent.
 */
final class ServiceTime {
    private boolean isKnown;
    private long mean;
    private long begun;

    /** The first of several blocks is requested. */
    void begins(long now) {
        begun = now;
    }

    /** A requested block has arrived, and the next one may be on its way. */
    void ends(long now) {
        long time = now - begun;
        mean = isKnown ? mean + (time - mean) / SwarmLimits.SERVICE_TIMES : time;
        isKnown = true;
        begun = now;
    }

    /**
     * The time that the next block is expected to take, in nanoseconds; 0 when nothing is known.
     *
     * @param isOwing whether we wait for a block
     */
    long expected(boolean isOwing, long now) {
        long silence = isOwing ? now - begun : 0;
        return silence >= SwarmLimits.SLOW_BLOCK ? Math.max(silence, mean) : mean;
    }
}
