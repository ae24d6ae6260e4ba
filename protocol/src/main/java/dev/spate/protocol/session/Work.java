package dev.spate.protocol.session;

/** What a torrent does while it runs. Each kind of work has its own number of places. */
public enum Work {
    /** Hashes what is on disk. */
    CHECKING,
    /** Has no info dictionary yet; it comes from peers. */
    FETCHING_METADATA,
    /** Lacks wanted pieces. */
    DOWNLOADING,
    /** Has every wanted piece. */
    SEEDING
}
