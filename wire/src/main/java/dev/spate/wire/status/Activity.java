package dev.spate.wire.status;

/** The current activity of a torrent. */
public enum Activity {
    FETCHING_METADATA,
    CHECKING,
    DOWNLOADING,
    SEEDING,
    PAUSED,
    FAILED
}
