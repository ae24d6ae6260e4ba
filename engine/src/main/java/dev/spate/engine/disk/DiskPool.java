package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The disk threads of a session. Thread-safe. A thread starts when there is work and no other one is free. */
public final class DiskPool implements AutoCloseable {
    private final List<DiskThread> threads = new ArrayList<>();
    private final DiskThread syncThread;

    /**
     * A pool that has not started a thread yet.
     *
     * @param name the beginning of the threads' names
     * @param threadsMax threads that read, write and hash, 1 or more; an additional one forces and saves
     * @param broken called when a thread has run out of memory or stack; the threads continue until they are closed
     */
    public DiskPool(String name, int threadsMax, Consumer<? super Error> broken) {
        Check.check(threadsMax > 0, "a pool has at least one thread");
        for (int i = 0; i < threadsMax; i++) {
            threads.add(new DiskThread(name + "-" + i, broken));
        }
        this.syncThread = new DiskThread(name + "-force", broken);
    }

    /** A pool with as many threads as cores, but at least two: one may wait for a device while the other hashes. */
    public static DiskPool forThisMachine(String name, Consumer<? super Error> broken) {
        return new DiskPool(name, Math.max(2, Runtime.getRuntime().availableProcessors()), broken);
    }

    /** The thread with the fewest tasks; a new one when all are busy. */
    DiskThread leastLoaded() {
        DiskThread best = threads.getFirst();
        for (DiskThread diskThread : threads) {
            if (diskThread.load() < best.load()) {
                best = diskThread;
            }
            if (!diskThread.isStarted()) {
                return best.load() == 0 ? best : diskThread;
            }
        }
        return best;
    }

    /** The thread for tasks that wait long for the device and must not delay writes. */
    DiskThread syncThread() {
        return syncThread;
    }

    /**
     * Runs a task on the thread that forces, after its earlier tasks.
     *
     * @return false once the pool is closing; then the task is never run
     */
    public boolean keep(Runnable task) {
        return syncThread.post(task(task));
    }

    static DiskTask task(Runnable work) {
        return new DiskTask() {
            @Override
            public void run(DiskThread diskThread) {
                work.run();
            }

            @Override
            public void done() {}
        };
    }

    /**
     * Divides work on many files between the calling thread and free threads of the pool. Returns when all is done;
     * after a failure no other part begins.
     *
     * @param count the number of files
     * @param part called by several threads at once, each with a range of files of its own
     * @param <E> the type of failure; the first one is thrown
     */
    public <E extends Exception> void divide(int count, Part<E> part) throws E {
        ParallelWork<E> work = new ParallelWork<>(count, DiskLimits.PART_FILES, part);
        if (count > DiskLimits.UNDIVIDED_FILES_MAX) {
            for (DiskThread diskThread : threads.subList(1, threads.size())) {
                work.helpOn(diskThread);
            }
        }
        work.finish();
    }

    /**
     * A part of work on many files.
     * @param <E> the type of failure */
    @FunctionalInterface
    public interface Part<E extends Exception> {
        /**
         * Does the work for these files.
         *
         * @param from index of the first file
         * @param to index after the last file
         */
        void run(int from, int to) throws E;
    }

    /** Lets the threads end once their queues are empty; does not wait. */
    @Override
    public void close() {
        threads.forEach(DiskThread::close);
        syncThread.close();
    }

    /**
     * Waits for the end of the threads after {@link #close}; must not be called on one of them.
     *
     * @param patience how long to wait for all threads together
     * @return false when a thread still waits for its device
     */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean hasEnded = syncThread.awaitEnd(patience);
        for (DiskThread diskThread : threads) {
            hasEnded &= diskThread.awaitEnd(Duration.ofNanos(end - System.nanoTime()));
        }
        return hasEnded;
    }
}
