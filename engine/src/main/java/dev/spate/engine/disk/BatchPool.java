package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * Memory for what is uploaded, apart from the {@link BlockPool} of downloads: neither can starve the other, and a link
 * takes all it needs at once, so that links cannot wait for each other in a circle. Thread-safe.
 */
public final class BatchPool {
    private final int batchesMax;
    private final Semaphore available;
    private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

    /** @param batchesMax most batches of {@link Limits#BATCH_LENGTH} bytes lent at once; 1 or more */
    public BatchPool(int batchesMax) {
        Check.check(batchesMax > 0, "a pool has at least one batch");
        this.batchesMax = batchesMax;
        // Fair: a link that waits long must not be overtaken for ever.
        this.available = new Semaphore(batchesMax, true);
    }

    /** Batches that are lent now; 0 once everything is over. */
    public int takenCount() {
        return batchesMax - available.availablePermits();
    }

    ByteBuffer take() throws InterruptedException {
        available.acquire();
        ByteBuffer buffer = free.pollFirst();
        return buffer == null ? ByteBuffer.allocateDirect(Limits.BATCH_LENGTH) : buffer;
    }

    void giveBack(ByteBuffer buffer) {
        free.addFirst(buffer);
        available.release();
    }
}
