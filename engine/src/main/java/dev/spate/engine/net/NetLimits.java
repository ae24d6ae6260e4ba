package dev.spate.engine.net;

import java.time.Duration;

/** Bounds on what strangers can make a session do before it knows them, each with its reason. */
final class NetLimits {
    /** A connection that is not up by then seldom comes up, and would hold a dialling slot. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Sixty-eight bytes on the slowest of links; whoever takes longer holds a place on purpose. */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** Incoming links that have not said what they want; in a flood the oldest of the host with most makes room. */
    static final int HANDSHAKES_MAX = 200;

    /** Memory of messages that wait for one socket, whatever others have: those of a whole second of showing pieces. */
    static final long QUEUED_BYTES_LEAST = 64 * 1024;

    /** Memory of messages that wait for all sockets of a session, beyond that: a sixth of the smallest heap. */
    static final long QUEUED_BYTES_MAX = 16 * 1024 * 1024;

    /** One link has this part of what is left at the most: 1 MiB when nobody else waits. */
    static final int QUEUE_SHARES = 16;

    /** Memory of a message beside its bytes: two small objects and a place in a queue. */
    static final long MESSAGE_BYTES = 40;

    /** What a quiet link reads into. */
    static final int READ_LENGTH_MIN = 16 * 1024;

    /** What a fast link reads into: fewer system calls, and still inside the second-level cache. */
    static final int READ_LENGTH_MAX = 256 * 1024;

    /** What all links together read into beyond that of quiet ones: seventy fast links have all they can use. */
    static final long READ_BYTES_MAX = 16 * 1024 * 1024;

    /** Bytes that are decoded before it is looked how many messages they were. */
    static final int DECODED_LENGTH = 4 * 1024;

    /** Messages that are handed over together; a link that waits for its turn holds a thousand at the most. */
    static final int MESSAGES_AT_ONCE = 256;

    /** Bytes of small messages that are gathered for one write. */
    static final int WRITE_LENGTH = 16 * 1024;

    /** A socket that takes nothing for so long has nobody at the other end; TCP itself would go on for a quarter of an hour. */
    static final long STALLED_AFTER_NANOS = Duration.ofSeconds(60).toNanos();

    /** How often sockets are looked at: a link then ends after 60 to 65 seconds. */
    static final long STALLED_LOOK_NANOS = Duration.ofSeconds(5).toNanos();

    /** The system's queue of connections that wait to be accepted. */
    static final int BACKLOG = 256;

    /** How often interfaces are looked at: who comes back to a network does not wait for more than that. */
    static final Duration NETWORK_LOOK_EVERY = Duration.ofSeconds(1);

    /** Looks for which an address is missing until it is lost: renewing a lease takes it away for a moment. */
    static final int LOOKS_UNTIL_LOST = 5;

    /** Clocks that have moved apart by so much in a second do so because the machine has slept. */
    static final Duration SLEPT_AFTER = Duration.ofSeconds(10);

    private NetLimits() {}
}
