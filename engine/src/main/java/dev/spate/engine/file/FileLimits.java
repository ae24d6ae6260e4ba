package dev.spate.engine.file;

/** Bounds on what is done with files, each with its reason. */
public final class FileLimits {
    /** Descriptors kept open: half of the 1,024 that a process usually may have; sockets need the other half. */
    public static final int OPEN_FILES_MAX = 512;

    /** When all of them are in use, an eighth is closed together: 64 forces in a row cost a tenth of 64 forces apart. */
    static final int CLOSED_TOGETHER_PART = 8;

    /** How often a read or write may move nothing in a row: with the pause between, a shared folder has a second. */
    static final int IDLE_TRANSFERS_MAX = 50;

    /** Between two of them. */
    static final long IDLE_TRANSFER_MILLIS = 20;

    /** For copying a file: large enough to copy fast, small enough to leave most holes holes. */
    static final int COPY_BUFFER_LENGTH = 256 * 1024;

    private FileLimits() {}
}
