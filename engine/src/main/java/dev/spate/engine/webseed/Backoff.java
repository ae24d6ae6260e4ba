package dev.spate.engine.webseed;

import java.time.Duration;
import java.util.Optional;

/** How long to wait for something that has failed, each time longer. Used by the link's thread. */
final class Backoff {
    private int failures;

    /** Whether it has not failed since it last succeeded. */
    boolean isFresh() {
        return failures == 0;
    }

    void succeeded() {
        failures = 0;
    }

    /**
     * It has failed once more. Returns how long to wait.
     *
     * @param asked how long the server wants to be left alone, if it says so. It knows best, unless it keeps failing
     */
    Duration failed(Optional<Duration> asked) {
        // Twenty doublings are far beyond the longest wait, and fit.
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
