package dev.spate.engine.read;

import dev.spate.engine.read.ReadWindow.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a reader knows of verified pieces, and its request for those that are missing. Used by the reader's thread;
 * woken by the session's loop, and closed by any thread.
 */
public final class VerifiedRange implements Readers.Wakeable {
    private static final long NO_TIMEOUT = Long.MAX_VALUE;

    private final ReadableTorrent torrent;
    private final ReadWindow window;
    private final long reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    /** The piece that the reader waits for, or -1. Guarded by the lock, like the two fields below. */
    private int awaited = -1;

    private boolean isWoken;
    private boolean isClosed;

    // Used by the reader's thread only: what was verified when it last asked.
    private long knownFrom;
    private long knownTo;
    private long knownDoubts = -1;
    private long refreshAt;
    private Run requested = Run.NONE;

    private VerifiedRange(ReadableTorrent torrent, ReadWindow window) {
        this.torrent = torrent;
        this.window = window;
        this.reader = torrent.readers().nextNumber();
    }

    /** Adds a reader to a torrent; empty when the torrent has too many. */
    public static Optional<VerifiedRange> open(ReadableTorrent torrent, ReadWindow window) {
        VerifiedRange range = new VerifiedRange(torrent, window);
        return torrent.readers().add(range) ? Optional.of(range) : Optional.empty();
    }

    public long end() {
        return window.end();
    }

    /**
     * Waits until the byte at this offset is verified. Returns the offset in the content after the verified bytes that
     * begin there.
     */
    public long await(long offset) throws InterruptedException {
        try {
            return await(offset, NO_TIMEOUT);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the wait of three centuries is over", e);
        }
    }

    /**
     * The same, with a limit for the waiting.
     *
     * @throws TimeoutException when the byte was not verified in time
     */
    public long await(long offset, Duration timeout) throws InterruptedException, TimeoutException {
        return await(offset, timeout.toNanos());
    }

    private long await(long offset, long nanos) throws InterruptedException, TimeoutException {
        if (offset < window.begin()) {
            throw new IllegalArgumentException("the position is before the range of this reader");
        }
        if (offset >= window.end()) {
            return window.end();
        }
        long left = nanos;
        boolean hasJumped = window.at(offset);
        while (true) {
            boolean isKnown = offset >= knownFrom && offset < knownTo && knownDoubts == torrent.doubtCount();
            if (isKnown && !hasJumped && (offset < refreshAt || knownTo == window.end())) {
                checkOpen();
                return knownTo;
            }
            hasJumped = false;
            expect(torrent.metainfo().geometry().pieceAt(offset));
            // Asked before the refresh, because a check that ends between the two may have found the bytes.
            boolean mayArrive = torrent.mayArrive();
            refresh(offset);
            if (knownTo > offset) {
                return knownTo;
            }
            torrent.checkAlive();
            if (!mayArrive) {
                throw torrent.neverArrives();
            }
            left = sleep(left);
        }
    }

    private void checkOpen() {
        lock.lock();
        try {
            if (isClosed) {
                throw torrent.readerClosed();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on, a message about this piece wakes the reader. */
    private void expect(int piece) {
        lock.lock();
        try {
            awaited = piece;
            isWoken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the machine which pieces are verified, and requests the next missing ones. */
    private void refresh(long offset) throws InterruptedException {
        checkOpen();
        torrent.checkAlive();
        long doubts = torrent.doubtCount();
        knownTo = Math.min(window.end(), torrent.verifiedTo(offset));
        knownFrom = offset;
        knownDoubts = doubts;
        refreshAt = window.nextRefresh(offset);
        request(window.missing(offset, knownTo));
    }

    private void request(Run needed) {
        if (needed.equals(requested)) {
            return;
        }
        lock.lock();
        try {
            // Under the lock, so that nothing is requested after the close.
            if (isClosed) {
                throw torrent.readerClosed();
            }
            if (needed.count() == 0) {
                torrent.stopReading(reader);
            } else {
                torrent.read(reader, needed.first(), needed.count());
            }
            requested = needed;
        } finally {
            lock.unlock();
        }
    }

    /** The reader has returned the bytes before this offset and is expected to continue from here. */
    public void handedOut(long offset) {
        window.expect(offset);
    }

    private long sleep(long nanos) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!isWoken) {
                if (left <= 0) {
                    throw new TimeoutException("no verified byte came in time");
                }
                left = woken.awaitNanos(left);
            }
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void verified(int piece) {
        lock.lock();
        try {
            if (piece == awaited) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void changed() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        isWoken = true;
        woken.signalAll();
    }

    /** Forgets what was verified, because it may be wrong; the next call asks again. */
    public void forget() {
        knownDoubts = -1;
    }

    /** Ends the requests; a thread that waits gets an exception. */
    public void close() {
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            wake();
        } finally {
            lock.unlock();
        }
        torrent.readers().remove(this, () -> torrent.stopReading(reader));
    }
}
