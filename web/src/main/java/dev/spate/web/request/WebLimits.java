package dev.spate.web.request;

import java.time.Duration;

/** Limits for everything that strangers can make large. */
public final class WebLimits {
    /**
     * In bytes. An address with a name of 255 escaped bytes has less than 2 KB; the longest announce has less than 1
     * KB.
     */
    public static final int REQUEST_HEAD_LENGTH_MAX = 8 * 1024;

    /** In bytes: two links and two forms of a disposition, all with a name of 255 escaped bytes, and a magnet link. */
    public static final int RESPONSE_HEAD_LENGTH_MAX = 16 * 1024;

    /** A connection costs a few kilobytes and a descriptor. Many are idle, because clients keep them open. */
    public static final int CONNECTIONS_MAX = 8_000;

    /** Connections that the system accepts before we do: when a share appears, all waiting clients connect at once. */
    public static final int ACCEPT_QUEUE_MAX = 1_024;

    /** Requests at the same time: each costs a virtual thread and a read buffer. Further requests wait. */
    public static final int REQUESTS_MAX = 2_000;

    /** A client that neither sends nor accepts a byte for so long is gone. */
    public static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    /** Ranges in one request. A PDF reader asks for a few; hundreds of tiny ones are an attack on the cost per byte. */
    public static final int RANGES_MAX = 32;

    /** In characters. No honest list of ranges or tags is longer. */
    static final int FIELD_LENGTH_MAX = 4 * 1024;

    /** Bytes of one write: large enough for few calls, and small enough to detect soon that a file has changed. */
    public static final int WRITE_LENGTH_MAX = 1024 * 1024;

    /** Bytes of an answer from which on a direct transfer pays off, although the connection then has to end. */
    public static final long DIRECT_LENGTH_MIN = 16L << 20;

    /** Bytes that are written through Jetty when the socket is full, to wait until it has room. */
    static final int FULL_SOCKET_WRITE_LENGTH = 64 * 1024;

    /** Rows of a list: browsers do not show longer pages well. The JSON form has all rows. */
    public static final int ROWS_MAX = 2_000;

    /** Often enough that followers and routers keep a silent connection, and few enough bytes to cost nothing. */
    public static final Duration HEART_BEAT_EVERY = Duration.ofSeconds(5);

    /** How long a follower that has disconnected may stay in the list. */
    public static final Duration FOLLOWER_CHECK_EVERY = Duration.ofSeconds(1);

    /** How long requests may still take when the server stops. */
    public static final Duration STOP_MAX = Duration.ofSeconds(2);

    private WebLimits() {}
}
