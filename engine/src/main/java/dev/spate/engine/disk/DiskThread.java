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
 * <p>It is a platform thread, because reading and writing files blocks the carrier of a virtual one, and it is never
 * interrupted, because that closes the file for everybody.
 */
final class DiskThread {
    private static final System.Logger LOG = System.getLogger(DiskThread.class.getName());

    private record Held(Consumer<DiskEvent> receiver, DiskEvent event) {}

    private final Thread thread;
    private final Object monitor = new Object();
    /** Guarded by the monitor, like the three below. */
    private ArrayDeque<DiskTask> work = new ArrayDeque<>();
    /** What somebody waits for: by turns with the other queue, so that neither holds up the other. */
    private final ArrayDeque<DiskTask> urgent = new ArrayDeque<>();

    private boolean isStarted;
    private boolean isClosing;
    /** Written under the monitor; lets the thread see without it that there is nothing urgent. */
    private volatile boolean hasUrgent;

    /** Tasks not done yet. */
    private final AtomicInteger load = new AtomicInteger();

    private final List<Held> outbox = new ArrayList<>();
    private final byte[] heap = new byte[dev.spate.wire.WireLimits.BLOCK_LENGTH];
    private @Nullable ByteBuffer readBuffer;

    private final Consumer<? super Error> broken;

    /** @param broken told when memory or the stack has run out; the thread goes on, so that whoever waits is answered */
    DiskThread(String name, Consumer<? super Error> broken) {
        this.broken = broken;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /** False once the thread is closing; then the task is never run. */
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

    /** As {@link #post}, but by turns with what was posted that way. */
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

    /** Waits for the end after {@link #close}; false when the device has not let the thread go by then. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return !isStarted() || thread.join(patience);
    }

    /** Tells an event at once, after those held back. */
    void tell(Consumer<DiskEvent> receiver, DiskEvent event) {
        outbox.add(new Held(receiver, event));
        flush();
    }

    /** Tells an event soon: together with others, so that the receiver wakes once. */
    void tellSoon(Consumer<DiskEvent> receiver, DiskEvent event) {
        outbox.add(new Held(receiver, event));
        if (outbox.size() >= DiskLimits.OUTBOX_EVENTS_MAX) {
            flush();
        }
    }

    /** Memory for reading, {@link DiskLimits#READ_LENGTH} bytes, always the same. */
    ByteBuffer readBuffer() {
        ByteBuffer buffer = readBuffer;
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(DiskLimits.READ_LENGTH);
            readBuffer = buffer;
        }
        return buffer.clear();
    }

    /** Hashes what remains in the buffer, which ends up at its limit. */
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
                // Nobody has a reason to interrupt a disk thread, and the mark would close the next file it touches.
                LOG.log(System.Logger.Level.WARNING, "a disk thread was interrupted and goes on");
            }
        }
    }

    /** Reads for others come first, but one at a time: those who always ask would keep writes waiting for ever. */
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

    /** A task that throws is a bug of its own; the thread and the other torrents on it go on, unless memory has run out. */
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
