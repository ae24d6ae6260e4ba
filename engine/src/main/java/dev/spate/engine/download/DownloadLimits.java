package dev.spate.engine.download;

/** Bounds on downloads of regular files, each with its reason. */
final class DownloadLimits {
    /** Bytes moved at once; more does not make a socket faster. */
    static final int BUFFER_LENGTH = 64 * 1024;

    /** Bytes after which a file is forced to disk and its progress recorded, so that a crash loses no more. */
    static final long DURABLE_STEP = 64L * 1024 * 1024;

    /** Less than this from one connection is meagre; servers that give parts of one size give a megabyte and more. */
    static final long WORTHWHILE_LENGTH = 1024L * 1024;

    /** Meagre connections in a row, as long as each brings something: a server that always breaks off is given up. */
    static final int MEAGRE_CONNECTIONS_MAX = 100;

    /** The record of a partial file: a name, a validator and two numbers. */
    static final int RECORD_LENGTH_MAX = 16 * 1024;

    /** Characters kept of a server's validator; real ones have about 40, and it goes into a header again. */
    static final int VALIDATOR_LENGTH_MAX = 1024;

    private DownloadLimits() {}
}
