package dev.spate.engine.webseed;

import java.time.Duration;
import java.util.Optional;

/** How long to wait after a failure; longer after each further one. Used by the link's thread. */
final class Backoff {
    private int failures;

    /** Whether there was no failure since the last success. */
    boolean isFresh() {
        return failures == 0;
    }

    void succeeded() {
        failures = 0;
    }

    /**
     * Counts a failure, and returns how long to wait.
     *
     * @param asked how long the server asks us to wait, if it does. Its time is used, unless it keeps failing
     */
    Duration failed(Optional<Duration> asked) {
        // Twenty doublings give more than the longest wait, without an overflow.
        Duration doubled = WebSeedLimits.RETRY_FIRST.multipliedBy(1L << Math.min(failures, 20));
        Duration own = min(doubled, WebSeedLimits.RETRY_MAX);
        failures++;
        if (asked.isEmpty()) {
            return own;
        }
        Duration least = failures > WebSeedLimits.RETRY_ASKED_FAILURES_MAX ? own : WebSeedLimits.RETRY_FIRST;
        Duration wait = min(asked.get(), WebSeedLimits.RETRY_ASKED_MAX);
        return wait.compareTo(least) > 0 ? wait : least;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
