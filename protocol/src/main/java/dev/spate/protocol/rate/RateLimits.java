package dev.spate.protocol.rate;

/** Bounds of limits and windows, each with its reason. */
public final class RateLimits {
    /** The smallest burst: a block has to fit through the slowest bucket. */
    public static final long BURST_MIN = 16 * 1024;

    /** A bucket holds a tenth of a second: small enough to look smooth, large enough for a loop that wakes late. */
    public static final long BURST_PER_SECOND = 10;

    /**
     * Nanoseconds after which a child of a bucket that has not come has lost its turn. A tenth of a second is what a
     * bucket holds, so nothing that is earned meanwhile is lost.
     */
    static final long TURN_KEPT = 100_000_000L;

    /** Nanoseconds until a child asks again that is not the first in line although its time has come. */
    static final long TURN_RETRY = 1_000_000L;

    /**
     * Bytes per second; more has the same effect as no limit, and a rate times a second of nanoseconds still fits a
     * long.
     */
    public static final long RATE_MAX = 9_000_000_000L;

    /** Outstanding blocks before anything is known; other clients start with 4 to 16. */
    public static final int WINDOW_INITIAL = 8;

    /** One block in transfer and one behind it; otherwise the link idles for a round trip after each block. */
    public static final int WINDOW_MIN = 2;

    /** Requests that a peer keeps for us when its extension handshake names no {@code reqq} (libtorrent's default). */
    public static final int REQQ_DEFAULT = 250;

    /** A peer may name any {@code reqq}; we use no more than this (64 MiB of blocks). */
    public static final int REQQ_MAX = 4096;

    /** How long a dial without a handshake counts against its host: ten minutes. */
    public static final long DIAL_MEMORY = 10 * 60 * 1_000_000_000L;

    /** Dials in that time to a host that has never answered: it may be a victim that a tracker aims us at. */
    public static final int FAILED_DIALS_MAX = 3;

    /** The same for addresses that the owner named: a peer that is expected back is tried more often. */
    public static final int FAILED_NAMED_DIALS_MAX = 30;

    /** Further dials that a host earns by answering: all dials of a session at one time may go to one address. */
    public static final int EARNED_DIALS_MAX = 50;

    /** Hosts whose dials are remembered: two hundred bytes each. */
    public static final int DIALLED_HOSTS_MAX = 10_000;

    private RateLimits() {}
}
