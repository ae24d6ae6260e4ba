package dev.spate.app.console;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether the program has been asked to end: by Ctrl-C, a closed terminal or {@code kill}. Commands that wait do it in
 * steps, in {@link #repeatUntil}. Thread-safe.
 *
 * <p>On such a signal, the Java machine runs its shutdown hooks and then ends. The hook here asks the command to stop,
 * waits until it has saved its state, and ends the process with {@link ExitCode#INTERRUPTED}.
 */
public final class Interrupt {
    /** The stopped events to trackers may take a few seconds. After this time, the process ends anyway. */
    private static final long CLOSE_SECONDS_MAX = 20;

    /** How long a step waits: progress is shown this often, and a person hardly notices that the end takes so long. */
    private static final Duration STEP = Duration.ofMillis(100);

    /** A step of a command that waits for something: handles what has happened, and shows progress. */
    @FunctionalInterface
    public interface Step {
        /**
         * Does one step.
         *
         * @param wait how long to wait at most for something to happen
         */
        void run(Duration wait) throws InterruptedException;
    }

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** An interrupt that only the program itself triggers. */
    public Interrupt() {}

    /** An interrupt that reacts to the signals of this process. */
    public static Interrupt ofProcess() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(new Thread(interrupt::onShutdown, "spate-interrupt"));
        return interrupt;
    }

    private void onShutdown() {
        if (ended.getCount() == 0) {
            return;
        }
        ask();
        try {
            if (!ended.await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("spate: the command did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
    }

    /** Asks the command to end. */
    public void ask() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until the program is asked to end. */
    public void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /** Waits for this long at most; returns whether the program is asked to end. */
    public boolean awaitAsked(long nanos) throws InterruptedException {
        return asked.await(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Repeats the step until the command is over or is asked to end. An interrupt of this thread asks it too.
     *
     * @return whether it is over
     */
    public boolean repeatUntil(BooleanSupplier isOver, Step step) {
        try {
            while (!isOver.getAsBoolean()) {
                if (isAsked()) {
                    return false;
                }
                step.run(STEP);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ask();
            return false;
        }
    }

    /**
     * Waits in steps until the work of other threads has ended or the command is asked to end.
     *
     * @param show called after each step
     * @return whether the work has ended, well or badly
     */
    public boolean repeatUntil(CompletableFuture<?> end, Runnable show) {
        CountDownLatch isOver = new CountDownLatch(1);
        var _ = end.whenComplete((_, _) -> isOver.countDown());
        return repeatUntil(end::isDone, wait -> {
            var _ = isOver.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            show.run();
        });
    }

    /** The command has ended and has saved everything. */
    public void commandEnded() {
        ended.countDown();
    }
}
