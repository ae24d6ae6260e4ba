package dev.spate.engine.loop;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only way to reach a machine. Thread-safe for senders; one thread receives.
 *
 * <p>Three lanes: messages of links, whose readers wait while the lane is full, which makes the network wait in turn;
 * completions of work that a machine has asked for, which always have room because the asking was bounded; and
 * commands, which are refused when the lane is full.
 *
 * @param <M> what is sent
 */
final class Mailbox<M> {
    /** Messages that wait from all links: a quarter of a second of deciding at full speed. */
    static final int MESSAGES_MAX = 16_384;

    /** Bytes that wait in these messages: bitfields and extension messages are much longer than others. */
    static final long BYTES_MAX = 4 * 1024 * 1024;

    /** Commands that wait; a program that has more outstanding than this waits for answers first. */
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
     * Puts what a link has read, in order; waits while the lane is full. Returns false once the mailbox is closed.
     *
     * @param length bytes that the mail holds in memory beside what every message has
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

    /** Puts an answer to what a machine has asked for. Returns false once the mailbox is closed. */
    boolean complete(M mail) {
        return add(completions, mail, Integer.MAX_VALUE);
    }

    /** Puts a command. Returns false when there are too many, or once the mailbox is closed. */
    boolean command(M mail) {
        return add(commands, mail, COMMANDS_MAX);
    }

    private boolean add(ArrayDeque<M> lane, M mail, int max) {
        lock.lock();
        try {
            if (isClosed || lane.size() >= max) {
                return false;
            }
            lane.add(mail);
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
     * Takes everything that is there, waiting for the first mail if there is none.
     *
     * @param nanos how long to wait at the most; 0 or less is no wait
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

    /** Takes everything that is there, without waiting. */
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
        // Completions first: they give back memory that messages are waiting for.
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

    /** Takes nothing more; what is there can still be drained. */
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
