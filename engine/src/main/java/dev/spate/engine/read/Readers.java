package dev.spate.engine.read;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** The readers of one torrent that are open, and how they hear that something has changed. Thread-safe. */
public final class Readers {
    /** Wakes one reader. Must not block. */
    interface Wakeable {
        /** A piece is verified. */
        void verified(int piece);

        /** Anything may be different. */
        void changed();
    }

    private final Set<Wakeable> open = ConcurrentHashMap.newKeySet();
    private final Semaphore permits = new Semaphore(ReadLimits.READERS_MAX);
    private final AtomicLong lastNumber = new AtomicLong();

    long nextNumber() {
        return lastNumber.incrementAndGet();
    }

    /** False when there are too many. */
    boolean add(Wakeable reader) {
        return permits.tryAcquire() && open.add(reader);
    }

    /**
     * The reader has left.
     *
     * @param stop tells the machine, which has the same bound: the place is free for another reader only afterwards
     */
    void remove(Wakeable reader, Runnable stop) {
        stop.run();
        if (open.remove(reader)) {
            permits.release();
        }
    }

    public void verified(int piece) {
        open.forEach(reader -> reader.verified(piece));
    }

    public void changed() {
        open.forEach(Wakeable::changed);
    }
}
