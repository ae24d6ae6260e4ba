package dev.spate.engine.net;

import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageEncoder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The messages and blocks that a torrent sends on one link. Blocks are only references; they are read when the socket
 * has room. Thread-safe: the session's loop adds, the link's writer takes.
 */
final class LinkQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final QueueMemory memory;
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private final ArrayDeque<BlockRef> blocks = new ArrayDeque<>();
    private long bytes;
    private boolean isWriterWaiting;
    private boolean isClosed;

    /** @param memory shared by the queues of all links */
    LinkQueue(QueueMemory memory) {
        this.memory = memory;
    }

    /** Queues a message. Returns false when the queue is full because the peer has not read for too long. */
    boolean send(Message message) {
        long more = QueueMemory.bytesOf(message);
        lock.lock();
        try {
            if (!messages.isEmpty() && !memory.allows(bytes, more)) {
                return false;
            }
            if (!isClosed) {
                messages.add(message);
                count(more);
                wakeWriter();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void count(long more) {
        bytes += more;
        memory.count(more);
    }

    /** Queues a block. The torrent limits the blocks that it queues on a link, so there is always room. */
    void upload(BlockRef block) {
        lock.lock();
        try {
            if (!isClosed) {
                blocks.add(block);
                wakeWriter();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wakeWriter() {
        if (isWriterWaiting) {
            isWriterWaiting = false;
            filled.signal();
        }
    }

    /** Drops all blocks that the writer has not taken, and returns their number. */
    int discardUploads() {
        lock.lock();
        try {
            int count = blocks.size();
            blocks.clear();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Drops the newest queued block that equals this one; returns whether there was one. */
    boolean discardUpload(BlockRef block) {
        lock.lock();
        try {
            return blocks.removeLastOccurrence(block);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the queue has a message or a block; returns false once it is closed. */
    boolean await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitFilled();
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFilled() throws InterruptedException {
        while (messages.isEmpty() && blocks.isEmpty() && !isClosed) {
            isWriterWaiting = true;
            filled.await();
        }
        isWriterWaiting = false;
    }

    /**
     * Takes messages for one write and, when no message is left, blocks. The messages come first on the wire. Waits
     * until the queue has a message or a block.
     *
     * @param blocksMax the maximum number of blocks
     * @return false once the queue is closed
     */
    boolean take(List<Message> messagesTaken, List<BlockRef> blocksTaken, int blocksMax) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitFilled();
            takeMessages(messagesTaken);
            for (int i = 0; messages.isEmpty() && i < blocksMax && !blocks.isEmpty(); i++) {
                blocksTaken.add(blocks.remove());
            }
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    private void takeMessages(List<Message> taken) {
        // Messages that are taken may wait in a write, where no memory is counted for them any more.
        for (long space = NetLimits.WRITE_LENGTH; space > 0 && !messages.isEmpty(); ) {
            Message message = messages.remove();
            taken.add(message);
            count(-QueueMemory.bytesOf(message));
            space -= MessageEncoder.encodedLength(message);
        }
    }

    /** Drops everything; the queue accepts and returns nothing more. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            messages.clear();
            count(-bytes);
            blocks.clear();
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
