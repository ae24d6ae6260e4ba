package dev.spate.engine.disk;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.Folder;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.PieceIndex;
import java.util.function.Consumer;

/**
 * Reports each failure of a whole storage once. After a failure, only work that was requested since the last recovery
 * is done. Thread-safe.
 */
final class StorageFailures {
    /** Work whose failure is a failure of the whole storage. */
    interface Work {
        /** Does the work on a disk thread, and sends the result to the period. */
        void run(DiskThread diskThread, Period period) throws FileFailure;
    }

    private static final System.Logger LOG = System.getLogger(StorageFailures.class.getName());

    private final Folder folder;
    private final Consumer<DiskEvent> events;
    /** Replaced only by the loop. */
    private volatile Period period = new Period();

    /** @param events must not block and must not throw */
    StorageFailures(Folder folder, Consumer<DiskEvent> events) {
        this.folder = folder;
        this.events = events;
    }

    /**
     * The time from one recovery to the next failure. Other threads are still working when one of them fails. Their
     * events are dropped, so that the failure is the last event of its period.
     */
    final class Period implements Consumer<DiskEvent> {
        /** Written under this period's lock. */
        private volatile boolean isOver;

        @Override
        public synchronized void accept(DiskEvent event) {
            if (!isOver) {
                events.accept(event);
            }
        }

        private void end(DiskEvent.Failed event) {
            if (end()) {
                events.accept(event);
            }
        }

        /** Ends the period; returns false when it was already over. */
        private synchronized boolean end() {
            boolean wasOpen = !isOver;
            isOver = true;
            return wasOpen;
        }
    }

    /** The current period. */
    Period period() {
        return period;
    }

    /**
     * Does work that was requested in a period, and reports its failure. Returns false, with nothing done, when the
     * period is over.
     */
    boolean carryOut(Work work, DiskThread diskThread, Period asked) {
        if (asked.isOver) {
            return false;
        }
        try {
            work.run(diskThread, asked);
        } catch (FileFailure e) {
            asked.end(e.event(folder));
        } catch (RuntimeException bug) {
            // Our bug, or one of the JDK. It is reported like a faulty device, so that the torrent stops and the
            // session continues.
            LOG.log(System.Logger.Level.ERROR, "the storage of a torrent failed", bug);
            asked.end(new DiskEvent.Failed(DiskEvent.Cause.FAULTY, "", "internal error: " + bug));
        }
        return true;
    }

    /**
     * Sends the result of a save, even when the period is over. A failed save ends the period too, because no work
     * makes sense without saves.
     */
    void reportSave(DiskEvent event) {
        if (event instanceof DiskEvent.Failed) {
            period.end();
        }
        events.accept(event);
    }

    boolean isFailed() {
        return period.isOver;
    }

    /** Begins a new period after a failure. Called by the loop. */
    void recover() {
        period = new Period();
    }

    /**
     * Reports a read failure. A file that cannot be read is damaged; but if the folder is missing, it may come back
     * with all its pieces.
     */
    void reportUnreadable(PieceIndex piece, FileFailure e, DiskThread diskThread) {
        Period now = period;
        if (folder.isPresent()) {
            diskThread.send(now, new DiskEvent.Unreadable(piece, e.text()));
        } else {
            now.end(e.event(folder));
        }
    }
}
