package dev.spate.engine.saved;

import dev.spate.wire.WireLimits;

/** Bounds on a saved session, each with its reason. */
final class SavedLimits {
    /** A torrent of 500,000 files has paths of about 50 MB; the other parts are shorter. */
    static final int PART_LENGTH_MAX = 64 * 1024 * 1024;

    /** All parts in one record. */
    static final int RECORD_LENGTH_MAX = 3 * PART_LENGTH_MAX + 1024;

    /** A path and a priority of each of 500,000 files, and everything else. */
    static final int RECORD_VALUES_MAX = 1_100_000;

    /** A longer torrent file would not be read. */
    static final int METAINFO_LENGTH_MAX = WireLimits.METAINFO_LENGTH_MAX;

    /** With a shorter info dictionary of version 1, no torrent file is that long, whatever else it has. */
    static final int INFO_LENGTH_SAFE = METAINFO_LENGTH_MAX / 2;

    /** Bytes that are read or written at once. */
    static final int BUFFER_LENGTH = 256 * 1024;

    /** Bytes of metainfo that are written before the first answer: more would only make the first ones wait. */
    static final int BATCH_LENGTH_MAX = 8 * 1024 * 1024;

    /**
     * How many bytes the search for the next whole record may checksum, as a multiple of the log's length. A log that
     * somebody has written on purpose could otherwise make it checksum the same bytes a million times.
     */
    static final int SEARCH_FACTOR = 4;

    /** Files of unreadable bytes that are kept; a disk that damages more than this is not worth more of them. */
    static final int DAMAGED_FILES_MAX = 20;

    /** Attempts to lock the folder: a process that has just ended may hold the lock for a moment. */
    static final int LOCK_ATTEMPTS = 3;

    static final long LOCK_RETRY_NANOS = 2_000_000;

    private SavedLimits() {}
}
