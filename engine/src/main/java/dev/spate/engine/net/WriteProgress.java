package dev.spate.engine.net;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The progress of a link's writes. Thread-safe: the link's writer updates it, and {@link StalledLinks} reads it. */
final class WriteProgress {
    /** Odd while the writer is in a write; changes with each write. */
    private final AtomicLong step = new AtomicLong();

    void begin() {
        step.incrementAndGet();
    }

    void end() {
        step.incrementAndGet();
    }

    /** A number that stays the same while a write waits and the socket takes nothing; empty when no write waits. */
    OptionalLong waiting() {
        long now = step.get();
        return now % 2 == 1 ? OptionalLong.of(now) : OptionalLong.empty();
    }
}
