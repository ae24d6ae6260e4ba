package dev.spate.protocol.rate;

/** Bounds of limits and windows, each with its reason. */
public final class Limits {
    /** The smallest burst: a block has to fit through the slowest bucket. */
    public static final long BURST_MIN = 16 * 1024;

    /** A bucket holds a tenth of a second: small enough to look smooth, large enough for a loop that wakes late. */
    public static final long BURST_PER_SECOND = 10;

    /** Bytes per second; more is as good as no limit, and a rate times a second of nanoseconds still fits a long. */
    public static final long RATE_MAX = 9_000_000_000L;

    /** Outstanding blocks before anything is known; what other clients begin with is between 4 and 16. */
    public static final int WINDOW_INITIAL = 8;

    /** One block under way and one behind it, or the link idles for a round trip after each block. */
    public static final int WINDOW_MIN = 2;

    /** Requests that a peer keeps for us when its extension handshake names no {@code reqq} (libtorrent's default). */
    public static final int REQQ_DEFAULT = 250;

    /** A peer may name any {@code reqq}; beyond this (64 MiB of blocks) a larger one is not believed. */
    public static final int REQQ_MAX = 4096;

    private Limits() {}
}
