package dev.spate.app.console;

import java.util.List;

/** Shows what a command is doing. Owned by the command's thread. */
public sealed interface ProgressDisplay extends AutoCloseable
        permits JsonProgress, PlainProgress, QuietProgress, TerminalProgress {
    /**
     * A display for JSON lines, a silent one, one that draws on the terminal, or, without a terminal, one for plain
     * lines.
     */
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

    /** Reports an event. */
    void report(Report report);

    /**
     * Shows the state of the torrents, if the last display is long enough ago.
     *
     * @param now nanoseconds of any monotonic clock
     */
    void show(List<TorrentProgress> torrents, long now);

    /** Shows the progress of some work, if the last display is long enough ago. */
    void show(ByteProgress progress, long now);

    /** Shows a command's own display, if the last one is long enough ago. */
    void show(CustomDisplay customDisplay, long now);

    /** Keeps what is shown now; later output goes below it. */
    default void settle() {}

    /** Whether {@link TorrentProgress#pieces()} is used; asking the engine for them costs time. */
    default boolean wantsPieces() {
        return false;
    }

    /** Restores the mode of the terminal. */
    @Override
    void close();
}
