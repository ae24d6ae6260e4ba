package dev.spate.tracker.answer;

/** Bounds on the work that strangers can cause, each with its reason. */
public final class AnswerLimits {
    /** Peers in the answer to a peer that does not say how many it wants: the number that clients usually ask for. */
    public static final int WANT_DEFAULT = 50;

    /**
     * Bytes of an answer over UDP and IPv4: with its headers it just fits into an Ethernet packet and is never
     * fragmented.
     */
    public static final int UDP_IPV4_ANSWER_MAX = 1_472;

    /** Bytes of an answer over UDP and IPv6: every path carries packets of 1,280 bytes. */
    public static final int UDP_IPV6_ANSWER_MAX = 1_232;

    /** Bytes read from a packet; the longest request is a scrape of 74 swarms or an announce with all options. */
    public static final int UDP_REQUEST_MAX = 2_048;

    /** BEP 15 lets a client use a connection id for one minute and asks trackers to accept it for two. */
    public static final int CONNECTION_ID_SECONDS = 120;

    /** Hashes read from an allow-list; each takes about 27 bytes of memory. */
    public static final int ALLOWED_MAX = 5_000_000;

    /** Characters of path and query; no peer sends a longer request than a scrape of 74 swarms. */
    public static final int TARGET_MAX = 8_000;

    private AnswerLimits() {}
}
