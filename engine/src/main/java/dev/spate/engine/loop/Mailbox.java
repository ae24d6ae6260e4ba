package dev.spate.engine.loop;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only way to reach a machine. Thread-safe for senders; one thread receives.
 *
 * <p>It has three queues. While the queue of link messages is full, the links' readers wait, and so do the peers.
 * Completions of work that a machine has requested always have room, because the number of requests is limited.
 * Commands are refused when their queue is full.
 *
 * @param <M> the type of mail
 */
final class Mailbox<M> {
    /** Waiting messages of all links: a quarter of a second of work at full speed. */
    static final int MESSAGES_MAX = 16_384;

    /** Bytes of these messages: bitfields and extension messages are much longer than others. */
    static final long BYTES_MAX = 4 * 1024 * 1024;

    /** Waiting commands; a program that needs more must wait for results first. */
    static final int COMMANDS_MAX = 4_096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mailed = lock.newCondition();
    private final Condition roomy = lock.newCondition();
    private final ArrayDeque<M> messages = new ArrayDeque<>();
    private final ArrayDeque<M> completions = new ArrayDeque<>();
    private final ArrayDeque<M> commands = new ArrayDeque<>();
    private long bytes;
    private boolean isReceiverWaiting;
    private boolean isClosed;

    /**
     * Adds the messages of a link, in order; waits while the queue is full. Returns false once the mailbox is closed.
     *
     * @param length bytes of memory that the mail holds in addition to the size of every message
     */
    boolean message(List<? extends M> mail, long length) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isFull() && !isClosed) {
                roomy.await();
            }
            if (isClosed) {
                return false;
            }
            messages.addAll(mail);
            bytes += length;
            wakeReceiver();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return messages.size() >= MESSAGES_MAX || bytes >= BYTES_MAX;
    }

    /** Adds the result of a machine's request. Returns false once the mailbox is closed. */
    boolean complete(M mail) {
        return add(completions, mail, Integer.MAX_VALUE);
    }

    /** Adds a command. Returns false when too many wait, or once the mailbox is closed. */
    boolean command(M mail) {
        return add(commands, mail, COMMANDS_MAX);
    }

    private boolean add(ArrayDeque<M> queue, M mail, int max) {
        lock.lock();
        try {
            if (isClosed || queue.size() >= max) {
                return false;
            }
            queue.add(mail);
            wakeReceiver();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void wakeReceiver() {
        if (isReceiverWaiting) {
            isReceiverWaiting = false;
            mailed.signal();
        }
    }

    /**
     * Takes all mail; waits for the first one if there is none.
     *
     * @param nanos the longest wait; with 0 or less it does not wait
     */
    void drain(Queue<? super M> into, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (isEmpty() && !isClosed && left > 0) {
                isReceiverWaiting = true;
                left = mailed.awaitNanos(left);
            }
            isReceiverWaiting = false;
            moveAll(into);
        } finally {
            lock.unlock();
        }
    }

    /** Takes all mail without waiting. */
    void drainNow(Queue<? super M> into) {
        lock.lock();
        try {
            moveAll(into);
        } finally {
            lock.unlock();
        }
    }

    private void moveAll(Queue<? super M> into) {
        boolean wasFull = isFull();
        // Completions first: they release memory that links wait for.
        into.addAll(completions);
        completions.clear();
        into.addAll(messages);
        messages.clear();
        bytes = 0;
        into.addAll(commands);
        commands.clear();
        if (wasFull) {
            roomy.signalAll();
        }
    }

    private boolean isEmpty() {
        return messages.isEmpty() && completions.isEmpty() && commands.isEmpty();
    }

    /** Accepts nothing more; the mail so far can still be drained. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            mailed.signalAll();
            roomy.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
