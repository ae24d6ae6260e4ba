package dev.spate.app.console;

/** Lets something happen at most once per interval, for the first time after the first interval. */
public final class Throttle {
    private final long everyNanos;
    private long last;
    private boolean isStarted;

    /** Opens at most once in this many nanoseconds. */
    public Throttle(long everyNanos) {
        this.everyNanos = everyNanos;
    }

    /**
     * Whether the interval is over; if so, the next one begins.
     *
     * @param now nanoseconds of any monotonic clock
     */
    public boolean tryPass(long now) {
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
