package dev.spate.app.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** How fast all readers together may be served. Thread-safe. */
final class Pace {
    /** What may go out at once after a pause, in parts of a second's worth. */
    private static final int BURSTS_PER_SECOND = 10;

    private static final int PORTION_MIN = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final long bytesPerSecond;
    private long freeAt = System.nanoTime();

    /** With so many bytes per second, or 0 for no limit. */
    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    boolean isLimited() {
        return bytesPerSecond > 0;
    }

    /** How much of what is wanted is sent in one go, so that a low rate is a steady one. */
    int portion(int wanted) {
        return bytesPerSecond == 0
                ? wanted
                : (int) Math.min(wanted, Math.max(PORTION_MIN, bytesPerSecond / BURSTS_PER_SECOND));
    }

    /** Waits until so many more bytes may go out. */
    void take(int bytes) throws InterruptedException {
        if (bytesPerSecond == 0) {
            return;
        }
        long wait;
        lock.lock();
        try {
            long now = System.nanoTime();
            long earliest = now - TimeUnit.SECONDS.toNanos(1) / BURSTS_PER_SECOND;
            if (freeAt - earliest < 0) {
                freeAt = earliest;
            }
            wait = freeAt - now;
            freeAt += Math.round(1e9 * bytes / bytesPerSecond);
        } finally {
            lock.unlock();
        }
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }
}
