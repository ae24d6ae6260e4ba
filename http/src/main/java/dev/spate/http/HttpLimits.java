package dev.spate.http;

import java.time.Duration;

/** Bounds on what a server or a URL may make this client do, each with its reason. */
public final class HttpLimits {
    /**
     * Signed links of object stores reach 2 KiB, and announces with many parameters are shorter; 16 KiB is enough for
     * every server.
     */
    public static final int URL_LENGTH_MAX = 16 * 1024;

    /** One status or header line: trackers behind forums send cookies of 20 KB. */
    public static final int LINE_LENGTH_MAX = 48 * 1024;

    /** Real answers have 10 to 40 header lines. */
    public static final int HEADERS_MAX = 100;

    /** All header lines of one answer together, so that 100 long lines do not add up to megabytes. */
    public static final int HEADER_BYTES_MAX = 64 * 1024;

    /** Answers like 100 and 103 that may come before the real answer; a server that sends only those is stuck. */
    public static final int INFORMATIONAL_MAX = 8;

    /** Mirrors need two or three hops. */
    public static final int REDIRECTS_MAX = 5;

    /** Only the first few addresses of a name are tried: when these do not answer, the others hardly will. */
    public static final int ADDRESSES_TRIED_MAX = 6;

    /** Below this size unpacked bytes may be any multiple of the packed ones, because small answers compress well. */
    public static final long GZIP_FREE_OUTPUT = 8L * 1024 * 1024;

    /** Text compresses 3 to 20 fold; zeros compress 1,028 fold, and only an attack consists mostly of zeros. */
    public static final int GZIP_RATIO_MAX = 200;

    /** Bytes of a tracker's answer: 2,000 peers in the long form are 200 KB. */
    public static final int TRACKER_BODY_MAX = 1024 * 1024;

    /** Names that wait for an answer of the system's resolver; further callers get an error at once. */
    public static final int LOOKUPS_QUEUED_MAX = 1024;

    /**
     * Threads that wait in the system's resolver, which cannot be cancelled; a dead DNS server blocks a thread for 5 to
     * 30 s.
     */
    public static final int LOOKUP_THREADS_MAX = 8;

    /** How long one connection attempt may take; the most distant servers answer in 0.4 s. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** How long a server may be silent; slow trackers need 10 to 20 s. */
    public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    /** Connections that a conversation keeps: one to the server, and one to the target of its redirects. */
    public static final int KEPT_CONNECTIONS_MAX = 2;

    private HttpLimits() {}
}
