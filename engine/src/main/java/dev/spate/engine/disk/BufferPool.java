package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Memory for the buffers of links, outside the heap. Thread-safe; no call waits.
 *
 * <p>A link keeps its buffer while it waits for its peer, so nobody may depend on buffers that others have. Everybody gets
 * the least length at any time. What is beyond it comes out of a bounded sum, of which nobody gets more than a part of
 * what is left: the first ones get all they can use, and those who come when many buffers are lent still get something.
 */
public final class BufferPool {
    private final Sizes sizes;
    private final ReentrantLock lock = new ReentrantLock();
    /** Returned buffers by their size, {@code leastLength} first. */
    private final List<ArrayDeque<ByteBuffer>> free = new ArrayList<>();

    private int lentCount;
    private long lentBytes;
    private long freeBytes;

    /**
     * How much a pool lends.
     *
     * @param leastLength bytes of the smallest buffer, a power of two
     * @param mostLength bytes of the largest one, a power of two
     * @param bytesMax what all buffers have together, the smallest ones excepted, which are lent at any time
     */
    public record Sizes(int leastLength, int mostLength, long bytesMax) {
        public Sizes {
            Check.check(
                    Integer.bitCount(leastLength) == 1
                            && Integer.bitCount(mostLength) == 1
                            && leastLength <= mostLength,
                    "buffers have lengths of powers of two");
        }
    }

    /** A pool that has taken no memory yet. */
    public BufferPool(Sizes sizes) {
        this.sizes = sizes;
        for (int length = sizes.leastLength(); length <= sizes.mostLength(); length *= 2) {
            free.add(new ArrayDeque<>());
        }
    }

    /** Buffers that are lent now; 0 once everything is over. */
    public int takenCount() {
        lock.lock();
        try {
            return lentCount;
        } finally {
            lock.unlock();
        }
    }

    /** A buffer with room for what is wanted, or for less when many are lent, but never less than the least length. */
    public ByteBuffer take(int wanted) {
        lock.lock();
        try {
            int size = size(wanted);
            int length = sizes.leastLength() << size;
            ByteBuffer buffer = free.get(size).pollFirst();
            if (buffer == null) {
                makeRoom(length);
                buffer = ByteBuffer.allocateDirect(length);
            } else {
                freeBytes -= length;
            }
            lentCount++;
            lentBytes += length;
            return buffer.clear();
        } finally {
            lock.unlock();
        }
    }

    private int size(int wanted) {
        long share = (sizes.bytesMax() - lentBytes) / DiskLimits.BUFFER_SHARES;
        int size = 0;
        while (size + 1 < free.size()
                && sizes.leastLength() << size < wanted
                && (long) sizes.leastLength() << (size + 1) <= share) {
            size++;
        }
        return size;
    }

    /** Buffers of other lengths make room, so that those that nobody uses do not add up. */
    private void makeRoom(int length) {
        for (int size = free.size() - 1; size >= 0; size--) {
            while (lentBytes + freeBytes + length > sizes.bytesMax()
                    && !free.get(size).isEmpty()) {
                freeBytes -= free.get(size).removeLast().capacity();
            }
        }
    }

    /** The buffer must not be used afterwards. */
    public void giveBack(ByteBuffer buffer) {
        lock.lock();
        try {
            lentCount--;
            lentBytes -= buffer.capacity();
            Check.check(lentCount >= 0, "a buffer is given back once");
            if (lentBytes + freeBytes + buffer.capacity() <= sizes.bytesMax()) {
                // The last one returned is the first one taken: its bytes are still in a cache.
                free.get(Integer.numberOfTrailingZeros(buffer.capacity() / sizes.leastLength()))
                        .addFirst(buffer);
                freeBytes += buffer.capacity();
            }
        } finally {
            lock.unlock();
        }
    }
}
