package dev.spate.wire.status;

/** What a torrent does, in one word. */
public enum Activity {
    FETCHING_METADATA,
    CHECKING,
    DOWNLOADING,
    SEEDING,
    PAUSED,
    FAILED
}
