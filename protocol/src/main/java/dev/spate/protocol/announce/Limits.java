package dev.spate.protocol.announce;

/** Bounds of announcing, each with its reason. */
public final class Limits {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /** Trackers of one torrent that are used. Lists of hundreds exist; most of their entries are dead copies. */
    public static final int TRACKERS_MAX = 100;

    /** Peers taken from one answer: more than any torrent connects to; a UDP datagram cannot hold many more. */
    public static final int PEERS_MAX = 2_000;

    /** Characters of a tracker's message that are kept: a line for people. */
    public static final int MESSAGE_LENGTH_MAX = 256;

    /** An identifier that a tracker wants back is kept up to this length; a longer one is not sent back at all. */
    public static final int TRACKER_ID_LENGTH_MAX = 256;

    /** No tracker makes us ask more often than once a minute, whatever interval it names (security note D-8). */
    public static final long INTERVAL_MIN = MINUTE;

    /** No tracker silences itself for more than a day by an absurd interval or {@code retry in}. */
    public static final long INTERVAL_MAX = 24 * HOUR;

    /** The first try after a failure: long enough for a restart, short enough for someone who waits. */
    public static final long RETRY_FIRST = 5 * SECOND;

    /** The back-off doubles up to this: a dead tracker costs two requests an hour. */
    public static final long RETRY_MAX = 30 * MINUTE;

    /** A request without any answer counts as failed. The engine's own time caps are shorter. */
    public static final long ANSWER_DEADLINE = 2 * MINUTE;

    /** Nobody who quits wants to wait for a tracker that does not answer. */
    public static final long STOP_DEADLINE = 5 * SECOND;

    private Limits() {}
}
