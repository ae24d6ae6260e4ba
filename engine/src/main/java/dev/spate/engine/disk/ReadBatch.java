package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import dev.spate.wire.BlockRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Blocks read for an upload, in one run of memory. Owned by the link that asked for them, once they are read. */
public final class ReadBatch implements AutoCloseable {
    private final BufferPool pool;
    private final ByteBuffer memory;
    private final List<BlockRef> blocks;
    private final int[] begins;
    private final boolean[] isRead;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Takes as many of the wanted blocks, from the first, as fit into the memory that there is. */
    ReadBatch(BufferPool pool, List<BlockRef> wanted) {
        Check.check(
                wanted.getFirst().length() <= DiskLimits.UPLOAD_BUFFERS.leastLength(),
                "the first block fits at any time");
        this.pool = pool;
        this.memory = pool.take(wanted.stream().mapToInt(BlockRef::length).sum());
        List<BlockRef> fitting = new ArrayList<>(wanted.size());
        this.begins = new int[wanted.size() + 1];
        int end = 0;
        for (BlockRef block : wanted) {
            if (block.length() > memory.capacity() - end) {
                break;
            }
            fitting.add(block);
            end += block.length();
            begins[fitting.size()] = end;
        }
        this.blocks = List.copyOf(fitting);
        this.isRead = new boolean[blocks.size()];
    }

    /** The blocks of this batch: the first ones of those asked for, at least one. */
    public List<BlockRef> blocks() {
        return blocks;
    }

    /** Whether the block with this position in {@link #blocks} could be read. */
    public boolean isRead(int index) {
        return isRead[index];
    }

    /** The bytes of the block with this position in {@link #blocks}; valid until {@link #close}. */
    public ByteBuffer bytes(int index) {
        Check.check(isRead[index] && !isClosed.get(), "only blocks that were read are sent");
        return memory.slice(begins[index], begins[index + 1] - begins[index]);
    }

    /** Gives the memory back; the buffers must not be used afterwards. */
    @Override
    public void close() {
        Check.check(isClosed.compareAndSet(false, true), "a batch is closed exactly once");
        pool.giveBack(memory.clear());
    }

    /** The memory of the blocks from one position up to, not including, another one. */
    ByteBuffer space(int from, int to) {
        return memory.slice(begins[from], begins[to] - begins[from]);
    }

    void markRead(int from, int to) {
        java.util.Arrays.fill(isRead, from, to, true);
    }

    /** Called by the disk thread when it no longer touches the memory. */
    void finish() {
        over.countDown();
    }

    /**
     * Waits for the disk thread, whatever happens: its memory cannot be given back before. An interruption is kept for
     * later, reading takes no longer than the device.
     */
    void awaitFinish() {
        boolean interrupted = false;
        while (true) {
            try {
                over.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
