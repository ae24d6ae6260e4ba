package dev.spate.engine.disk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Where the tasks of one storage go to disk threads: they keep its files open, and after {@link #close} none gets through
 * any more. Thread-safe.
 */
final class StorageTasks {
    /** The highest bit of the count says that no other task may begin. */
    private static final long CLOSING = Long.MIN_VALUE;

    private final AtomicLong begun = new AtomicLong();
    private final Runnable last;

    /** @param last run once, by the thread that ends the last task, or that closes when there is none */
    StorageTasks(Runnable last) {
        this.last = last;
    }

    /** Has a disk thread do this; false when the gate or the pool is closed, and then it is not done. */
    boolean post(DiskThread diskThread, Consumer<DiskThread> work) {
        return begin() && (diskThread.post(task(work, false)) || refused());
    }

    /** The same with what only handles a block. */
    boolean postShort(DiskThread diskThread, Consumer<DiskThread> work) {
        return begin() && (diskThread.post(task(work, true)) || refused());
    }

    /** The same, by turns with what was posted otherwise and waits for that thread. */
    boolean postUrgent(DiskThread diskThread, Consumer<DiskThread> work) {
        return begin() && (diskThread.postUrgent(task(work, false)) || refused());
    }

    private DiskTask task(Consumer<DiskThread> work, boolean isShort) {
        return new DiskTask() {
            @Override
            public boolean isShort() {
                return isShort;
            }

            @Override
            public void run(DiskThread diskThread) {
                work.accept(diskThread);
            }

            @Override
            public void done() {
                end();
            }
        };
    }

    private boolean refused() {
        end();
        return false;
    }

    private boolean begin() {
        return begun.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
    }

    private void end() {
        if (begun.decrementAndGet() == CLOSING) {
            last.run();
        }
    }

    /** Lets nothing through any more; what has begun goes on. */
    void close() {
        if (begun.getAndUpdate(count -> count | CLOSING) == 0) {
            last.run();
        }
    }
}
