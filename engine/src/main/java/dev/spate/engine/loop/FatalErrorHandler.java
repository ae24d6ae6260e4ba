package dev.spate.engine.loop;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends a session when one of its threads has run out of memory or stack: it is unknown what was left half done, and a
 * process without one of its threads only seems to work. Thread-safe.
 */
public final class FatalErrorHandler {
    /** Bytes of memory that are released when there is none left, so that the session can end in order. */
    private static final int RESERVE_LENGTH = 1024 * 1024;

    private static final Optional<Error> NONE = Optional.empty();

    private final AtomicReference<Optional<Error>> failure = new AtomicReference<>(NONE);
    private final Runnable ending;
    private volatile byte[] reserve = new byte[RESERVE_LENGTH];

    /** @param ending starts the end of the session, and does not wait */
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
                // The thread continues, but its handler of uncaught exceptions gets the error, as if it had ended the
                // thread.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
            }
        }
    }

    /** Why the session has ended by itself, if it has. */
    public Optional<Error> failure() {
        return failure.get();
    }

    /** The bytes that are reserved for the end. */
    int reserved() {
        return reserve.length;
    }
}
