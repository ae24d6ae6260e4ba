package dev.spate.http;

import java.time.Duration;

/** Bounds on what a server or a URL may make this client do, each with its reason. */
public final class HttpLimits {
    /** Signed links of object stores reach 2 KiB, announces with many parameters less; 16 KiB fits every server. */
    public static final int URL_LENGTH_MAX = 16 * 1024;

    /** One status or header line: trackers behind forums send cookies of 20 KB. */
    public static final int LINE_LENGTH_MAX = 48 * 1024;

    /** Real answers have 10 to 40 header lines. */
    public static final int HEADERS_MAX = 100;

    /** All header lines of one answer together, so that 100 long ones do not add up to a megabyte. */
    public static final int HEADER_BYTES_MAX = 64 * 1024;

    /** Answers like 100 and 103 that may come before the real one; a server that only sends those is stuck. */
    public static final int INFORMATIONAL_MAX = 8;

    /** Mirrors need two or three hops. */
    public static final int REDIRECTS_MAX = 5;

    /** Of a name with more addresses only the first few are tried: the rest will hardly answer when these do not. */
    public static final int ADDRESSES_TRIED_MAX = 6;

    /** Below this size compressed bytes may grow by any factor: small answers compress well. */
    public static final long GZIP_FREE_OUTPUT = 8L * 1024 * 1024;

    /** Text shrinks 3 to 20 fold; zeros shrink 1,028 fold, and only a bomb holds mostly zeros. */
    public static final int GZIP_RATIO_MAX = 200;

    /** An answer of a tracker: 2,000 peers in the long form are 200 KB. */
    public static final int TRACKER_BODY_MAX = 1024 * 1024;

    /** Names waiting for an answer of the system's resolver; more callers get an error instead of a queue. */
    public static final int LOOKUPS_QUEUED_MAX = 1024;

    /** Threads that wait in the system's resolver, which cannot be cancelled; a dead DNS server holds one for 5 to 30 s. */
    public static final int LOOKUP_THREADS_MAX = 8;

    /** How long one connection attempt may take; the far side of the earth answers in 0.4 s. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** How long a server may say nothing; slow trackers think for 10 to 20 s. */
    public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    /** Connections that a conversation keeps: one to the server, and one to where it redirects to. */
    public static final int KEPT_CONNECTIONS_MAX = 2;

    private HttpLimits() {}
}
