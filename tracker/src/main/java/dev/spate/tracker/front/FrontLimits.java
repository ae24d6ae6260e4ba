package dev.spate.tracker.front;

import java.time.Duration;

/** Bounds on the cost of connections, each with its reason. */
public final class FrontLimits {
    /** Bytes of a request up to its empty line: a scrape of 74 swarms has 5,500, and a tracker needs no cookies. */
    static final int HEAD_MAX = 12 * 1024;

    /** Lines of a head; browsers send about 20. */
    static final int HEADERS_MAX = 64;

    /** Bytes read at once, including the rest of the last read: enough for many pipelined announces. */
    static final int READ_MAX = 2 * HEAD_MAX;

    /** Bytes of answers collected before they are written; more than any single answer. */
    static final int ANSWERS_MAX = 64 * 1024;

    /** Connections of one listen address; each idle one costs a descriptor and about a kilobyte. */
    public static final int CONNECTIONS_MAX = 20_000;

    /**
     * Connections that the system keeps until they are accepted; bursts after a restart are larger than the system's
     * default of 50.
     */
    static final int BACKLOG = 1_024;

    /** Bytes of packets that the system keeps for us while the thread is delayed. */
    static final int UDP_RECEIVE_BUFFER = 4 * 1024 * 1024;

    /** Failures in a row after which a socket counts as broken. */
    static final int FAILURES_MAX = 1_000;

    /** Bytes of an allow-list: 5 million lines with comments. */
    static final long ALLOW_FILE_MAX = 1024L * 1024 * 1024;

    /** The coarsest file systems store times in steps of two seconds. */
    static final Duration ALLOW_FILE_REST = Duration.ofSeconds(3);

    private FrontLimits() {}
}
