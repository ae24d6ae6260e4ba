package dev.spate.protocol.swarm;

/** Bounds and periods of a torrent's peers and their addresses, each with its reason. Times are nanoseconds. */
public final class SwarmLimits {
    static final long SECOND = 1_000_000_000L;

    /** Requests that one peer may have with us; announced to it as {@code reqq}. Memory for them is 24 bytes each. */
    public static final int UPLOAD_REQUESTS_MAX = 2_000;

    /** Blocks handed to a link at one time: 2 MiB keep any socket busy, and a choke takes them back quickly. */
    public static final int LINK_UPLOADS_MAX = 128;

    /**
     * Requests to one peer, whatever the window says: 64 MiB of blocks, the delay-bandwidth product of 10 Gbit/s at 50
     * ms.
     */
    static final int DOWNLOAD_REQUESTS_MAX = 4_096;

    /**
     * Requests while choked that other clients forgive too. After an unchoke we forgive as many as a peer may have with
     * us: all of them can cross our choke on the way.
     */
    public static final int CHOKED_REQUESTS_MAX = 300;

    /** The window from which a peer fills pieces on its own: it then delivers a 256 KiB piece without a break. */
    static final int FAST_WINDOW = 32;

    /** Blocks that were never requested: a correct client sends none. */
    public static final int UNASKED_BLOCKS_MAX = 64;

    /**
     * Requests that are made together at least, where there are many: a search and a write for each would cost more.
     */
    public static final int REQUESTS_AT_ONCE = 16;

    /** Given-up requests that are remembered for a peer: twice what is usually requested from one, in 60 kB. */
    static final int GIVEN_UP_REQUESTS_MAX = 1_024;

    /** Pieces that a peer may let us download while choked; BEP 6 recommends 10. */
    static final int ALLOWED_FAST_MAX = 32;

    /**
     * A bitfield that is kept until the number of pieces is known; only torrents of more than 260,000 pieces have
     * longer ones.
     */
    static final int EARLY_BITFIELD_BYTES_MAX = 32 * 1024;

    /** Other messages of one link that are kept until then: a minute of a fast peer's haves, and 32 KiB. */
    public static final int EARLY_MESSAGES_MAX = 1_000;

    /** Addresses that are remembered: ten times the links, and 200 kB. */
    static final int ADDRESSES_MAX = 2_000;

    /** Failed dials until an address is forgotten; those that the owner named are kept. */
    static final int DIAL_FAILURES_MAX = 4;

    /**
     * Banned addresses, and hosts, that are remembered: each has cost a bad piece, so a liar needs hours for so many.
     */
    static final int BANS_MAX = 10_000;

    /** Convictions of a private host until it may open no links: one liar there, among others, is not enough. */
    public static final int HOST_CONVICTIONS_MAX = 3;

    /**
     * The first ban of a host; it doubles each time. A liar spoils one piece in that time, and we still dial honest
     * neighbours.
     */
    static final long HOST_BAN = 10 * 60 * SECOND;

    static final long HOST_BAN_MAX = 24 * 60 * 60 * SECOND;

    /** A keep-alive is due after two minutes (BEP 3); a little earlier allows for the delay. */
    public static final long KEEP_ALIVE_AFTER = 110 * SECOND;

    /** Silence after which a link is dead: the keep-alive's two minutes and what a loaded network may add. */
    public static final long SILENCE_MAX = 180 * SECOND;

    /** Seconds over which the choker judges a peer: two of its rounds, in which 2 kB/s bring a block or two. */
    public static final int STEADY_SECONDS = 20;

    /** A peer that owes us a block and sends none for so long gives all its blocks back to the picker. */
    public static final long REQUEST_TIMEOUT = 20 * SECOND;

    /**
     * No request waits longer, whatever else its peer sends: the first window of 8 blocks lasts 64 seconds at 2 kB/s,
     * and 2 MiB of a web server as long at 17 kB/s.
     */
    static final long REQUEST_AGE_MAX = 120 * SECOND;

    /**
     * A peer that takes so long for a block is slow: 3 kB/s. Then we may request its blocks from others, and request no
     * more from it than it brings before {@link #REQUEST_TIMEOUT}.
     */
    public static final long SLOW_BLOCK = 5 * SECOND;

    /** Each block counts for this part of the mean: a peer that recovers gets more requests within a few blocks. */
    static final int SERVICE_TIMES = 4;

    /** How often time-outs, rates and addresses are checked. */
    public static final long HOUSEKEEPING = 1 * SECOND;

    /** The same for a torrent without peers whose content is closed: a session may have ten thousand of them. */
    public static final long HOUSEKEEPING_ALONE = 60 * SECOND;

    /** First wait after a failed dial; it doubles each time. An address that the owner named is tried sooner. */
    static final long REDIAL_AFTER = 30 * SECOND;

    static final long REDIAL_NAMED_AFTER = 1 * SECOND;

    /** The longest wait between two dials of an address. */
    static final long REDIAL_MAX = 10 * 60 * SECOND;

    /** With fewer peers that we may request from, earlier peers are tried sooner: each serves four at a time. */
    static final int USEFUL_PEERS_ENOUGH = 4;

    /** First wait for a peer whose link has just ended, when few others are left: it may only have lost the network. */
    static final long REDIAL_LOST_AFTER = 2 * SECOND;

    /** That wait doubles up to half a minute for a peer that ends the link each time, as one without room does. */
    static final int REDIAL_LOST_DOUBLINGS = 4;

    /** The waits after that, in the first minutes and later: a peer of this torrent was at this address. */
    static final long REDIAL_ALONE = 20 * SECOND;

    static final long REDIAL_ALONE_LATER = 60 * SECOND;

    /** How long peers that were connected are remembered as such, and tried more often than others. */
    static final long LINKED_REMEMBERED = 60 * 60 * SECOND;

    /** Being without peers counts as recent for so long: most outages are over by then. */
    static final long ALONE_SOON = 10 * 60 * SECOND;

    /** How soon we announce to trackers again in that time, if they have named no minimum. */
    static final long ALONE_ANNOUNCE = 25 * SECOND;

    /** The same later, until their usual interval is enough. */
    static final long ALONE_ANNOUNCE_LATER = 2 * 60 * SECOND;

    static final long ALONE_MAX = 60 * 60 * SECOND;

    /** Housekeeping that is so late was slept through: the loop itself is never so late. */
    static final long SLEPT_AFTER = 10 * SECOND;

    /** The time in which a live link must send something when it owes us blocks and the network is back. */
    static final long PROOF_OF_LIFE_WITHIN = 5 * SECOND;

    /** Silence before the network changed that makes a link suspicious; a busy one is never silent for so long. */
    static final long SUSPICIOUS_SILENCE = 10 * SECOND;

    /**
     * When all peers are silent for so long, and some owe us blocks, the network is gone, whatever the system reports.
     */
    static final long COMMON_SILENCE = 45 * SECOND;

    /** Interfaces of containers come and go; we announce to trackers for that no more often. */
    static final long CHANGES_ANNOUNCED_EVERY = 5 * 60 * SECOND;

    /** An established link that is older than this is not given up for a new one to the same peer. */
    static final long CROSSING_WITHIN = 5 * SECOND;

    /** Silence after which a peer may open a second link, and time to use that one instead: the first may be dead. */
    public static final long QUIET_LINK_AFTER = 10 * SECOND;

    /** How long two links to one peer id are compared: two rounds of an optimistic unchoke. */
    static final long DUPLICATE_TRIAL = 60 * SECOND;

    /** When no slot is free, a useless link gives way to another one after this time. */
    public static final long USELESS_LINK_AFTER = 20 * SECOND;

    /** The same for a link on which nothing was sent but the handshake: a round trip on the slowest of networks. */
    public static final long SILENT_LINK_AFTER = 3 * SECOND;

    /** The same where such links hold more than half of the slots: a round trip on most networks. */
    static final long SILENT_MAJORITY_AFTER = SECOND;

    /** The same, while we download, for a peer that can only download and gets nothing: two rounds of unchoking. */
    static final long TAKING_LINK_AFTER = 60 * SECOND;

    /** The same for a peer that has what we want and does not upload it: time for some of its optimistic unchokes. */
    public static final long GIVING_LINK_AFTER = 3 * 60 * SECOND;

    /** How long an eviction of a host counts: longer than most hosts that come back at once keep trying. */
    static final long EVICTIONS_REMEMBERED = 10 * 60 * SECOND;

    /** Hosts whose evictions are remembered: ten times the links of a torrent, in 100 kB. */
    static final int EVICTIONS_MAX = 1_000;

    /** How often a peer is replaced that may still become useful: most links of a swarm should last. */
    static final long TURNOVER_EVERY = 10 * SECOND;

    /** When all slots are taken, a host that has more than a tenth of them, and more than a few, gives way first. */
    static final int HOST_SHARES = 10;

    static final int HOST_LINKS_MIN = 4;

    /** Dials at one time for slots that a peer would give up. */
    static final int SPARE_DIALS_MAX = 2;

    /** A peer that was unchoked for so long without a request does not want anything. */
    static final long UNUSED_SLOT_AFTER = 10 * SECOND;

    /** Minimum of blocks requested from a web seed: 2 MiB, in two requests, so that a server sees few of them. */
    static final int WEB_SEED_WINDOW_MIN = 128;

    /**
     * Control messages that a peer may send at once: twice what a client sends that announces 5,000 pieces one by one,
     * and a few milliseconds of the loop.
     */
    public static final long CONTROL_MESSAGES_MAX = 10_000;

    /**
     * Time that allows one more: 500 in a second are a hundred times what clients send, and a thousandth of the loop.
     */
    static final long CONTROL_MESSAGE_EVERY = 2 * SECOND / 1_000;

    /**
     * Payload, in either direction, that allows one more: four for each block, as many as a piece of one block may
     * cause.
     */
    static final long CONTROL_MESSAGE_BYTES = 4 * 1024;

    private SwarmLimits() {}
}
