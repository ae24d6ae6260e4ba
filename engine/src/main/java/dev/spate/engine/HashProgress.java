package dev.spate.engine;

/**
 * Receives the progress of hashing, about ten times a second. It is called on the thread that asked for the hashing,
 * which waits for it.
 */
@FunctionalInterface
public interface HashProgress {
    /**
     * Reports progress.
     *
     * @param done bytes hashed so far, 0 to {@code total}
     * @param total bytes to hash
     * @return whether to continue; false ends the work with {@link java.util.concurrent.CancellationException}
     */
    boolean hashed(long done, long total);

    /** Ignores the progress and always continues. */
    static HashProgress ignored() {
        return (_, _) -> true;
    }
}
