package dev.spate.app.console;

/** How a command ended. docs/cli.md promises these numbers to scripts. */
public enum ExitCode {
    /** Everything asked for is done and verified. */
    DONE(0),
    /** A bug of this program, or too little memory. */
    INTERNAL(1),
    /** The command line is wrong. */
    USAGE(2),
    /** The source is not a torrent, or is one that cannot be used. */
    BAD_TORRENT(3),
    /** A file or folder cannot be read, written or locked, or there is no space. */
    STORAGE(4),
    /** No progress within the time of {@code --timeout}. */
    NO_PROGRESS(5),
    /** No peer, tracker or server can be reached. */
    UNREACHABLE(6),
    /** The bytes on disk are not those of the torrent. */
    VERIFICATION(7),
    /** Some of several sources failed, or they failed in different ways. */
    SOME_FAILED(8),
    /** Ended by Ctrl-C or a signal; progress is saved. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The exit code for several sources: their common one, or {@link #SOME_FAILED} if they differ. */
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
