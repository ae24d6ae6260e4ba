package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.SpateException;
import java.util.Objects;

/** A command that cannot continue. The user reads its line, which names the file and the reason. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String line;

    public CommandFailure(ExitCode exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
        this.line = line;
    }

    public CommandFailure(ExitCode exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
        this.line = line;
    }

    /** A failure with the line that the engine has written. */
    public static CommandFailure of(ExitCode exitCode, SpateException cause) {
        return new CommandFailure(exitCode, Objects.requireNonNullElse(cause.getMessage(), "unknown reason"), cause);
    }

    /** A failure to listen on an address, with advice on what to change. */
    public static CommandFailure listening(Exception cause, String advice) {
        String reason = Objects.requireNonNullElse(cause.getMessage(), "cannot listen");
        return new CommandFailure(ExitCode.UNREACHABLE, reason + advice, cause);
    }

    public String line() {
        return line;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
