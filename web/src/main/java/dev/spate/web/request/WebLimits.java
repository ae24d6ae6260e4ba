package dev.spate.web.request;

import java.time.Duration;

/** Bounds of everything that strangers can make large. */
public final class WebLimits {
    /** A magnet link of a name with 255 escaped bytes is less than 2 KB; a tracker's longest question less than 1 KB. */
    public static final int REQUEST_HEAD_LENGTH_MAX = 8 * 1024;

    /** Two links of one name with 255 escaped bytes each, a disposition with two forms of it, and a magnet link. */
    public static final int RESPONSE_HEAD_LENGTH_MAX = 16 * 1024;

    /** A connection costs a few kilobytes and a descriptor; many are idle ones of downloaders that keep them. */
    public static final int CONNECTIONS_MAX = 8_000;

    /** Connections that the system completes ahead of us: when a share appears, all who wait for it come at once. */
    public static final int ACCEPT_QUEUE_MAX = 1_024;

    /** Requests at work: each has a virtual thread and what it reads ahead. The others wait their turn. */
    public static final int REQUESTS_MAX = 2_000;

    /** Who neither sends nor takes a byte for so long is gone. */
    public static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    /** A PDF reader asks for a handful; hundreds of tiny ones are an attack on the server's work per byte. */
    public static final int RANGES_MAX = 32;

    /** Longer headers than this are no honest list of ranges or tags. */
    static final int FIELD_LENGTH_MAX = 4 * 1024;

    /** Bytes of one write: large enough for few calls, and small enough to notice soon that a file has changed. */
    public static final int WRITE_LENGTH_MAX = 1024 * 1024;

    /** Answers from here on are worth a connection of their own, because their bytes can then go the shortest way. */
    public static final long DIRECT_LENGTH_MIN = 16L << 20;

    /** What is written the long way while a socket is full, only to learn when it is not. */
    static final int FULL_SOCKET_WRITE_LENGTH = 64 * 1024;

    /** More rows than this make a page that no browser shows well; the rest is in the JSON form. */
    public static final int ROWS_MAX = 2_000;

    /** Half of the time after which routers forget a silent connection, and few enough bytes to cost nothing. */
    public static final Duration HEART_BEAT_EVERY = Duration.ofSeconds(5);

    /** Whoever leaves is gone from the list after this. */
    public static final Duration FOLLOWER_LOOK_EVERY = Duration.ofSeconds(1);

    /** How long a request that ends because the server does may still take. */
    public static final Duration STOP_MAX = Duration.ofSeconds(2);

    private WebLimits() {}
}
