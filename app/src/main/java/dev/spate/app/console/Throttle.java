package dev.spate.app.console;

/** Lets something happen at most once in a while; the first time only after the first such while. */
public final class Throttle {
    private final long everyNanos;
    private long last;
    private boolean isStarted;

    /** Opens at most once in so many nanoseconds. */
    public Throttle(long everyNanos) {
        this.everyNanos = everyNanos;
    }

    /**
     * Whether it is time again; if so, the next while begins.
     *
     * @param now nanoseconds of any clock that only goes forward
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
