package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import dev.spate.wire.BlockRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Blocks read for an upload, in one buffer. Owned by the link that requested them, once they are read. */
public final class ReadBatch implements AutoCloseable {
    private final BufferPool pool;
    private final ByteBuffer memory;
    private final List<BlockRef> blocks;
    private final int[] begins;
    private final boolean[] isRead;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** A batch of the first of the wanted blocks, as many as fit into the available memory. */
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

    /** The blocks of this batch: the first of the requested ones, at least one. */
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

    /** Releases the memory; the buffers must not be used afterwards. */
    @Override
    public void close() {
        Check.check(isClosed.compareAndSet(false, true), "a batch is closed exactly once");
        pool.giveBack(memory.clear());
    }

    /** The memory of the blocks from one position to before another one. */
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
     * Always waits for the disk thread, because the memory cannot be released before. An interruption is kept for
     * later; the read lasts only as long as the device needs.
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
