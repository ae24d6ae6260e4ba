package dev.spate.tracker.swarm;

/**
 * What is remembered of a peer besides its address, in 16 bits: 13 of the time of its last announce, 2 of its stage, and
 * whether it was counted as one that completed. Times wrap; the table's sweeps come often enough to tell ages.
 */
final class PeerMeta {
    /** Times are counted modulo this. */
    static final int TIMES = 1 << 13;

    private PeerMeta() {}

    static int of(int time, PeerKind peerKind, boolean isCounted) {
        return ((time & (TIMES - 1)) << 3) | (peerKind.number() << 1) | (isCounted ? 1 : 0);
    }

    /** Units of time since the mark was made, if fewer than {@link #TIMES}. */
    static int age(int mark, int time) {
        return (time - (mark >>> 3)) & (TIMES - 1);
    }

    static PeerKind stage(int mark) {
        return PeerKind.of((mark >>> 1) & 3);
    }

    static boolean isCounted(int mark) {
        return (mark & 1) != 0;
    }
}
