package dev.spate.protocol.announce;

import dev.spate.wire.announce.AnnounceLimits;

/** Bounds of announcing, each with its reason. */
public final class AnnouncerLimits {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    /** Trackers of one torrent that are used. Lists of hundreds exist; most of their entries are dead copies. */
    public static final int TRACKERS_MAX = 100;

    /** No tracker makes us announce more often than once a minute, whatever interval it names. */
    public static final long INTERVAL_MIN = MINUTE;

    /** The interval when a tracker names none: what most of them name. */
    public static final long INTERVAL_DEFAULT = 30 * MINUTE;

    /** No tracker silences itself for more than a day by an absurd interval or {@code retry in}. */
    public static final long INTERVAL_MAX = AnnounceLimits.INTERVAL_SECONDS_MAX * SECOND;

    /** The first retry after a failure: long enough for a restart, short enough for a person who waits. */
    public static final long RETRY_FIRST = 5 * SECOND;

    /** The back-off doubles up to this: a dead tracker costs two requests an hour. */
    public static final long RETRY_MAX = 30 * MINUTE;

    /** A request without any answer counts as failed. The engine's own time limits are shorter. */
    public static final long ANSWER_DEADLINE = 2 * MINUTE;

    /** A person who quits does not want to wait for a tracker that does not answer. */
    public static final long STOP_DEADLINE = 5 * SECOND;

    private AnnouncerLimits() {}
}
