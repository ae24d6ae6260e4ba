package dev.spate.app.console;

import java.util.List;

/** How a command tells what it is doing. Owned by the command's thread. */
public sealed interface ProgressDisplay extends AutoCloseable
        permits JsonProgress, PlainProgress, QuietProgress, TerminalProgress {
    /** As JSON lines, not at all, drawn on the terminal, or as plain lines where there is none. */
    static ProgressDisplay on(Console console, boolean isJson, boolean isQuiet) {
        if (isJson) {
            return new JsonProgress(console.out());
        }
        if (isQuiet) {
            return new QuietProgress();
        }
        return console.screen()
                .<ProgressDisplay>map(screen -> new TerminalProgress(console.out(), screen))
                .orElseGet(() -> new PlainProgress(console.out()));
    }

    /** Something has happened. */
    void tell(Report report);

    /**
     * Where the torrents stand; shown when the last time is long enough ago.
     *
     * @param now nanoseconds of any clock that only goes forward
     */
    void show(List<TorrentProgress> torrents, long now);

    /** How far some work has come; shown when the last time is long enough ago. */
    void show(ByteProgress progress, long now);

    /** How things stand, in a command's own way; shown when the last time is long enough ago. */
    void show(CustomDisplay customDisplay, long now);

    /** What is shown now stays, and what comes is written below it. */
    default void settle() {}

    /** Whether {@link TorrentProgress#pieces()} is looked at; asking the engine for them costs something. */
    default boolean wantsPieces() {
        return false;
    }

    /** Leaves the terminal in order. */
    @Override
    void close();
}
