package dev.spate.share.follow;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until a condition holds. */
final class Await {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("follow.patience", 90));

    private Await() {}

    static void until(Callable<Boolean> claim, Callable<Object> otherwise) throws Exception {
        long end = System.nanoTime() + NANOS;
        while (!claim.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the condition does not hold in time: " + otherwise.call());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
