package dev.spate.engine.resume;

import java.util.concurrent.TimeUnit;

/** Bounds on saved progress, each with its reason. */
final class ResumeLimits {
    /** 500,000 files with names of 100 bytes need 50 MiB; a longer header was not written by us. */
    static final int HEADER_LENGTH_MAX = 64 * 1024 * 1024;

    /** The longest file name that every usual file system accepts, in bytes of UTF-8. */
    static final int FILE_NAME_LENGTH_MAX = 255;

    /**
     * A killed download may have written for some time after its last save: saves are seconds apart, and a force may
     * take long. A file that changed later than this was changed by another program.
     */
    static final long WRITING_AFTER_SAVE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** The page size of every usual file system, so that the two slots never share a page. */
    static final int SLOT_ALIGNMENT = 4096;

    /** Attempts to lock a state file, which this or another process may have open for a moment to read it. */
    static final int LOCK_ATTEMPTS = 3;

    static final long LOCK_RETRY_NANOS = 2_000_000;

    private ResumeLimits() {}
}
