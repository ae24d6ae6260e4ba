package dev.spate.app.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether the program has been asked to end: by Ctrl-C, a closed terminal or {@code kill}. Thread-safe.
 *
 * <p>On such a signal, the Java machine runs its shutdown hooks and then ends. The hook here asks the command to stop,
 * waits until it has saved its state, and ends the process with {@link ExitCode#INTERRUPTED}.
 */
public final class Interrupt {
    /** The stopped events to trackers may take a few seconds. After this time, the process ends anyway. */
    private static final long CLOSE_SECONDS_MAX = 20;

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

    /** The command has ended and has saved everything. */
    public void commandEnded() {
        ended.countDown();
    }
}
