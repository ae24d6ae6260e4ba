package dev.spate.engine.net;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the socket of a link takes what it is given. Thread-safe: the link's writer tells, and whoever watches over the
 * links looks.
 */
final class WriteProgress {
    /** Odd while the writer is in a write; another number after each byte that was taken. */
    private final AtomicLong step = new AtomicLong();

    void begin() {
        step.incrementAndGet();
    }

    void end() {
        step.incrementAndGet();
    }

    /** A number that stays the same for as long as a write waits and nothing is taken; empty when nothing waits. */
    OptionalLong waiting() {
        long now = step.get();
        return now % 2 == 1 ? OptionalLong.of(now) : OptionalLong.empty();
    }
}
