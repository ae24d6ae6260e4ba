package dev.spate.app;

import dev.spate.app.console.ExitCode;

/**
 * How one source came to its end.
 *
 * @param message one line that names the source and the reason; empty when all is well
 */
record Ending(ExitCode code, String message) {
    static Ending done() {
        return new Ending(ExitCode.DONE, "");
    }

    boolean isDone() {
        return code == ExitCode.DONE;
    }
}
