package dev.spate.engine.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the links of a session may read into beyond what each has for itself. Thread-safe; no call waits.
 *
 * <p>Who sends fast takes a larger buffer and keeps it, and the memory outside the heap is bounded: without one sum for all,
 * some hundreds of strangers would use it up and end the session.
 */
final class ReadMemory {
    private final AtomicLong taken = new AtomicLong();

    /** Whether so many bytes more may be used; they are then taken until they are given back. */
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
