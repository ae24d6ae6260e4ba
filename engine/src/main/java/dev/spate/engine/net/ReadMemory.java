package dev.spate.engine.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory by which the read buffers of a session grow. Thread-safe; no call waits.
 *
 * <p>A link with a fast peer takes a larger buffer and keeps it, and the memory outside the heap is limited. Without a
 * common limit some hundreds of unknown peers could use up that memory and end the session.
 */
final class ReadMemory {
    private final AtomicLong taken = new AtomicLong();

    /** Takes so many more bytes until they are given back; returns false when there are not enough. */
    boolean tryTake(int bytes) {
        long before = taken.getAndUpdate(sum -> fits(sum, bytes) ? sum + bytes : sum);
        return fits(before, bytes);
    }

    private static boolean fits(long sum, int bytes) {
        return sum + bytes <= NetLimits.READ_BYTES_MAX;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }
}
