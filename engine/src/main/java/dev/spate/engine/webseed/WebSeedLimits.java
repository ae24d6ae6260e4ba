package dev.spate.engine.webseed;

import java.time.Duration;

/** Bounds on what web seeds make us do, and on what we do to them, each with its reason. */
public final class WebSeedLimits {
    /** Web seeds of one torrent that are used: more servers than that bring nothing but connections. */
    public static final int WEB_SEEDS_MAX = 16;

    /** Bytes of one request: large enough that a server sees few requests, small enough to be given up soon. */
    static final int RUN_LENGTH_MAX = 8 * 1024 * 1024;

    /** Fewer blocks than that (512 KiB) wait for others that may follow. */
    static final int GATHER_BLOCKS = 32;

    /** How long they wait after the last one, and altogether: under a rate limit, requests come every 10 ms. */
    static final Duration GATHER_QUIET = Duration.ofMillis(15);

    static final Duration GATHER_TIME_MAX = Duration.ofMillis(250);

    /** Requests that a web seed keeps for us, in blocks: two runs, one under way and one to follow. */
    static final int REQUESTS_MAX = 2 * RUN_LENGTH_MAX / dev.spate.wire.WireLimits.BLOCK_LENGTH;

    /**
     * Bytes that must have come before any of an answer without a length counts: the pages of hotels that want a log-in
     * are shorter, and of no use as blocks.
     */
    static final int PROOF_LENGTH = 256 * 1024;

    /** One byte that is of use pays for so many that are not, of a server that sends files from the beginning only. */
    static final int SKIPPED_PER_USED_MAX = 8;

    /** What one read takes from the connection. */
    static final int READ_LENGTH = 64 * 1024;

    /** A connection without requests is let go after this time; most servers do the same. */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(20);

    /** How long a server may say nothing in the middle of an answer. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** First wait after a failure; it doubles each time. */
    static final Duration RETRY_FIRST = Duration.ofSeconds(1);

    /** The longest wait of our own between two attempts: a server that is right again is found out soon. */
    static final Duration RETRY_MAX = Duration.ofMinutes(2);

    /** The longest wait that a server may ask for. */
    static final Duration RETRY_ASKED_MAX = Duration.ofHours(1);

    /** Failures in a row after which a server that asks for shorter waits than ours is not believed. */
    static final int RETRY_ASKED_FAILURES_MAX = 5;

    /** Files in a row that are not to be had, after which it is taken for the whole server's state. */
    static final int FILES_FAILED_MAX = 8;

    /** Pieces that are taken back one by one when a file rests; of more the link tells anew what it has. */
    static final int TAKEN_BACK_MAX = 1_000;

    private WebSeedLimits() {}
}
