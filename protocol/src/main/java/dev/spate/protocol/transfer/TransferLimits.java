package dev.spate.protocol.transfer;

/** Bounds and periods of downloading from peers and uploading to them, each with its reason. Times are nanoseconds. */
public final class TransferLimits {
    static final long SECOND = 1_000_000_000L;

    /** A torrent holds at most so many times what is left of the session's block budget: alone 15 of 16 parts. */
    static final int BLOCKS_TORRENT_TIMES = 15;

    /**
     * One of several peers holds at most so many times what is left to its torrent, and at most this part of the whole
     * budget.
     */
    static final int BLOCKS_PEER_TIMES = 3;

    static final int BLOCKS_PEER_PART = 4;

    /** With a very small budget, a peer still gets as many blocks as its first window has. */
    static final int BLOCKS_PEER_MIN = 8;

    /**
     * A peer may hold more while nothing is requested from the others: 26 of the default 32 MiB. Others still find
     * some.
     */
    static final int BLOCKS_LONE_PEER_TIMES = 7;

    /** A torrent that holds fewer and wants more comes before all that hold more: 256 torrents can have so many. */
    static final int BLOCKS_GUARANTEED = 8;

    /**
     * After a choke, requested blocks that were on their way, and rejects, arrive within this time. The peer has
     * forgotten the other requests.
     */
    static final long CHOKE_GRACE = SECOND / 4;

    /**
     * A failed piece is taken from a peer that is so many times slower than the fastest, since the piece must start
     * again.
     */
    static final int RETRY_SLOWER_TIMES = 4;

    /** Unless the rest of it takes no longer than this. */
    static final long RETRY_PATIENCE = 10 * SECOND;

    /** Pieces whose bad attempts are remembered for blame, and attempts of each: 16 KiB for the usual piece. */
    static final int SUSPECT_PIECES_MAX = 64;

    static final int SUSPECT_ATTEMPTS_MAX = 4;

    /**
     * Peers that are remembered for blame after their link, if they delivered anything: ten times the links of a
     * torrent.
     */
    public static final int SUSPECTS_MAX = 1_000;

    /** When to check again for memory or rate that other torrents may have given back. */
    static final long RETRY_AFTER = SECOND / 100;

    /**
     * Readers of one torrent: a web address serves some hundreds at once, and each costs a search for its deadlines.
     */
    static final int READERS_MAX = 1_000;

    /** Pieces that one reader waits for at once; pieces further on are found without a deadline. */
    static final int READING_PIECES_MAX = 512;

    /** The time for one piece that we assume of a new reader, and the bounds of what we believe of others. */
    static final long READING_PACE_FIRST = SECOND / 4;

    static final long READING_PACE_MIN = SECOND / 1_000;
    static final long READING_PACE_MAX = 10 * SECOND;

    /**
     * What a peer may be shown at one time, in seconds of its rate: two cover any delay between request and arrival.
     */
    static final int OFFERS_SECONDS = 2;

    /** The minimum of that: half a second of 1 MB/s, from where a faster peer doubles it with each round trip. */
    static final long OFFERS_BYTES_MIN = 256 * 1024;

    /** The maximum of that: as much as we request from a peer ourselves. */
    static final long OFFERS_BYTES_MAX = 64L * 1024 * 1024;

    /** Open offers of each kind that we check of one peer for an idle one, which was shown next to none of them. */
    static final int OFFERS_CHECKED = 64;

    /** A peer that ignores its offers for so long, or is our only peer for so long, is shown everything. */
    static final long OFFERS_PATIENCE = 5 * SECOND;

    /** The last pieces wait no longer than this for their peers while another peer idles. */
    static final long LAST_OFFERS_PATIENCE = 2 * SECOND;

    /**
     * A peer that gets so many times our share from others is not served: without our share it loses a third at most.
     */
    static final int SHARES_FROM_OTHERS = 2;

    /** A peer that gets nothing from others for so long is served again, unless its pieces take longer. */
    static final long RATIONING_PATIENCE = 4 * SECOND;

    /** Haves that a peer is sent at one time: 9 kB, so that a million pieces overflow no queue. */
    static final int SHOWN_AT_ONCE = 1_000;

    /**
     * A web seed of last resort is asked after so many checks, one a second, without a peer that is connected or being
     * dialled: time for a peer that dials us.
     */
    static final int FALLBACK_ALONE_CHECKS = 3;

    /** The same while trackers have not answered yet or an address is being dialled; up to twice as many. */
    static final int FALLBACK_EXPECTANT_CHECKS = 15;

    /**
     * The same while peers are connected. One of them is most likely the origin itself, busy with others; up to twice
     * as many. When the origin uploads through peers, its upload serves them all; through its web seed it serves only
     * us.
     */
    static final int FALLBACK_LINKED_CHECKS = 60;

    /**
     * A check that finds blocks cancels so many that found none: less than one block in so many seconds counts as
     * nothing.
     */
    static final int FALLBACK_RELIEF = 5;

    private TransferLimits() {}
}
