package dev.spate.protocol.torrent;

/** Bounds and periods of a torrent, each with its reason. Times are nanoseconds. */
final class TorrentLimits {
    static final long SECOND = 1_000_000_000L;

    /** Requests that one peer may have with us; named to it as {@code reqq}. Memory for them is 24 bytes each. */
    static final int UPLOAD_REQUESTS_MAX = 2_000;

    /** Blocks handed to a link at one time: 2 MiB keep any socket busy, and a choke takes them back quickly. */
    static final int LINK_UPLOADS_MAX = 128;

    /** Requests at one peer, whatever the window says: 64 MiB of blocks, the delay-bandwidth product of 10 Gbit/s at 50 ms. */
    static final int DOWNLOAD_REQUESTS_MAX = 4_096;

    /**
     * Requests while choked that other clients also forgive. After an unchoke as many are forgiven as a peer may have with
     * us: all of them can cross our choke on the way.
     */
    static final int CHOKED_REQUESTS_MAX = 300;

    /** A window from which a peer fills pieces on its own: it then delivers a 256 KiB piece in one go. */
    static final int FAST_WINDOW = 32;

    /** Blocks that were never asked for: a correct client sends none. */
    static final int UNASKED_BLOCKS_MAX = 64;

    /** Requests that are made together at least, where there are many: a search and a write for each would cost more. */
    static final int REQUESTS_AT_ONCE = 16;

    /** Of the session's block credits a torrent holds at most so many times what is left: alone 15 of 16 parts. */
    static final int CREDITS_TORRENT_TIMES = 15;

    /** One of several peers holds at most so many times what is left to its torrent, and this part of all. */
    static final int CREDITS_PEER_TIMES = 3;

    static final int CREDITS_PEER_PART = 4;

    /** And of very few credits in all at least as many as a peer is asked for at first. */
    static final int CREDITS_PEER_MIN = 8;

    /** A peer beside whom nobody is asked may hold more, 26 of the default 32 MiB, and others still find some. */
    static final int CREDITS_LONE_PEER_TIMES = 7;

    /** A torrent that holds fewer and wants more comes before all that hold more: 256 torrents can have so many. */
    static final int CREDITS_SURE = 8;

    /** What was on its way when a peer choked us, and what it rejects, has come after this; the rest it has forgotten. */
    static final long CHOKE_GRACE = SECOND / 4;

    /** Requests given up that are remembered for a peer: twice what is usually asked of one, in 60 kB. */
    static final int GIVEN_UP_REQUESTS_MAX = 1_024;

    /** Pieces that a peer may let us have while choked; BEP 6 recommends 10. */
    static final int ALLOWED_FAST_MAX = 32;

    /** Addresses that are remembered: ten times the links, and 200 kB. */
    static final int ADDRESSES_MAX = 2_000;

    /** Peers that a tracker is asked for at one time; most trackers give no more. */
    static final int PEERS_WANTED_MAX = 50;

    /** Failed attempts until an address is forgotten; those that the owner named are kept. */
    static final int DIAL_FAILURES_MAX = 4;

    /** A piece that failed is taken from a peer so many times slower than the fastest: it must begin anew with that one. */
    static final int RETRY_SLOWER_TIMES = 4;

    /** Unless the rest of it takes no longer than this. */
    static final long RETRY_PATIENCE = 10 * SECOND;

    /** Pieces whose bad attempts are remembered for blame, and attempts of each: 16 KiB for the usual piece. */
    static final int SUSPECT_PIECES_MAX = 64;

    static final int SUSPECT_ATTEMPTS_MAX = 4;

    /** Peers that are remembered for blame beyond their link, if they gave anything: ten times the links of a torrent. */
    static final int SUSPECTS_MAX = 1_000;

    /** Addresses, and hosts, whose lies are remembered: each has cost a bad piece, so a liar needs hours for so many. */
    static final int BANS_MAX = 10_000;

    /** Convictions of a private host until it may open no links: one liar among others there is no reason. */
    static final int HOST_CONVICTIONS_MAX = 3;

    /** For how long then; it doubles each time. A liar spoils a piece in that time, and honest neighbours are still dialled. */
    static final long HOST_BAN = 10 * 60 * SECOND;

    static final long HOST_BAN_MAX = 24 * 60 * 60 * SECOND;

    /** Pieces that are being checked at one time; keeps every disk thread of a large machine busy. */
    static final int CHECKS_MAX = 128;

    /** Bytes that are being checked at one time when pieces are large, so that a pause is answered soon. */
    static final long CHECK_BYTES_MAX = 256L * 1024 * 1024;

    /** A keep-alive is due after two minutes (BEP 3); a little earlier covers the way. */
    static final long KEEP_ALIVE_AFTER = 110 * SECOND;

    /** Silence after which a link is dead: the keep-alive's two minutes and what a loaded network may add. */
    static final long SILENCE_MAX = 180 * SECOND;

    /** Seconds over which the choker judges a peer: two of its rounds, in which 2 kB/s bring a block or two. */
    static final int STEADY_SECONDS = 20;

    /** A peer that owes us a block and sends none for so long gives all its blocks back to the picker. */
    static final long REQUEST_TIMEOUT = 20 * SECOND;

    /**
     * No request is waited for longer, whatever else its peer sends: the first window of 8 blocks lasts 64 seconds at 2
     * kB/s, and 2 MiB of a web server as long at 17 kB/s.
     */
    static final long REQUEST_AGE_MAX = 120 * SECOND;

    /**
     * A peer that takes so long for a block is slow: 3 kB/s. Others may then be asked for what it owes us, and it is asked
     * for no more blocks than it brings before {@link #REQUEST_TIMEOUT}.
     */
    static final long SLOW_BLOCK = 5 * SECOND;

    /** Each block counts for so much of the mean: a peer that recovers is asked for more within a few blocks. */
    static final int SERVICE_TIMES = 4;

    /** When to look again for memory or rate that other torrents may have given back. */
    static final long RETRY_AFTER = SECOND / 100;

    /** How often time-outs, rates and addresses are looked at. */
    static final long HOUSEKEEPING = 1 * SECOND;

    /** A killed process re-downloads what was not saved, so this bounds the loss; a force costs a disk flush. */
    static final long SAVE_EVERY = 2 * SECOND;

    /** The same for pieces that were there: a killed process only looks at them again, and many small files cost many forces. */
    static final long SAVE_FOUND_EVERY = 60 * SECOND;

    /** Counters alone change slowly; a minute of them may be lost. */
    static final long SAVE_COUNTERS_EVERY = 60 * SECOND;

    /** A person sees four changes a second as motion, and a session of 10,000 torrents can pay for it. */
    static final long SUMMARY_EVERY = SECOND / 4;

    /** First wait after a failed dial; it doubles each time. An address that the owner named is tried sooner. */
    static final long REDIAL_AFTER = 30 * SECOND;

    static final long REDIAL_NAMED_AFTER = 1 * SECOND;

    /** The longest wait between two attempts at an address. */
    static final long REDIAL_MAX = 10 * 60 * SECOND;

    /** With fewer peers that may be asked for something, those that were linked are tried sooner: each serves four at a time. */
    static final int GIVERS_ENOUGH = 4;

    /** First wait for a peer whose link has just ended, when few others are left: it may only have lost the network. */
    static final long REDIAL_LOST_AFTER = 2 * SECOND;

    /** It doubles up to half a minute for one that ends the link each time, as one without room does. */
    static final int REDIAL_LOST_DOUBLINGS = 4;

    /** The waits after that, while it is news, and later: a peer of this torrent was there, so it is no stranger. */
    static final long REDIAL_ALONE = 20 * SECOND;

    static final long REDIAL_ALONE_LATER = 60 * SECOND;

    /** How long peers that were linked are remembered as such, and tried more often than others. */
    static final long LINKED_REMEMBERED = 60 * 60 * SECOND;

    /** Being left alone is news for so long: most outages are over by then. */
    static final long ALONE_SOON = 10 * 60 * SECOND;

    /** How soon trackers are asked again while it is news, where they have named no minimum. */
    static final long ALONE_ANNOUNCE = 25 * SECOND;

    /** And later, up to a time at which their interval will do. */
    static final long ALONE_ANNOUNCE_LATER = 2 * 60 * SECOND;

    static final long ALONE_MAX = 60 * 60 * SECOND;

    /** A look at everything that comes so late was slept through: the loop itself is never so late. */
    static final long SLEPT_AFTER = 10 * SECOND;

    /** What a link that lives has said something in, when it owes us blocks and the network is back. */
    static final long PROOF_OF_LIFE_WITHIN = 5 * SECOND;

    /** Silence before the network changed that makes a link suspicious; a busy one is never silent for so long. */
    static final long SUSPICIOUS_SILENCE = 10 * SECOND;

    /** When all who owe us blocks are silent for so long, and everybody else, the network is gone, whatever it says. */
    static final long COMMON_SILENCE = 45 * SECOND;

    /** Interfaces of containers come and go; trackers hear of that no more often. */
    static final long CHANGES_ANNOUNCED_EVERY = 5 * 60 * SECOND;

    /** An established link is not given up for a new one to the same peer once it is older than this. */
    static final long CROSSING_WITHIN = 5 * SECOND;

    /** Silence after which a peer may open a second link, and time to use that one instead: the first may be dead. */
    static final long UNHEARD_YIELDS_AFTER = 10 * SECOND;

    /** How long two links to one peer id are compared: two rounds of an optimistic unchoke. */
    static final long DUPLICATE_TRIAL = 60 * SECOND;

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
    static final long OTHERS_PATIENCE = 4 * SECOND;

    /** Haves that a peer is sent at one time: 9 kB, so that a million pieces overflow no queue. */
    static final int SHOWN_AT_ONCE = 1_000;

    /** What trackers are told is left while nobody knows: one block, so that they do not take us for a seed. */
    static final long UNKNOWN_LEFT = 16 * 1024;

    /** A bitfield that is kept until the number of pieces is known; longer ones are those of 260,000 pieces. */
    static final int KEPT_BITFIELD_BYTES_MAX = 32 * 1024;

    /** Other messages of one link that are kept until then: a minute of a fast peer's haves, and 32 KiB. */
    static final int KEPT_MESSAGES_MAX = 1_000;

    /** When there is no room, a link that nobody has any use of makes place for another one after this time. */
    static final long USELESS_LINK_AFTER = 20 * SECOND;

    /** The same for a link on which nothing was said but the handshake: a round trip on the slowest of networks. */
    static final long SILENT_LINK_AFTER = 3 * SECOND;

    /** The same where such links hold more than half of the places: a round trip on most networks. */
    static final long SILENT_CROWD_AFTER = SECOND;

    /** The same, while we download, for a peer that can only take and is given nothing: two rounds of unchoking. */
    static final long TAKING_LINK_AFTER = 60 * SECOND;

    /** The same for a peer that has what we want and keeps it: time for some of its optimistic unchokes. */
    static final long GIVING_LINK_AFTER = 3 * 60 * SECOND;

    /** How long it counts that a host had to make room: longer than most who come back at once go on. */
    static final long YIELDS_REMEMBERED = 10 * 60 * SECOND;

    /** Hosts of which that is remembered: ten times the links of a torrent, in 100 kB. */
    static final int YIELDS_MAX = 1_000;

    /** How often somebody is replaced who may still become useful: most of a swarm's links should last. */
    static final long TURNOVER_EVERY = 10 * SECOND;

    /** In a full house a host that has more than a tenth of the places, and more than a few, yields first. */
    static final int HOST_SHARES = 10;

    static final int HOST_LINKS_MIN = 4;

    /** Dials at one time for places that somebody would yield. */
    static final int SPARE_DIALS_MAX = 2;

    /** Unchoked for so long without asking for anything, a peer wants nothing after all. */
    static final long UNUSED_SLOT_AFTER = 10 * SECOND;

    /** Givers of metadata that are remembered after they have left, so that liars can still be banned. */
    static final int GIVERS_MAX = 1_000;

    /**
     * A web seed of last resort is asked when nobody is linked or on the way in so many looks, one a second: time for a
     * peer that dials us.
     */
    static final int LAST_RESORT_ALONE_LOOKS = 3;

    /** The same while trackers have yet to answer or an address is being dialled; up to twice as many. */
    static final int LAST_RESORT_EXPECTANT_LOOKS = 15;

    /**
     * The same while peers are linked, of which one is most likely the origin itself, busy with others; up to twice as
     * many. Its upload serves everybody when it goes through peers, and only us when it does not.
     */
    static final int LAST_RESORT_LINKED_LOOKS = 60;

    /** A look that finds blocks takes back so many that found none: less than a block in so many seconds is nothing. */
    static final int LAST_RESORT_RELIEF = 5;

    /** Blocks asked of a web seed at the least: 2 MiB, in two requests, so that a server sees few of them. */
    static final int WEB_SEED_WINDOW_MIN = 128;

    /**
     * Control messages that a peer may send at once: twice what a client says that names 5,000 pieces one by one, and a
     * few milliseconds of the loop.
     */
    static final long CONTROL_MESSAGES_MAX = 10_000;

    /** Time that is worth one more: 500 in a second are a hundred times what clients say, and a thousandth of the loop. */
    static final long CONTROL_MESSAGE_EVERY = 2 * SECOND / 1_000;

    /** Payload, either way, that is worth one more: four for each block, as many as a piece of one block may cause. */
    static final long CONTROL_MESSAGE_BYTES = 4 * 1024;

    /**
     * Between two looks at the files in use: a file that another program takes away is noticed soon, and a look at some
     * hundred names costs about a millisecond.
     */
    static final long WATCH_EVERY = 10 * SECOND;

    private TorrentLimits() {}
}
