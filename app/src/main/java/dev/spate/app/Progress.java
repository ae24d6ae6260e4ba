package dev.spate.app;

import java.util.List;

/** How a command tells what it is doing. Owned by the command's thread. */
sealed interface Progress extends AutoCloseable permits JsonProgress, PlainProgress, QuietProgress, TerminalProgress {
    /** Something has happened. */
    void tell(Report report);

    /**
     * Where the torrents stand; shown when the last time is long enough ago.
     *
     * @param now nanoseconds of any clock that only goes forward
     */
    void show(List<Standing> torrents, long now);

    /** How far some work has come; shown when the last time is long enough ago. */
    void show(Work work, long now);

    /** Whether {@link Standing#pieces()} is looked at; asking the engine for them costs something. */
    default boolean wantsPieces() {
        return false;
    }

    /** Leaves the terminal in order. */
    @Override
    void close();
}
