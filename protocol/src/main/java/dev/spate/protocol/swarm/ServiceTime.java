package dev.spate.protocol.swarm;

/**
 * How long one peer takes to send a block while we wait for some: the mean of the last few, or its silence when that is
 * longer. Owned by the torrent.
 */
final class ServiceTime {
    private boolean isKnown;
    private long mean;
    private long since;

    /** The first of several blocks is requested. */
    void onRequest(long now) {
        since = now;
    }

    /** A requested block has arrived, and the next one may be on its way. */
    void onBlock(long now) {
        long time = now - since;
        mean = isKnown ? mean + (time - mean) / SwarmLimits.SERVICE_TIMES : time;
        isKnown = true;
        since = now;
    }

    /**
     * The time that the next block is expected to take, in nanoseconds; 0 when nothing is known.
     *
     * @param isOwing whether we wait for a block
     */
    long expected(boolean isOwing, long now) {
        long silence = isOwing ? now - since : 0;
        return silence >= SwarmLimits.SLOW_BLOCK ? Math.max(silence, mean) : mean;
    }
}
