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
 * Standard output of the process, which does not lose what went wrong: results that nobody got are no success.
 * Thread-safe.
 */
public final class ProcessOutput extends PrintStream {
    /** As shells have it: 128 and the number of the signal that a closed pipe sends to other programs. */
    static final int PIPE_CLOSED = 141;

    private final Checked checked;

    /** Output into a stream; whoever it belongs to is asked to end when it takes nothing any more. */
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

    /** How the command ends that came to this end and wrote here: the pipe's reader has had enough, or the disk is full. */
    public int judge(int exitCode, Console console) {
        flush();
        Optional<IOException> failure = checked.failure();
        if (failure.isEmpty()) {
            return exitCode;
        }
        String reason = Objects.requireNonNullElse(failure.get().getMessage(), "cannot be written");
        if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return PIPE_CLOSED;
        }
        console.complain("standard output: " + reason);
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
                // Whoever wrote this will not look: a print stream keeps quiet.
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
