package dev.spate.app.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Standard output of the process, which remembers a failed write: a command whose results were not written has not
 * succeeded. Thread-safe.
 */
public final class ProcessOutput extends PrintStream {
    /** As in shells: 128 plus the number of the signal SIGPIPE, which a closed pipe sends to other programs. */
    static final int PIPE_CLOSED = 141;

    private final Checked checked;

    /** Output to this stream. When a write fails, the command is asked to end. */
    public ProcessOutput(OutputStream out, Interrupt interrupt) {
        this(new Checked(out, interrupt));
    }

    private ProcessOutput(Checked checked) {
        super(checked, true, StandardCharsets.UTF_8);
        this.checked = checked;
    }

    public static ProcessOutput standard(Interrupt interrupt) {
        return new ProcessOutput(new FileOutputStream(FileDescriptor.out), interrupt);
    }

    /**
     * The exit code of the process: that of the command, unless a write failed because the pipe was closed or the disk
     * is full.
     */
    public int exitCode(int exitCode, Console console) {
        flush();
        Optional<IOException> failure = checked.failure();
        if (failure.isEmpty()) {
            return exitCode;
        }
        String reason = Objects.requireNonNullElse(failure.get().getMessage(), "cannot be written");
        if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return PIPE_CLOSED;
        }
        console.printError("standard output: " + reason);
        return ExitCode.STORAGE.number();
    }

    private static final class Checked extends FilterOutputStream {
        private final Interrupt interrupt;
        private volatile Optional<IOException> failure = Optional.empty();

        Checked(OutputStream out, Interrupt interrupt) {
            super(out);
            this.interrupt = interrupt;
        }

        Optional<IOException> failure() {
            return failure;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = Optional.of(failure.orElse(e));
                // The writer does not notice, because a print stream throws nothing.
                interrupt.ask();
                throw e;
            }
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }
    }
}
