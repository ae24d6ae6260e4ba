package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The disk threads of a session. Thread-safe. A thread starts when there is work that no other one is free for.
 */
public final class DiskPool implements AutoCloseable {
    private final List<DiskThread> threads = new ArrayList<>();
    private final DiskThread syncThread;

    /**
     * A pool without a thread yet.
     *
     * @param name what the names of its threads begin with
     * @param threadsMax threads that read, write and hash, 1 or more; one more forces and saves
     * @param broken told when memory or the stack has run out on one of them; they go on until they are closed
     */
    public DiskPool(String name, int threadsMax, Consumer<? super Error> broken) {
        Check.check(threadsMax > 0, "a pool has at least one thread");
        for (int i = 0; i < threadsMax; i++) {
            threads.add(new DiskThread(name + "-" + i, broken));
        }
        this.syncThread = new DiskThread(name + "-force", broken);
    }

    /** As many threads as cores, but two at least: one may wait for a device while the other one hashes. */
    public static DiskPool forThisMachine(String name, Consumer<? super Error> broken) {
        return new DiskPool(name, Math.max(2, Runtime.getRuntime().availableProcessors()), broken);
    }

    /** The thread with the least to do; a new one when all have something to do. */
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

    /** The thread for what waits long for the device and must not hold up writing. */
    DiskThread syncThread() {
        return syncThread;
    }

    /**
     * Runs something on the thread that forces, after what was given to it before.
     *
     * @return false once the pool is closing; then it is never run
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
     * Does something for each of many files, on the thread that calls and on those of the pool that are free. Returns when
     * all is done; once something has gone wrong no other part begins.
     *
     * @param count how many files there are
     * @param part called by several threads at once, each with files of its own that follow each other
     * @param <E> what goes wrong: the first failure is thrown
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
     *
     * @param <E> what goes wrong
     */
    @FunctionalInterface
    public interface Part<E extends Exception> {
        /** Does it for the files from the first index to before the second one. */
        void run(int from, int to) throws E;
    }

    /** Lets the threads end once their queues are empty, and does not wait. */
    @Override
    public void close() {
        threads.forEach(DiskThread::close);
        syncThread.close();
    }

    /**
     * Waits for the end of the threads after {@link #close}; must not be called by one of them.
     *
     * @param patience how long to wait for all of them together
     * @return false when one still waits for its device
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
