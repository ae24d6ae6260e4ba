package dev.spate.engine.file;

/** Bounds on the use of files, each with its reason. */
public final class FileLimits {
    /** Files kept open: half of the 1,024 descriptors that a process may usually have; sockets need the other half. */
    public static final int OPEN_FILES_MAX = 512;

    /**
     * When all are open, an eighth is closed together: 64 forces in a row take a tenth of the time of 64 separate ones.
     */
    static final int CLOSED_TOGETHER_PART = 8;

    /**
     * How often in a row a read or write may move no bytes: with the pauses, a shared folder has a second to recover.
     */
    static final int IDLE_TRANSFERS_MAX = 50;

    /** The pause between two of them. */
    static final long IDLE_TRANSFER_MILLIS = 20;

    /** The buffer for the copy of a file: large enough for speed, small enough to keep most holes. */
    static final int COPY_BUFFER_LENGTH = 256 * 1024;

    private FileLimits() {}
}
