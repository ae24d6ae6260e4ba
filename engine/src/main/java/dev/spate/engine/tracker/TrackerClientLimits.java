package dev.spate.engine.tracker;

import java.time.Duration;

/** Bounds on asking trackers, each with its reason. */
final class TrackerClientLimits {
    /** What a tracker may answer over UDP: the largest datagram there is. */
    static final int DATAGRAM_LENGTH_MAX = 65_507;

    /** Exchanges over UDP at one time; each has a socket and a buffer of 64 KiB, so 4 MiB and 64 descriptors. */
    static final int UDP_EXCHANGES_MAX = 64;

    /** How long a connection id may be used (BEP 15: one minute), less the time that a packet may travel. */
    static final Duration CONNECTION_ID_AGE_MAX = Duration.ofSeconds(55);

    /** Connection ids remembered; a session with more busy trackers within one minute asks anew. */
    static final int CONNECTION_IDS_MAX = 256;

    /** The wait before the first retransmission, doubled each time (BEP 15). */
    static final Duration UDP_RETRANSMIT = Duration.ofSeconds(15);

    /** Packets sent without an answer before giving up: 105 s of waiting. The announcer tries again later anyway. */
    static final int UDP_ATTEMPTS_MAX = 3;

    /** Of a name with more addresses only some are asked for one announce: more are a mistake, or aimed at somebody. */
    static final int ADDRESSES_ASKED_MAX = 6;

    /** Names of which the address that answered is remembered: more trackers than a session announces to in a minute. */
    static final int PREFERRED_ADDRESSES_MAX = 256;

    /** What of the usual patience with a silent address is enough while others have not been asked. */
    static final int TURNS_OF_A_PATIENCE = 3;

    /** How long the answer of one address family is waited for when another one has answered. */
    static final Duration OTHER_FAMILY_PATIENCE = Duration.ofSeconds(2);

    /** Characters shown of an answer that is none: a sentence, and a page has more before its first one. */
    static final int WORDS_LENGTH_MAX = 200;

    /** Local addresses to announce from (BEP 7); more would be a host with many networks, where a few suffice. */
    static final int LOCAL_ADDRESSES_MAX = 8;

    /** UDP trackers are asked again after 15 and 45 seconds (BEP 15); one that is silent then is not there. */
    static final Duration ANNOUNCE_TIMEOUT = Duration.ofSeconds(60);

    /** For one name of a magnet link; a resolver that has not answered by then has no answer. */
    static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(20);

    private TrackerClientLimits() {}
}
