package dev.spate.engine.read;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** The open readers of one torrent; wakes them when something has changed. Thread-safe. */
public final class Readers {
    /** Wakes one reader. Must not block. */
    interface Wakeable {
        /** A piece is verified. */
        void verified(int piece);

        /** The state of the torrent may have changed. */
        void changed();
    }

    private final Set<Wakeable> open = ConcurrentHashMap.newKeySet();
    private final Semaphore permits = new Semaphore(ReadLimits.READERS_MAX);
    private final AtomicLong lastNumber = new AtomicLong();

    long nextNumber() {
        return lastNumber.incrementAndGet();
    }

    /** Adds a reader; returns false when there are too many. */
    boolean add(Wakeable reader) {
        return permits.tryAcquire() && open.add(reader);
    }

    /**
     * Removes a reader.
     *
     * @param stop tells the machine. It runs first, because the machine has the same limit: another reader may take the
     *     permit only afterwards
     */
    void remove(Wakeable reader, Runnable stop) {
        stop.run();
        if (open.remove(reader)) {
            permits.release();
        }
    }

    public boolean isEmpty() {
        return open.isEmpty();
    }

    public void verified(int piece) {
        open.forEach(reader -> reader.verified(piece));
    }

    public void changed() {
        open.forEach(Wakeable::changed);
    }
}
