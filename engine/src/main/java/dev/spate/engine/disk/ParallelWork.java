package dev.spate.engine.disk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work on many files that several threads do together: whoever is free takes the next part. Only the thread that wants it
 * done waits, and for begun parts alone, so that threads with other things to do hold up nothing. Thread-safe.
 *
 * @param <E> what goes wrong
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
     * Has a disk thread help, a part at a time: what others have given it meanwhile comes in between, so that a slow device
     * keeps no reader waiting for all the files.
     */
    void helpOn(DiskThread diskThread) {
        diskThread.postUrgent(DiskPool.task(() -> {
            if (help()) {
                helpOn(diskThread);
            }
        }));
    }

    /** Does one part; false when none is left or one has failed. Keeps what goes wrong for {@link #finish}. */
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

    /** Does what is left and waits for what others have begun. A thread that is interrupted goes on, and keeps the mark. */
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
                // Nothing else can come out of a part.
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
