package dev.spate.engine.loop;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends a session when memory or the stack has run out on one of its threads: nobody knows what was left half done, and a
 * process that goes on without one of its threads only looks alive. Thread-safe.
 */
public final class FatalErrorHandler {
    /** Memory that is set free when there is none left, so that a session can end in an orderly way. */
    private static final int RESERVE_LENGTH = 1024 * 1024;

    private static final Optional<Error> NONE = Optional.empty();

    private final AtomicReference<Optional<Error>> failure = new AtomicReference<>(NONE);
    private final Runnable ending;
    private volatile byte[] reserve = new byte[RESERVE_LENGTH];

    /** @param ending begins to end the session, and does not wait */
    public FatalErrorHandler(Runnable ending) {
        this.ending = ending;
    }

    /** Called by the thread that has met the error; only the first one counts. */
    public void happened(Error error) {
        reserve = new byte[0];
        if (failure.compareAndSet(NONE, Optional.of(error))) {
            try {
                ending.run();
            } finally {
                // The thread need not end for this, but whoever watches over threads hears of it as if it had.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
            }
        }
    }

    /** Why the session has ended by itself, if it has. */
    public Optional<Error> failure() {
        return failure.get();
    }

    /** Memory that is kept for the end. */
    int reserved() {
        return reserve.length;
    }
}
