package dev.spate.tracker.answer;

/** Bounds on what strangers may make a tracker do, each with its reason. */
public final class AnswerLimits {
    /** Peers told to who does not say how many it wants: what clients ask for themselves. */
    public static final int WANT_DEFAULT = 50;

    /** Bytes of an answer over UDP and IPv4: with its headers it fills the Ethernet packet and is never fragmented. */
    public static final int UDP_IPV4_ANSWER_MAX = 1_472;

    /** The same over IPv6: every path carries packets of 1,280 bytes. */
    public static final int UDP_IPV6_ANSWER_MAX = 1_232;

    /** Bytes read of a packet; the longest request is a scrape of 74 swarms, or an announce with all options. */
    public static final int UDP_REQUEST_MAX = 2_048;

    /** BEP 15 lets a client use a connection id for a minute and asks trackers to take it for two. */
    public static final int CONNECTION_ID_SECONDS = 120;

    /** Hashes read from an allow-list: about 27 bytes each stay in memory. */
    public static final int ALLOWED_MAX = 5_000_000;

    /** Characters of path and query; longer ones than of 74 swarms are no request of a peer. */
    public static final int TARGET_MAX = 8_000;

    private AnswerLimits() {}
}
