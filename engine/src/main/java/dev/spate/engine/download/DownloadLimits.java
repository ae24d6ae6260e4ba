package dev.spate.engine.download;

/** Bounds on downloads of regular files, each with its reason. */
final class DownloadLimits {
    /** Bytes moved at once; a larger buffer does not make a socket faster. */
    static final int BUFFER_LENGTH = 64 * 1024;

    /** Bytes after which a file is forced to disk and its progress recorded, so that a crash loses no more. */
    static final long DURABLE_STEP = 64L * 1024 * 1024;

    /**
     * A connection that transfers less than this is meagre. Servers that send parts of a fixed size send a megabyte or
     * more.
     */
    static final long WORTHWHILE_LENGTH = 1024L * 1024;

    /**
     * Meagre connections in a row, after which a server that always breaks off is given up. A connection without any
     * new byte ends the download at once.
     */
    static final int MEAGRE_CONNECTIONS_MAX = 100;

    /** Bytes of the record of a partial file: a name, a validator and two numbers. */
    static final int RECORD_LENGTH_MAX = 16 * 1024;

    /** Characters of a server's validator. Real ones have about 40, and it is sent back in a header. */
    static final int VALIDATOR_LENGTH_MAX = 1024;

    private DownloadLimits() {}
}
