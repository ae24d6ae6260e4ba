package dev.spate.engine.disk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work on many files that several threads share: each free thread takes the next part. Only the calling thread waits,
 * and only for parts that have begun, so that busy threads delay nothing. Thread-safe.
 *
 * @param <E> the type of failure
 */
final class ParallelWork<E extends Exception> {
    private final int count;
    private final int partLength;
    private final DiskPool.Part<E> part;

    /** Guarded by the monitor, like the two below. */
    private int next;

    private int begun;
    private @Nullable Throwable failure;

    ParallelWork(int count, int partLength, DiskPool.Part<E> part) {
        this.count = count;
        this.partLength = partLength;
        this.part = part;
    }

    /**
     * Lets a disk thread help, one part at a time. Other tasks of the thread run in between, so that on a slow device a
     * reader does not wait for all the files.
     */
    void helpOn(DiskThread diskThread) {
        diskThread.postUrgent(DiskPool.task(() -> {
            if (help()) {
                helpOn(diskThread);
            }
        }));
    }

    /** Does one part; returns false when none is left or one has failed. Keeps the failure for {@link #finish}. */
    boolean help() {
        Optional<Integer> from = begin();
        if (from.isEmpty()) {
            return false;
        }
        @Nullable Throwable wrong = null;
        try {
            part.run(from.get(), Math.min(count, from.get() + partLength));
        } catch (Throwable e) {
            wrong = e;
        } finally {
            end(wrong);
        }
        return true;
    }

    private synchronized Optional<Integer> begin() {
        if (next >= count || failure != null) {
            return Optional.empty();
        }
        int from = next;
        next += Math.min(partLength, count - next);
        begun++;
        return Optional.of(from);
    }

    private synchronized void end(@Nullable Throwable wrong) {
        begun--;
        if (failure == null) {
            failure = wrong;
        }
        notifyAll();
    }

    /**
     * Does the remaining parts and waits for those that others have begun. An interruption does not end this; it is
     * kept for later.
     */
    void finish() throws E {
        boolean isLeft = true;
        while (isLeft) {
            isLeft = help();
        }
        Throwable wrong = awaitOthers();
        switch (wrong) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> {
                // A part throws nothing else.
                @SuppressWarnings("unchecked")
                E own = (E) wrong;
                throw own;
            }
        }
    }

    private synchronized @Nullable Throwable awaitOthers() {
        boolean interrupted = false;
        while (begun > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }
}
