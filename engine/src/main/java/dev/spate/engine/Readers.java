package dev.spate.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The readers of one torrent that are open, and how they hear that something has changed. Thread-safe. */
final class Readers {
    /** Wakes one reader. Must not block. */
    interface Wakeable {
        /** A piece is verified. */
        void verified(int piece);

        /** Anything may be different. */
        void changed();
    }

    private final Set<Wakeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastNumber = new AtomicLong();

    long nextNumber() {
        return lastNumber.incrementAndGet();
    }

    /** False when there are too many. */
    boolean add(Wakeable reader) {
        return open.size() < Limits.READERS_MAX && open.add(reader);
    }

    void remove(Wakeable reader) {
        open.remove(reader);
    }

    void verified(int piece) {
        open.forEach(reader -> reader.verified(piece));
    }

    void changed() {
        open.forEach(Wakeable::changed);
    }
}
