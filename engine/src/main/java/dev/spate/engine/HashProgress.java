package dev.spate.engine;

/** Hears how far hashing has come, about ten times a second, on the thread that asked for the hashing. */
@FunctionalInterface
public interface HashProgress {
    /**
     * So much is done.
     *
     * @param done bytes
     * @param total bytes
     * @return whether to go on; false ends the work with {@link java.util.concurrent.CancellationException}
     */
    boolean hashed(long done, long total);

    /** Goes on to the end without a word. */
    static HashProgress ignored() {
        return (_, _) -> true;
    }
}
