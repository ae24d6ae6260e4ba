package dev.spate.engine.resume;

import java.util.concurrent.TimeUnit;

/** Bounds on saved progress, each with its reason. */
final class ResumeLimits {
    /** Names of 500,000 files of 100 bytes are 50 MiB; what claims more was not written by us. */
    static final int HEADER_LENGTH_MAX = 64 * 1024 * 1024;

    /** Longest name of a file that every usual file system takes, in bytes of UTF-8. */
    static final int FILE_NAME_LENGTH_MAX = 255;

    /**
     * A download killed at full speed had written on for a while after its last save: saves are seconds apart, and a
     * disk may take long to force. What changes a file later than this is somebody else.
     */
    static final long WRITING_AFTER_SAVE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A page of every usual file system, so that the two slots never share one. */
    static final int SLOT_ALIGNMENT = 4096;

    /** Attempts to take and to lock a state file, which this or another process may look into for a moment. */
    static final int LOCK_ATTEMPTS = 3;

    static final long LOCK_AGAIN_NANOS = 2_000_000;

    private ResumeLimits() {}
}
