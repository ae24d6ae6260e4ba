package dev.spate.http;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * The moment at which a request must have ended. Immutable.
 *
 * <p>Blocking calls must know how long they may still wait, so this is the only class of the package that reads a
 * monotonic clock.
 */
public final class Deadline {
    private final Optional<Long> atNanos;

    private Deadline(Optional<Long> atNanos) {
        this.atNanos = atNanos;
    }

    public static Deadline in(Optional<Duration> time) {
        return new Deadline(time.map(t -> System.nanoTime() + t.toNanos()));
    }

    /** The time left, zero when it is over; nothing without a limit. */
    public Optional<Duration> left() {
        return atNanos.map(at -> Duration.ofNanos(Math.max(0, at - System.nanoTime())));
    }

    /**
     * How long a call may wait, in milliseconds: the time of this step or the rest of the whole, whichever is shorter.
     */
    int boundedMillis(Duration step) throws SocketTimeoutException {
        long nanos = step.toNanos();
        if (atNanos.isPresent()) {
            long left = atNanos.get() - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("the time for the whole request is over");
            }
            nanos = Math.min(nanos, left);
        }
        // To a socket zero means forever, so a rest of less than a millisecond counts as one millisecond.
        return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
