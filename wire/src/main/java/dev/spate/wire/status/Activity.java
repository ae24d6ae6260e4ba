package dev.spate.wire.status;

/** The current activity of a torrent. */
public enum Activity {
    FETCHING_METADATA,
    CHECKING,
    DOWNLOADING,
    SEEDING,
    /** It wants to run, and waits until the session has a place for it. */
    QUEUED,
    PAUSED,
    FAILED
}
