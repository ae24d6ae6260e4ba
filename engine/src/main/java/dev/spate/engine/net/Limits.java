package dev.spate.engine.net;

import java.time.Duration;

/** Bounds on what strangers can make a session do before it knows them, each with its reason. */
final class Limits {
    /** A connection that is not up by then seldom comes up, and would hold a dialling slot. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Sixty-eight bytes on the slowest of links; whoever takes longer holds a place on purpose. */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** Incoming links that have not said what they want; in a flood the oldest of the host with most makes room. */
    static final int HANDSHAKES_MAX = 200;

    /** Messages that may wait for a socket, about 3 MiB; a peer that reads nothing for so long is given up. */
    static final int QUEUED_MESSAGES_MAX = 65_536;

    /** What a quiet link reads into. */
    static final int READ_LENGTH_MIN = 16 * 1024;

    /** What a fast link reads into: fewer system calls, and still inside the second-level cache. */
    static final int READ_LENGTH_MAX = 256 * 1024;

    /** Bytes of small messages that are gathered for one write. */
    static final int WRITE_LENGTH = 16 * 1024;

    /** The system's queue of connections that wait to be accepted. */
    static final int BACKLOG = 256;

    /** How often interfaces are looked at: who comes back to a network does not wait for more than that. */
    static final Duration NETWORK_LOOK_EVERY = Duration.ofSeconds(1);

    /** Looks for which an address is missing until it is lost: renewing a lease takes it away for a moment. */
    static final int LOOKS_UNTIL_LOST = 5;

    /** Clocks that have moved apart by so much in a second do so because the machine has slept. */
    static final Duration SLEPT_AFTER = Duration.ofSeconds(10);

    private Limits() {}
}
