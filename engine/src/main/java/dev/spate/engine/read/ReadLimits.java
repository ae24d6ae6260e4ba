package dev.spate.engine.read;

/** Bounds of readers, each with its reason. */
public final class ReadLimits {
    /** Open readers of one torrent; the machine has the same bound, and a web address serves some hundreds. */
    static final int READERS_MAX = 1_000;

    /** What a reader that has just begun or jumped asks for: enough for the head of any container format. */
    static final long READ_AHEAD_MIN = 1024 * 1024;

    /** What a reader asks for at the most: a third of a second at 100 MB/s, and the whole window of one fast peer. */
    static final long READ_AHEAD_MAX = 32L * 1024 * 1024;

    /** The same in pieces, when they are small; the machine has the same bound. */
    static final int READ_AHEAD_PIECES_MAX = 512;

    /** Pieces looked at in one question to the loop, which takes it some 50 microseconds. */
    public static final int VERIFIED_RUN_MAX = 8_192;

    /** Address space of a reader that hands mapped bytes to a socket; its page tables are 64 kB. */
    static final long MAPPED_LENGTH = 32L * 1024 * 1024;

    /** Bytes handed over at one time: enough for any socket, and soon looked up whether they are in memory. */
    public static final int SLICE_LENGTH_MAX = 1024 * 1024;

    /** Memory of a reader where files cannot be mapped. */
    static final int SLICE_COPY_LENGTH = 256 * 1024;

    /** Attempts at bytes that are verified and cannot be read; a file that is put back is found by the second. */
    public static final int READ_ATTEMPTS_MAX = 3;

    private ReadLimits() {}
}
