package dev.spate.http;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * The moment at which a request must be over. Immutable.
 *
 * <p>Blocking calls need to know how long they may still wait, so this is the one place here that reads a clock.
 */
public final class Deadline {
    private final Optional<Long> atNanos;

    private Deadline(Optional<Long> atNanos) {
        this.atNanos = atNanos;
    }

    public static Deadline in(Optional<Duration> time) {
        return new Deadline(time.map(t -> System.nanoTime() + t.toNanos()));
    }

    /** What is left of the time, zero when it is over; nothing when there is no end. */
    public Optional<Duration> left() {
        return atNanos.map(at -> Duration.ofNanos(Math.max(0, at - System.nanoTime())));
    }

    /** How long a call may wait, in milliseconds: this step's time, or what is left of the whole. */
    int boundedMillis(Duration step) throws SocketTimeoutException {
        long nanos = step.toNanos();
        if (atNanos.isPresent()) {
            long left = atNanos.get() - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("the time for the whole request is over");
            }
            nanos = Math.min(nanos, left);
        }
        // Zero would mean forever to a socket, so a rest of less than a millisecond counts as one.
        return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
