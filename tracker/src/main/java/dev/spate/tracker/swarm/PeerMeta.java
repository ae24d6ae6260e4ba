package dev.spate.tracker.swarm;

/**
 * The data of a peer besides its address, in a mark of 16 bits: 13 bits for the time of its last announce, 2 for its
 * {@link PeerKind}, and 1 that says whether its completion was counted. Times wrap; the table sweeps often enough to
 * tell ages.
 */
final class PeerMeta {
    /** The modulus of times. */
    static final int TIMES = 1 << 13;

    private PeerMeta() {}

    static int of(int time, PeerKind peerKind, boolean isCounted) {
        return ((time & (TIMES - 1)) << 3) | (peerKind.number() << 1) | (isCounted ? 1 : 0);
    }

    /** Units of time since the mark was made, if fewer than {@link #TIMES}. */
    static int age(int mark, int time) {
        return (time - (mark >>> 3)) & (TIMES - 1);
    }

    static PeerKind peerKind(int mark) {
        return PeerKind.of((mark >>> 1) & 3);
    }

    static boolean isCounted(int mark) {
        return (mark & 1) != 0;
    }
}
