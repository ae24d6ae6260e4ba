package dev.spate.engine.read;

/** The limits of readers, each with its reason. */
public final class ReadLimits {
    /**
     * Open readers of one torrent. The machine has the same limit, and a web address serves some hundreds of readers.
     */
    static final int READERS_MAX = 1_000;

    /**
     * Bytes that a reader requests after it was opened or has jumped: enough for the header of any container format.
     */
    static final long READ_AHEAD_MIN = 1024 * 1024;

    /**
     * The most bytes that a reader requests: a third of a second at 100 MB/s, and the request window of one fast peer.
     */
    static final long READ_AHEAD_MAX = 32L * 1024 * 1024;

    /** The most pieces that a reader requests, for torrents with small pieces. The machine has the same limit. */
    static final int READ_AHEAD_PIECES_MAX = 512;

    /** Pieces that one call to the loop examines, which takes about 50 microseconds. */
    public static final int VERIFIED_RUN_MAX = 8_192;

    /** Address space of a reader that passes mapped bytes to a socket; its page tables take 64 kB. */
    static final long MAPPED_LENGTH = 32L * 1024 * 1024;

    /** Bytes of one slice: enough for any socket, and few enough to check quickly whether they are in memory. */
    public static final int SLICE_LENGTH_MAX = 1024 * 1024;

    /** Memory of a reader where files cannot be mapped. */
    static final int SLICE_COPY_LENGTH = 256 * 1024;

    /** Attempts to read bytes that are verified but unreadable; the second attempt finds a file that was put back. */
    public static final int READ_ATTEMPTS_MAX = 3;

    private ReadLimits() {}
}
