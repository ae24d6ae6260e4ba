package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import dev.spate.wire.WireLimits;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded number of blocks of 16 KiB outside the heap. Thread-safe; virtual threads may wait in it.
 *
 * <p>Memory is allocated when it is first needed and then kept.
 */
public final class BlockPool {
    private final int blocksMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    /** The last one returned is the first one taken, because it is still in the processor's cache. */
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

    private int allocated;
    private int taken;

    /** @param blocksMax maximum number of blocks lent at once; 1 or more */
    public BlockPool(int blocksMax) {
        Check.check(blocksMax > 0, "a pool has at least one block");
        this.blocksMax = blocksMax;
    }

    /**
     * Waits for a block.
     *
     * @param length bytes, 1 to 16 KiB
     */
    public Block take(int length) throws InterruptedException {
        checkLength(length);
        lock.lockInterruptibly();
        try {
            while (taken == blocksMax) {
                returned.await();
            }
            return lend(length);
        } finally {
            lock.unlock();
        }
    }

    /** A block; empty when all are lent. */
    public Optional<Block> tryTake(int length) {
        checkLength(length);
        lock.lock();
        try {
            return taken == blocksMax ? Optional.empty() : Optional.of(lend(length));
        } finally {
            lock.unlock();
        }
    }

    /** The number of blocks that are lent now; 0 after the end of all work. */
    public int takenCount() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The number of blocks that have memory. */
    public int allocatedCount() {
        lock.lock();
        try {
            return allocated;
        } finally {
            lock.unlock();
        }
    }

    void release(Block block) {
        lock.lock();
        try {
            Check.check(block.markReleased(), "a block is released exactly once");
            free.push(block.space());
            taken--;
            returned.signal();
        } finally {
            lock.unlock();
        }
    }

    private Block lend(int length) {
        if (free.isEmpty()) {
            grow();
        }
        Block block = new Block(this, free.pop(), length);
        taken++;
        return block;
    }

    private void grow() {
        int count = Math.min(dev.spate.engine.disk.DiskLimits.SLAB_BLOCKS, blocksMax - allocated);
        ByteBuffer slab = ByteBuffer.allocateDirect(count * WireLimits.BLOCK_LENGTH);
        for (int i = count - 1; i >= 0; i--) {
            free.push(slab.slice(i * WireLimits.BLOCK_LENGTH, WireLimits.BLOCK_LENGTH));
        }
        allocated += count;
    }

    private static void checkLength(int length) {
        Check.check(length > 0 && length <= WireLimits.BLOCK_LENGTH, "a block has 1 byte to 16 KiB");
    }
}
