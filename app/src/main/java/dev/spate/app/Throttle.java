package dev.spate.app;

/** Lets something happen at most once in a while; the first time only after the first such while. */
final class Throttle {
    private final long everyNanos;
    private long last;
    private boolean isStarted;

    Throttle(long everyNanos) {
        this.everyNanos = everyNanos;
    }

    boolean isDue(long now) {
        if (!isStarted) {
            isStarted = true;
            last = now;
            return false;
        }
        if (now - last < everyNanos) {
            return false;
        }
        last = now;
        return true;
    }
}
