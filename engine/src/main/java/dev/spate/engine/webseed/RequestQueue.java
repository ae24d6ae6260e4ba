package dev.spate.engine.webseed;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The blocks that the torrent has requested: waiting ones, and the run that is being downloaded. A run is blocks that
 * follow each other. Thread-safe: the session's loop adds, the link's thread takes.
 */
final class RequestQueue {
    private final PieceGeometry geometry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<BlockRef> waiting = new LinkedHashSet<>();
    private final Set<BlockRef> underWay = new LinkedHashSet<>();
    private boolean isClosed;

    RequestQueue(PieceGeometry geometry) {
        this.geometry = geometry;
    }

    /** Adds a request. Returns false when there are more than the link has announced as its maximum. */
    boolean request(BlockRef block) {
        lock.lock();
        try {
            if (waiting.size() >= 2 * WebSeedLimits.REQUESTS_MAX) {
                return false;
            }
            waiting.add(block);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Cancels a block; one that is being downloaded may still arrive. */
    void cancel(BlockRef block) {
        lock.lock();
        try {
            if (!waiting.remove(block)) {
                underWay.remove(block);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest request and those that follow it in the content. Waits until there is one.
     *
     * @param from the offset in the content at which an open answer continues, or -1: the first request after it is
     *     taken before older ones
     * @return empty when no request came in this time, or once the queue is closed
     */
    List<BlockRef> takeRun(Duration timeout, long from) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (waiting.isEmpty() && !isClosed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (isClosed || waiting.isEmpty()) {
                return List.of();
            }
            awaitMore();
            if (isClosed || waiting.isEmpty()) {
                return List.of();
            }
            List<BlockRef> run = runFrom(first(from));
            underWay.clear();
            underWay.addAll(run);
            run.forEach(waiting::remove);
            return run;
        } finally {
            lock.unlock();
        }
    }

    private BlockRef first(long from) {
        BlockRef oldest = waiting.iterator().next();
        if (from < 0) {
            return oldest;
        }
        return waiting.stream()
                .filter(block -> geometry.offset(block) >= from)
                .min(Comparator.comparingLong(geometry::offset))
                .orElse(oldest);
    }

    /** Under a rate limit requests come one by one; a short wait makes one run of many. */
    private void awaitMore() throws InterruptedException {
        long left = WebSeedLimits.GATHER_TIME_MAX.toNanos();
        int before = 0;
        while (!isClosed && left > 0 && waiting.size() > before && waiting.size() < WebSeedLimits.GATHER_BLOCKS) {
            before = waiting.size();
            long quiet = WebSeedLimits.GATHER_QUIET.toNanos();
            left -= quiet;
            while (quiet > 0 && !isClosed) {
                quiet = changed.awaitNanos(quiet);
            }
        }
    }

    private List<BlockRef> runFrom(BlockRef first) {
        List<BlockRef> run = new ArrayList<>();
        int length = 0;
        BlockRef next = first;
        while (waiting.contains(next) && length + next.length() <= WebSeedLimits.RUN_LENGTH_MAX) {
            run.add(next);
            length += next.length();
            long end = geometry.offset(next) + next.length();
            if (end >= geometry.totalLength()) {
                break;
            }
            int piece = geometry.pieceAt(end);
            int begin = (int) (end - geometry.pieceOffset(piece));
            int left = geometry.pieceLength(piece) - begin;
            next = new BlockRef(piece, begin, Math.min(left, dev.spate.wire.WireLimits.BLOCK_LENGTH));
        }
        return run;
    }

    /** Records that the block is delivered to the torrent. */
    void delivered(BlockRef block) {
        lock.lock();
        try {
            underWay.remove(block);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the torrent no longer wants any of the run's remaining blocks. */
    boolean isRunUnwanted() {
        lock.lock();
        try {
            return underWay.isEmpty() || isClosed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes and returns the blocks that will not come: the rest of the run and, if {@code alsoWaiting}, all waiting
     * ones.
     */
    List<BlockRef> giveUp(boolean alsoWaiting) {
        lock.lock();
        try {
            List<BlockRef> all = new ArrayList<>(underWay);
            underWay.clear();
            if (alsoWaiting) {
                all.addAll(waiting);
                waiting.clear();
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for this time, or until the queue is closed. */
    void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!isClosed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
