package dev.spate.wire.announce;

/** Bounds on what a tracker or its client may send, each with its reason. */
public final class AnnounceLimits {
    /**
     * Bytes of an HTTP answer; 2,000 peers as dictionaries take about 200 KB. The reader of the socket stops at this
     * bound too.
     */
    public static final int RESPONSE_LENGTH_MAX = 1024 * 1024;

    /** Values in an HTTP answer: 2,000 peers as dictionaries are 14,000, a full scrape may have more. */
    public static final int RESPONSE_VALUES_MAX = 100_000;

    /** Nesting of an HTTP answer; peers and scraped swarms are at the third level. */
    public static final int RESPONSE_DEPTH_MAX = 10;

    /** Bytes before the dictionary of an HTTP answer: a few warnings of the server's program. */
    public static final int DIRT_LENGTH_MAX = 64 * 1024;

    /**
     * Places that are tried as the beginning of the dictionary, each until it turns out not to be one; a real answer
     * needs one.
     */
    static final int ANSWER_STARTS_MAX = 16;

    /**
     * Peers of one answer that are given by host name. Each costs a look-up, and hardly any tracker still sends them.
     */
    public static final int NAMED_PEERS_MAX = 10;

    /** Characters of a host's name (RFC 1035). */
    static final int HOST_LENGTH_MAX = 253;

    /**
     * Peers used from one answer. Trackers send 50 to 200; a torrent cannot connect to more than this before the next
     * answer.
     */
    public static final int PEERS_MAX = 2_000;

    /** Swarms in one scrape: as many as fit into one UDP packet (BEP 15) and into a URL that servers accept. */
    public static final int SCRAPE_SWARMS_MAX = 74;

    /** One day. A tracker that asks for a longer interval still gets one announce a day. */
    public static final int INTERVAL_SECONDS_MAX = 24 * 60 * 60;

    /** Characters kept of a failure reason or a warning: two lines of a terminal. */
    public static final int TEXT_MAX = 200;

    /** Characters of a tracker id, which every announce repeats in its URL; a longer id is ignored. */
    public static final int TRACKER_ID_MAX = 256;

    /** Bytes of path and query in a UDP announce (BEP 41): the packet stays below the 1,280 that IPv6 guarantees. */
    public static final int URL_DATA_MAX = 1_024;

    /** Characters of a tracker's URL before parameters are appended; servers refuse requests of more than 8 KiB. */
    public static final int URL_MAX = 4_096;

    private AnnounceLimits() {}
}
