package dev.spate.engine.tracker;

import java.time.Duration;

/** Bounds on requests to trackers, each with its reason. */
final class TrackerClientLimits {
    /** Bytes of an answer over UDP: the largest possible datagram. */
    static final int DATAGRAM_LENGTH_MAX = 65_507;

    /** Exchanges over UDP at one time. Each has a socket and a buffer of 64 KiB, together 4 MiB and 64 descriptors. */
    static final int UDP_EXCHANGES_MAX = 64;

    /** How long a connection id is used: one minute (BEP 15), less the time that a packet may need. */
    static final Duration CONNECTION_ID_AGE_MAX = Duration.ofSeconds(55);

    /** Connection ids that are kept; a session that uses more trackers within a minute asks for new ids. */
    static final int CONNECTION_IDS_MAX = 256;

    /** The wait before the first retransmission, doubled each time (BEP 15). */
    static final Duration UDP_RETRANSMIT = Duration.ofSeconds(15);

    /** Packets without an answer before giving up, which takes 105 s. The announcer tries again later anyway. */
    static final int UDP_ATTEMPTS_MAX = 3;

    /**
     * Addresses of one name that are asked for one announce. A name with more is a mistake or an attack on other hosts.
     */
    static final int ADDRESSES_ASKED_MAX = 6;

    /** Names whose last working address is kept: more trackers than a session announces to in a minute. */
    static final int PREFERRED_ADDRESSES_MAX = 256;

    /** The usual wait for an address is divided by this while other addresses have not been asked. */
    static final int TURNS_PER_TIMEOUT = 3;

    /** How long to wait for the answer over one address family when one over the other has arrived. */
    static final Duration OTHER_FAMILY_WAIT = Duration.ofSeconds(2);

    /** Characters shown of a text that is not a tracker's answer: enough for a sentence. */
    static final int SHOWN_TEXT_MAX = 200;

    /** Local addresses to announce from (BEP 7). A host with more networks needs only a few of them. */
    static final int LOCAL_ADDRESSES_MAX = 8;

    /** UDP trackers are asked again after 15 and 45 seconds (BEP 15); one that is silent then is not there. */
    static final Duration ANNOUNCE_TIMEOUT = Duration.ofSeconds(60);

    /** For one name of a magnet link; a resolver that has not answered by then has no answer. */
    static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(20);

    private TrackerClientLimits() {}
}
