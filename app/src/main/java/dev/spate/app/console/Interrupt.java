package dev.spate.app.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether the person wants the program to end: Ctrl-C, a closed terminal or {@code kill}. Thread-safe.
 *
 * <p>The Java machine answers such a signal by running its hooks and then ending. The hook here asks the command to
 * stop, waits until it has saved its state, and ends the process with {@link ExitCode#INTERRUPTED}.
 */
public final class Interrupt {
    /** Trackers get a few seconds to hear the goodbye; who sends a second signal after this wants the end at once. */
    private static final long GOODBYE_SECONDS_MAX = 20;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** One that only the program itself asks. */
    public Interrupt() {}

    /** One that answers the signals of this process. */
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
            if (!ended.await(GOODBYE_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("spate: gave up waiting for an orderly end");
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

    /** Waits until the person wants the end. */
    public void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /** Waits so long at the most; whether the person wants the end. */
    public boolean awaitAsked(long nanos) throws InterruptedException {
        return asked.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** The command has ended and nothing remains to be saved. */
    public void commandEnded() {
        ended.countDown();
    }
}
