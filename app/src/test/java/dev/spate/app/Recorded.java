package dev.spate.app;

import dev.spate.app.console.Console;
import dev.spate.app.console.Interrupt;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs commands in this process and keeps what they write. */
public final class Recorded {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Output out = new Output();
    private final Output err = new Output();
    private final Interrupt interrupt = new Interrupt();
    private final Console console = new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Optional.empty(),
            interrupt);

    /** The exit code. */
    public int run(Object... args) {
        return Main.run(console, List.of(args).stream().map(Object::toString).toList());
    }

    /** Runs a command until it is interrupted; the future gives its exit code. */
    public CompletableFuture<Integer> start(Object... args) {
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> exitCode.complete(run(args)));
        return exitCode.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public Console console() {
        return console;
    }

    public void interrupt() {
        interrupt.ask();
    }

    /** Waits until standard output has this. */
    public String awaitOut(String part) throws InterruptedException {
        return out.await(part);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static final class Output extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }

        synchronized String await(String part) throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!toString(StandardCharsets.UTF_8).contains(part)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("no " + part + " in " + toString(StandardCharsets.UTF_8));
                }
                wait(left);
            }
            return toString(StandardCharsets.UTF_8);
        }
    }
}
