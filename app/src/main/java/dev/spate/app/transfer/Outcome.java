package dev.spate.app.transfer;

import dev.spate.app.console.ExitCode;

/**
 * How one source ended.
 *
 * @param message one line that names the source and the reason; empty on success
 */
record Outcome(ExitCode code, String message) {
    static Outcome done() {
        return new Outcome(ExitCode.DONE, "");
    }

    boolean isDone() {
        return code == ExitCode.DONE;
    }
}
