package dev.spate.engine.net;

import java.time.Duration;

/** Bounds on what unknown peers can make a session do, each with its reason. */
final class NetLimits {
    /** A connection that takes longer seldom succeeds, and it would hold a dialling slot. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Time for 68 bytes on the slowest links; a peer that takes longer blocks a place on purpose. */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Incoming connections without a complete handshake. In a flood the host with the most connections loses its oldest
     * one.
     */
    static final int HANDSHAKES_MAX = 200;

    /**
     * Bytes of waiting messages that each link may always have, whatever other links use: one second of have messages.
     */
    static final long QUEUED_BYTES_LEAST = 64 * 1024;

    /** Bytes of messages that wait for all sockets of a session: a sixth of the smallest heap. */
    static final long QUEUED_BYTES_MAX = 16 * 1024 * 1024;

    /** One link gets at most this fraction of the free queue memory: 1 MiB when no other link has waiting messages. */
    static final int QUEUE_SHARES = 16;

    /** Bytes of memory of a message in addition to its contents: two small objects and a queue entry. */
    static final long MESSAGE_BYTES = 40;

    /** Bytes of the read buffer of a quiet link. */
    static final int READ_LENGTH_MIN = 16 * 1024;

    /**
     * Bytes of the read buffer of a fast link: fewer system calls, and the buffer still fits into the second-level
     * cache.
     */
    static final int READ_LENGTH_MAX = 256 * 1024;

    /** Bytes by which the read buffers of all links together may grow: enough for seventy fast links. */
    static final long READ_BYTES_MAX = 16 * 1024 * 1024;

    /** Bytes that are decoded before the reader counts the messages. */
    static final int DECODED_LENGTH = 4 * 1024;

    /** Messages that are delivered together. A link that waits to deliver holds at most a thousand. */
    static final int MESSAGES_AT_ONCE = 256;

    /** Bytes of small messages that are collected for one write. */
    static final int WRITE_LENGTH = 16 * 1024;

    /** A socket that takes nothing for so long has no peer at the other end. TCP itself would try for 15 minutes. */
    static final long STALLED_AFTER_NANOS = Duration.ofSeconds(60).toNanos();

    /** The time between checks for stalled sockets: a link then ends after 60 to 65 seconds. */
    static final long STALLED_CHECK_NANOS = Duration.ofSeconds(5).toNanos();

    /** The system's queue of connections that wait to be accepted. */
    static final int BACKLOG = 256;

    /** The time between checks of the interfaces: a machine that is back on a network waits no longer than this. */
    static final Duration NETWORK_CHECK_INTERVAL = Duration.ofSeconds(1);

    /**
     * Checks in which an address is missing before it counts as lost: the renewal of a lease removes it for a moment.
     */
    static final int CHECKS_UNTIL_LOST = 5;

    /** Two clocks differ by so much more after a second only because the machine has slept. */
    static final Duration SLEPT_AFTER = Duration.ofSeconds(10);

    private NetLimits() {}
}
