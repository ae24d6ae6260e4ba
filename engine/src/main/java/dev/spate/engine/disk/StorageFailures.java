package dev.spate.engine.disk;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.Folder;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.PieceIndex;
import java.util.function.Consumer;

/**
 * What goes wrong for a whole storage, told once, and which work still counts afterwards: only that which was asked for
 * since the last recovery. Thread-safe.
 */
final class StorageFailures {
    /** Something that may fail for the whole storage. */
    interface Work {
        /** Does it on a disk thread, and tells the period what came of it. */
        void run(DiskThread diskThread, Period period) throws FileFailure;
    }

    private static final System.Logger LOG = System.getLogger(StorageFailures.class.getName());

    private final Folder folder;
    private final Consumer<DiskEvent> events;
    /** Replaced by the loop alone. */
    private volatile Period period = new Period();

    /** @param events must not block and must not throw */
    StorageFailures(Folder folder, Consumer<DiskEvent> events) {
        this.folder = folder;
        this.events = events;
    }

    /**
     * The time from one recovery to the next, which a failure ends. Several threads are at work when one of them fails:
     * what the others still have to say about it is dropped, so that the failure is the last that is heard.
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

        /** False when it was over already. */
        private synchronized boolean end() {
            boolean isNews = !isOver;
            isOver = true;
            return isNews;
        }
    }

    /** The time in which something is asked for now. */
    Period period() {
        return period;
    }

    /** Does what was asked for in that time, and tells what goes wrong; false, with nothing done, when it counts no more. */
    boolean carryOut(Work work, DiskThread diskThread, Period asked) {
        if (asked.isOver) {
            return false;
        }
        try {
            work.run(diskThread, asked);
        } catch (FileFailure e) {
            asked.end(e.event(folder));
        } catch (RuntimeException bug) {
            // Or an error of the JDK: told like a faulty device, so that the torrent stops and the session goes on.
            LOG.log(System.Logger.Level.ERROR, "the storage of a torrent failed", bug);
            asked.end(new DiskEvent.Failed(DiskEvent.Cause.FAULTY, "", "internal error: " + bug));
        }
        return true;
    }

    /** Tells what came of saving progress, also in a time that is over; without a store there is no going on either. */
    void tellOfStore(DiskEvent event) {
        if (event instanceof DiskEvent.Failed) {
            period.end();
        }
        events.accept(event);
    }

    boolean isFailed() {
        return period.isOver;
    }

    /** What has failed may work again. Called by the loop, while failed. */
    void recover() {
        period = new Period();
    }

    /** A file that cannot be read is damaged; a folder that has gone may come back with all its pieces. */
    void tellUnreadable(PieceIndex piece, FileFailure e, DiskThread diskThread) {
        Period now = period;
        if (folder.isPresent()) {
            diskThread.tell(now, new DiskEvent.Unreadable(piece, e.text()));
        } else {
            now.end(e.event(folder));
        }
    }
}
