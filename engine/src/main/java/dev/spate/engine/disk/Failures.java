package dev.spate.engine.disk;

import dev.spate.protocol.torrent.DiskEvent;
import dev.spate.wire.PieceIndex;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What goes wrong for a whole storage, told once, and which work still counts afterwards: only that which was asked for
 * since the last recovery. Thread-safe.
 */
final class Failures {
    /** Something that may fail for the whole storage. */
    interface Work {
        void run(Lane lane) throws FileFailure;
    }

    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private final Folder folder;
    private final Consumer<DiskEvent> events;
    /** Counted up by every failure and every recovery: odd while failed. */
    private final AtomicLong period = new AtomicLong();

    Failures(Folder folder, Consumer<DiskEvent> events) {
        this.folder = folder;
        this.events = events;
    }

    /** The time between failures in which something is asked for now. */
    long period() {
        return period.get();
    }

    /** Does what was asked for in that time, and tells what goes wrong; false, with nothing done, when it counts no more. */
    boolean carryOut(Work work, Lane lane, long asked) {
        if (isFailed(asked) || period.get() != asked) {
            return false;
        }
        try {
            work.run(lane);
        } catch (FileFailure e) {
            tell(e.event(folder), lane, asked);
        } catch (RuntimeException bug) {
            // Or an error of the JDK: told like a faulty device, so that the torrent stops and the session goes on.
            LOG.log(System.Logger.Level.ERROR, "the storage of a torrent failed", bug);
            tell(new DiskEvent.Failed(DiskEvent.Cause.FAULTY, "", "internal error: " + bug), lane, asked);
        }
        return true;
    }

    boolean isFailed() {
        return isFailed(period.get());
    }

    private static boolean isFailed(long at) {
        return at % 2 == 1;
    }

    /** What has failed may work again. Called by the loop, while failed. */
    void recover() {
        period.incrementAndGet();
    }

    /** A file that cannot be read is damaged; a folder that has gone may come back with all its pieces. */
    void tellUnreadable(PieceIndex piece, FileFailure e, Lane lane) {
        if (folder.isPresent()) {
            lane.tell(events, new DiskEvent.Unreadable(piece, e.text()));
        } else {
            tell(e.event(folder), lane, period());
        }
    }

    private void tell(DiskEvent.Failed event, Lane lane, long asked) {
        if (!isFailed(asked) && period.compareAndSet(asked, asked + 1)) {
            lane.tell(events, event);
        }
    }
}
