package dev.spate.engine.disk;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.hash.Sha1;
import dev.spate.protocol.port.DiskEvent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One disk thread and its queue. Tasks may be posted by any thread; the rest is owned by the thread itself.
 *
 * <p>It is a platform thread, because file I/O blocks the carrier of a virtual one. It is never interrupted, because an
 * interruption closes the file for all threads.
 */
final class DiskThread {
    private static final System.Logger LOG = System.getLogger(DiskThread.class.getName());

    private record Held(Consumer<DiskEvent> receiver, DiskEvent event) {}

    private final Thread thread;
    private final Object monitor = new Object();
    /** Guarded by the monitor, like the three below. */
    private ArrayDeque<DiskTask> work = new ArrayDeque<>();
    /**
     * Tasks that a caller waits for. They run alternately with the other queue, so that neither delays the other for
     * long.
     */
    private final ArrayDeque<DiskTask> urgent = new ArrayDeque<>();

    private boolean isStarted;
    private boolean isClosing;
    /** Written under the monitor; read without it, so that the usual check is cheap. */
    private volatile boolean hasUrgent;

    /** The number of tasks that are not done. */
    private final AtomicInteger load = new AtomicInteger();

    private final List<Held> outbox = new ArrayList<>();
    private final byte[] heap = new byte[dev.spate.wire.WireLimits.BLOCK_LENGTH];
    private @Nullable ByteBuffer readBuffer;

    private final Consumer<? super Error> broken;

    /** @param broken called when memory or stack has run out; the thread continues, so that callers get an answer */
    DiskThread(String name, Consumer<? super Error> broken) {
        this.broken = broken;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /** Adds a task. Returns false once the thread is closing; then the task is never run. */
    boolean post(DiskTask task) {
        synchronized (monitor) {
            if (isClosing) {
                return false;
            }
            work.add(task);
            posted();
            return true;
        }
    }

    /** Like {@link #post}, but such tasks run alternately with those of {@code post}. */
    boolean postUrgent(DiskTask task) {
        synchronized (monitor) {
            if (isClosing) {
                return false;
            }
            urgent.add(task);
            hasUrgent = true;
            posted();
            return true;
        }
    }

    int load() {
        return load.get();
    }

    boolean isStarted() {
        synchronized (monitor) {
            return isStarted;
        }
    }

    /** Lets the thread end when its queue is empty. */
    void close() {
        synchronized (monitor) {
            isClosing = true;
            monitor.notifyAll();
        }
    }

    /** Waits for the end after {@link #close}; returns false when the thread still waits for its device. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return !isStarted() || thread.join(patience);
    }

    /** Sends an event at once, after the collected ones. */
    void send(Consumer<DiskEvent> receiver, DiskEvent event) {
        outbox.add(new Held(receiver, event));
        flush();
    }

    /** Sends an event soon, together with others, so that the receiver wakes only once. */
    void sendSoon(Consumer<DiskEvent> receiver, DiskEvent event) {
        outbox.add(new Held(receiver, event));
        if (outbox.size() >= DiskLimits.OUTBOX_EVENTS_MAX) {
            flush();
        }
    }

    /** The thread's read buffer of {@link DiskLimits#READ_LENGTH} bytes, always the same. */
    ByteBuffer readBuffer() {
        ByteBuffer buffer = readBuffer;
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(DiskLimits.READ_LENGTH);
            readBuffer = buffer;
        }
        return buffer.clear();
    }

    /** Hashes the rest of the buffer; its position is then at its limit. */
    void update(MessageDigest digest, ByteBuffer bytes) {
        if (Sha1.readsInPlace()) {
            digest.update(bytes);
            return;
        }
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), heap.length);
            bytes.get(heap, 0, length);
            digest.update(heap, 0, length);
        }
    }

    /** Hashes a run of content from its files. */
    void hash(ContentFiles files, long offset, int length, MessageDigest digest) throws FileFailure {
        int done = 0;
        while (done < length) {
            ByteBuffer buffer = readBuffer();
            buffer.limit(Math.min(buffer.capacity(), length - done));
            files.read(offset + done, buffer);
            done += buffer.limit();
            update(digest, buffer.flip());
        }
    }

    private void posted() {
        load.incrementAndGet();
        if (!isStarted) {
            isStarted = true;
            thread.start();
        }
        monitor.notifyAll();
    }

    private void run() {
        ArrayDeque<DiskTask> batch = new ArrayDeque<>();
        boolean isOpen = true;
        while (isOpen) {
            synchronized (monitor) {
                awaitTask();
                isOpen = !isClosing || !work.isEmpty() || !urgent.isEmpty();
                ArrayDeque<DiskTask> next = work;
                work = batch;
                batch = next;
            }
            runUrgent();
            runByTurns(batch);
            flush();
            batch.forEach(this::finish);
            batch.clear();
        }
    }

    private void awaitTask() {
        while (work.isEmpty() && urgent.isEmpty() && !isClosing) {
            try {
                monitor.wait();
            } catch (InterruptedException e) {
                // No code has a reason to interrupt a disk thread, and its interrupted status would close the next file
                // that it uses.
                LOG.log(System.Logger.Level.WARNING, "a disk thread was interrupted; it continues");
            }
        }
    }

    /**
     * Runs tasks, with urgent reads in between. Only one urgent read at a time: constant reads would otherwise delay
     * writes for ever.
     */
    private void runByTurns(ArrayDeque<DiskTask> tasks) {
        int left = DiskLimits.BLOCKS_BETWEEN_READS;
        for (DiskTask task : tasks) {
            guarded(() -> task.run(this));
            left = task.isShort() ? left - 1 : 0;
            if (left == 0) {
                runUrgent();
                left = DiskLimits.BLOCKS_BETWEEN_READS;
            }
        }
    }

    private void runUrgent() {
        if (!hasUrgent) {
            return;
        }
        DiskTask task;
        synchronized (monitor) {
            task = urgent.remove();
            hasUrgent = !urgent.isEmpty();
        }
        guarded(() -> task.run(this));
        flush();
        finish(task);
    }

    /** Runs work and catches what it throws, so that a bug affects neither the thread nor other torrents on it. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a task of a disk thread failed", e);
        } catch (Error e) {
            broken.accept(e);
        }
    }

    private void finish(DiskTask task) {
        load.decrementAndGet();
        guarded(task::done);
    }

    private void flush() {
        for (Held held : outbox) {
            guarded(() -> held.receiver.accept(held.event));
        }
        outbox.clear();
    }
}
