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
 * <p>A link keeps its buffer while it waits for its peer, so no link may have to wait for the buffers of others. A
 * buffer of the least length is always available. Larger ones come from a limited amount of memory, and each link gets
 * at most a fraction of what is free. So the first links get all that they can use, and later ones still get something.
 */
public final class BufferPool {
    private final Sizes sizes;
    private final ReentrantLock lock = new ReentrantLock();
    /** Returned buffers by size, {@code leastLength} first. */
    private final List<ArrayDeque<ByteBuffer>> free = new ArrayList<>();

    private int lentCount;
    private long lentBytes;
    private long freeBytes;

    /**
     * The lengths that a pool lends.
     *
     * @param leastLength bytes of the smallest buffer, a power of two
     * @param mostLength bytes of the largest one, a power of two
     * @param bytesMax maximum bytes of all buffers together; only smallest ones are lent beyond it
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

    /** A pool that has not allocated memory yet. */
    public BufferPool(Sizes sizes) {
        this.sizes = sizes;
        for (int length = sizes.leastLength(); length <= sizes.mostLength(); length *= 2) {
            free.add(new ArrayDeque<>());
        }
    }

    /** The number of buffers that are lent now; 0 after the end of all work. */
    public int takenCount() {
        lock.lock();
        try {
            return lentCount;
        } finally {
            lock.unlock();
        }
    }

    /** A buffer with room for so many bytes, or for fewer when many are lent, but at least of the least length. */
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

    /** Frees unused buffers of other lengths, so that they do not add up. */
    private void makeRoom(int length) {
        for (int size = free.size() - 1; size >= 0; size--) {
            while (lentBytes + freeBytes + length > sizes.bytesMax()
                    && !free.get(size).isEmpty()) {
                freeBytes -= free.get(size).removeLast().capacity();
            }
        }
    }

    /** Returns a buffer, which must not be used afterwards. */
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
