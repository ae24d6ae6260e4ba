package dev.spate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessOutputTest {
    private final Interrupt interrupt = new Interrupt();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int judge(ProcessOutput out, int exitCode) {
        return out.exitCode(
                exitCode,
                new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), Optional.empty(), interrupt));
    }

    private ProcessOutput failingWith(String reason) {
        return new ProcessOutput(
                new OutputStream() {
                    @Override
                    public void write(int oneByte) throws IOException {
                        throw new IOException(reason);
                    }
                },
                interrupt);
    }

    @Test
    void passesOnTheEndOfACommandWhoseWordsWereTaken() {
        var bytes = new ByteArrayOutputStream();
        ProcessOutput out = new ProcessOutput(bytes, interrupt);
        out.println("ü");

        assertThat(judge(out, 7)).isEqualTo(7);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("ü\n");
        assertThat(interrupt.isAsked()).isFalse();
    }

    @Test
    void isAFailureWhenTheDiskIsFull() {
        ProcessOutput out = failingWith("No space left on device");
        out.println("a result");

        assertThat(interrupt.isAsked()).isTrue();
        assertThat(judge(out, 0)).isEqualTo(ExitCode.STORAGE.number());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("standard output: No space left on device");
    }

    @Test
    void endsQuietlyWhenThePipeIsClosed() {
        ProcessOutput out = failingWith("Broken pipe");
        out.println("more than anybody reads");

        assertThat(interrupt.isAsked()).isTrue();
        assertThat(judge(out, ExitCode.INTERRUPTED.number())).isEqualTo(ProcessOutput.PIPE_CLOSED);
        assertThat(err.size()).isZero();
    }
}
