package dev.spate.engine.net;

import dev.spate.protocol.port.LinkId;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageEncoder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a machine wants to be sent on one link: messages, and references to blocks that are read when the socket has
 * room. Thread-safe: the session's loop puts, the link's writer takes.
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

    /** @param memory what the queues of all links have together */
    LinkQueue(QueueMemory memory) {
        this.memory = memory;
    }

    /** Returns false when the peer has not read for too long, so that no more can wait. */
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

    /** The machine bounds how many blocks it queues ({@link LinkId} by link), so there is always room. */
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

    /** Drops all blocks that have not been taken, and says how many. */
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

    /** Drops the newest such block; returns whether there was one. */
    boolean discardUpload(BlockRef block) {
        lock.lock();
        try {
            return blocks.removeLastOccurrence(block);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is anything; false once the queue is closed. */
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
     * Takes messages, no more than a write's worth, or what comes behind the last of them: some blocks. Waits until there
     * is anything. The messages come first on the wire.
     *
     * @param blocksMax how many blocks at the most
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
        // What is taken may wait in a write, where nothing counts it any more.
        for (long space = NetLimits.WRITE_LENGTH; space > 0 && !messages.isEmpty(); ) {
            Message message = messages.remove();
            taken.add(message);
            count(-QueueMemory.bytesOf(message));
            space -= MessageEncoder.encodedLength(message);
        }
    }

    /** Takes and gives nothing more. */
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
