package dev.spate.protocol.transfer;

/** Bounds and periods of downloading from peers and uploading to them, each with its reason. Times are nanoseconds. */
public final class TransferLimits {
    static final long SECOND = 1_000_000_000L;

    /** Of the session's block credits a torrent holds at most so many times what is left: alone 15 of 16 parts. */
    static final int BLOCKS_TORRENT_TIMES = 15;

    /** One of several peers holds at most so many times what is left to its torrent, and this part of all. */
    static final int BLOCKS_PEER_TIMES = 3;

    static final int BLOCKS_PEER_PART = 4;

    /** And of very few credits in all at least as many as a peer is asked for at first. */
    static final int BLOCKS_PEER_MIN = 8;

    /** A peer beside whom nobody is asked may hold more, 26 of the default 32 MiB, and others still find some. */
    static final int BLOCKS_LONE_PEER_TIMES = 7;

    /** A torrent that holds fewer and wants more comes before all that hold more: 256 torrents can have so many. */
    static final int BLOCKS_SURE = 8;

    /** What was on its way when a peer choked us, and what it rejects, has come after this; the rest it has forgotten. */
    static final long CHOKE_GRACE = SECOND / 4;

    /** A piece that failed is taken from a peer so many times slower than the fastest: it must begin anew with that one. */
    static final int RETRY_SLOWER_TIMES = 4;

    /** Unless the rest of it takes no longer than this. */
    static final long RETRY_PATIENCE = 10 * SECOND;

    /** Pieces whose bad attempts are remembered for blame, and attempts of each: 16 KiB for the usual piece. */
    static final int SUSPECT_PIECES_MAX = 64;

    static final int SUSPECT_ATTEMPTS_MAX = 4;

    /** Peers that are remembered for blame beyond their link, if they gave anything: ten times the links of a torrent. */
    public static final int SUSPECTS_MAX = 1_000;

    /** When to look again for memory or rate that other torrents may have given back. */
    static final long RETRY_AFTER = SECOND / 100;

    /** Readers of one torrent: a web address serves some hundreds at once, and each costs a search for its deadlines. */
    static final int READERS_MAX = 1_000;

    /** Pieces that one reader waits for at once; more are found without a deadline as well. */
    static final int READING_PIECES_MAX = 512;

    /** How long a piece lasts a reader of whom nothing is known, and the bounds of what is believed of others. */
    static final long READING_PACE_FIRST = SECOND / 4;

    static final long READING_PACE_MIN = SECOND / 1_000;
    static final long READING_PACE_MAX = 10 * SECOND;

    /** What a peer may be shown at one time in seconds of its rate: two bridge any delay between asking and getting. */
    static final int OFFERS_SECONDS = 2;

    /** And at least: half a second of 1 MB/s, from where a faster peer doubles it with each round trip. */
    static final long OFFERS_BYTES_MIN = 256 * 1024;

    /** And at most: as much as we ask a peer for ourselves. */
    static final long OFFERS_BYTES_MAX = 64L * 1024 * 1024;

    /** Open offers of each kind that are looked at of one peer, for one that idles: it was shown next to none of them. */
    static final int OFFERS_LOOKED_AT = 64;

    /** Who leaves what it is shown for so long, or is our only peer for so long, is shown everything. */
    static final long OFFERS_PATIENCE = 5 * SECOND;

    /** The last pieces are not waited for longer than this while somebody idles. */
    static final long LAST_OFFERS_PATIENCE = 2 * SECOND;

    /** Who gets so many times our share from others is not served: losing our share costs it a third at most. */
    static final int SHARES_FROM_OTHERS = 2;

    /** And who gets nothing from others for so long is served again, unless its pieces take as long. */
    static final long RATIONING_PATIENCE = 4 * SECOND;

    /** Haves that a peer is sent at one time: 9 kB, so that a million pieces overflow no queue. */
    static final int SHOWN_AT_ONCE = 1_000;

    /**
     * A web seed of last resort is asked when nobody is linked or on the way in so many looks, one a second: time for a
     * peer that dials us.
     */
    static final int FALLBACK_ALONE_LOOKS = 3;

    /** The same while trackers have yet to answer or an address is being dialled; up to twice as many. */
    static final int FALLBACK_EXPECTANT_LOOKS = 15;

    /**
     * The same while peers are linked, of which one is most likely the origin itself, busy with others; up to twice as
     * many. Its upload serves everybody when it goes through peers, and only us when it does not.
     */
    static final int FALLBACK_LINKED_LOOKS = 60;

    /** A look that finds blocks takes back so many that found none: less than a block in so many seconds is nothing. */
    static final int FALLBACK_RELIEF = 5;

    private TransferLimits() {}
}
