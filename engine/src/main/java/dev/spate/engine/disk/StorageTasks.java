package dev.spate.engine.disk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Posts the tasks of one storage to disk threads. Its files stay open while tasks remain, and after {@link #close} no
 * task is accepted. Thread-safe.
 */
final class StorageTasks {
    /** The highest bit of the count shows that no other task may begin. */
    private static final long CLOSING = Long.MIN_VALUE;

    private final AtomicLong begun = new AtomicLong();
    private final Runnable last;

    /** @param last run once, by the thread that ends the last task, or by {@link #close} when there is none */
    StorageTasks(Runnable last) {
        this.last = last;
    }

    /** Posts work to a disk thread; returns false when this or the pool is closed, and then the work is not done. */
    boolean post(DiskThread diskThread, Consumer<DiskThread> work) {
        return begin() && (diskThread.post(task(work, false)) || refused());
    }

    /** The same for work that only handles a block. */
    boolean postShort(DiskThread diskThread, Consumer<DiskThread> work) {
        return begin() && (diskThread.post(task(work, true)) || refused());
    }

    /** The same for work that a caller waits for; see {@link DiskThread#postUrgent}. */
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

    /** Accepts no more tasks; those that have begun continue. */
    void close() {
        if (begun.getAndUpdate(count -> count | CLOSING) == 0) {
            last.run();
        }
    }
}
