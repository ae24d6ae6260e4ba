package dev.spate.app.console;

/** How a command ended, in the numbers that docs/cli.md promises to scripts. */
public enum ExitCode {
    /** Everything asked for is done and verified. */
    DONE(0),
    /** A bug of this program. */
    INTERNAL(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** What should be a torrent is none, or one that cannot be used. */
    BAD_TORRENT(3),
    /** A file or folder cannot be read, written or locked, or there is no space. */
    STORAGE(4),
    /** Nothing has come within the time of {@code --timeout}. */
    NO_PROGRESS(5),
    /** No peer, tracker or server can be reached. */
    UNREACHABLE(6),
    /** Bytes on disk are not those of the torrent. */
    VERIFICATION(7),
    /** Of several sources some are done and some failed. */
    SOME_FAILED(8),
    /** Ended by Ctrl-C or a signal; what was reached is saved. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** What several sources come to: their common end, or {@link #SOME_FAILED} when they differ. */
    public static ExitCode ofSeveral(Iterable<ExitCode> ends) {
        ExitCode common = null;
        for (ExitCode end : ends) {
            if (end == INTERRUPTED) {
                return INTERRUPTED;
            }
            if (common != null && common != end) {
                common = SOME_FAILED;
            } else {
                common = end;
            }
        }
        return common == null ? DONE : common;
    }
}
