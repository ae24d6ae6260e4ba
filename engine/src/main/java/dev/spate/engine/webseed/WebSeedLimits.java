package dev.spate.engine.webseed;

import java.time.Duration;

/** Bounds on what web seeds make us do and on the load that we put on them, each with its reason. */
public final class WebSeedLimits {
    /** Web seeds of one torrent that are used; more servers only cost more connections. */
    public static final int WEB_SEEDS_MAX = 16;

    /**
     * Bytes of one request: large, so that a server gets few requests, but small enough to abandon one without much
     * loss.
     */
    static final int RUN_LENGTH_MAX = 8 * 1024 * 1024;

    /** Fewer blocks than this (512 KiB) wait for others that may follow. */
    static final int GATHER_BLOCKS = 32;

    /** How long they wait after the last request: under a rate limit, requests come every 10 ms. */
    static final Duration GATHER_QUIET = Duration.ofMillis(15);

    static final Duration GATHER_TIME_MAX = Duration.ofMillis(250);

    /** Blocks that may be requested from a web seed at once: two runs, the current one and the next. */
    static final int REQUESTS_MAX = 2 * RUN_LENGTH_MAX / dev.spate.wire.WireLimits.BLOCK_LENGTH;

    /**
     * Bytes that an answer without a length must have before any of it is used. The log-in pages of hotel networks are
     * shorter, and useless as blocks.
     */
    static final int PROOF_LENGTH = 256 * 1024;

    /** Bytes that may be skipped for each used one, on a server that sends only whole files. */
    static final int SKIPPED_PER_USED_MAX = 8;

    /** Bytes of one read from the connection. */
    static final int READ_LENGTH = 64 * 1024;

    /** A connection without requests is closed after this time; most servers do the same. */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(20);

    /** How long a server may send nothing in the middle of an answer. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** The first wait after a failure; it doubles each time. */
    static final Duration RETRY_FIRST = Duration.ofSeconds(1);

    /** The longest wait that we choose between two attempts, so that a server that works again is soon used again. */
    static final Duration RETRY_MAX = Duration.ofMinutes(2);

    /** The longest wait that a server may ask for. */
    static final Duration RETRY_ASKED_MAX = Duration.ofHours(1);

    /** Failures in a row after which a server's request for a shorter wait than ours is ignored. */
    static final int RETRY_ASKED_FAILURES_MAX = 5;

    /** Files in a row that are not available, after which the whole server is paused. */
    static final int FILES_FAILED_MAX = 8;

    /**
     * Pieces that are withdrawn one by one when a file is paused. For more pieces, the link is closed, and the next one
     * has a new bitfield.
     */
    static final int WITHDRAWN_MAX = 1_000;

    private WebSeedLimits() {}
}
