package dev.spate.engine.read;

import dev.spate.engine.read.ReadWindow.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a reader knows of verified pieces, and its lease on those that are missing. Used by the reader's thread; woken
 * by the session's loop and closed by any thread.
 */
public final class VerifiedRange implements Readers.Wakeable {
    private static final long NO_TIMEOUT = Long.MAX_VALUE;

    private final ReadableTorrent torrent;
    private final ReadWindow window;
    private final long reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    /** The piece that is waited for, or -1. Guarded by the lock, as the two below. */
    private int awaited = -1;

    private boolean isWoken;
    private boolean isClosed;

    // Of the reader's thread: what was verified when it last asked.
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

    /** One more reader of a torrent, or empty when it has too many. */
    public static Optional<VerifiedRange> open(ReadableTorrent torrent, ReadWindow window) {
        VerifiedRange range = new VerifiedRange(torrent, window);
        return torrent.readers().add(range) ? Optional.of(range) : Optional.empty();
    }

    public long end() {
        return window.end();
    }

    /** Offset in the content after the verified bytes that begin at this one; waits until there are some. */
    public long await(long offset) throws InterruptedException {
        try {
            return await(offset, NO_TIMEOUT);
        } catch (TimeoutException e) {
            throw new IllegalStateException("nobody waits for three centuries", e);
        }
    }

    public long await(long offset, Duration timeout) throws InterruptedException, TimeoutException {
        return await(offset, timeout.toNanos());
    }

    private long await(long offset, long nanos) throws InterruptedException, TimeoutException {
        if (offset < window.begin()) {
            throw new IllegalArgumentException("the position lies before what the reader was opened for");
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
            // Asked before the look: a check that ends after it may have found the bytes.
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

    /** From here on news of this piece is not missed. */
    private void expect(int piece) {
        lock.lock();
        try {
            awaited = piece;
            isWoken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the machine what it has, and tells it what is needed next. */
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
            // Under the lock, so that nothing is asked for after the end.
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

    /** The reader has what lies before this offset; it is expected to go on from here. */
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

    /** What was known may be wrong: it is asked for again. */
    public void forget() {
        knownDoubts = -1;
    }

    /** Nothing is needed any more; who waits hears of it. */
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
