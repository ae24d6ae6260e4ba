package dev.spate.wire.status;

/** The current activity of a torrent. */
public enum Activity {
    FETCHING_METADATA,
    CHECKING,
    DOWNLOADING,
    SEEDING,
    /** It has seeded enough: a goal is reached, and it no longer runs until its owner resumes it. */
    SEEDED,
    /** It wants to run, and waits until the session has a place for it. */
    QUEUED,
    PAUSED,
    FAILED
}
