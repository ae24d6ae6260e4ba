package dev.spate.sim;

import dev.spate.protocol.port.ClosedContent;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.EntryState.Leaving;
import dev.spate.protocol.session.EntryState.Stopped;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.SeedingFigures;
import dev.spate.protocol.session.StopReason;
import dev.spate.protocol.session.Work;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.PeerLimits;
import dev.spate.wire.status.Progress;

/**
 * What a saved session keeps of a torrent.
 *
 * @param entry its place, whether it is stopped, its goals and its figures
 * @param limits its rates
 * @param downloadedBytes in all sessions together
 * @param hasMetadata whether its metainfo is saved
 * @param verified pieces as they were when the content was last complete or checked
 * @param isDoubted whether every piece is to be checked
 */
record SavedEntry(
        QueueEntry entry,
        Limits limits,
        long downloadedBytes,
        boolean hasMetadata,
        Bitfield verified,
        boolean isDoubted) {
    /** Bytes per second; 0 is unlimited. */
    record Limits(long down, long up) {
        static final Limits NONE = new Limits(0, 0);
    }

    /** What the queue has decided. What failed is tried again in the next session. */
    SavedEntry withDecided(QueueEntry decided) {
        EntryState aim = decided.state() instanceof Leaving leaving ? leaving.next() : decided.state();
        boolean isStopped = aim instanceof Stopped stopped && stopped.reason() != StopReason.FAILED;
        return withEntry(decided.withState(isStopped ? new Stopped(StopReason.PAUSED) : new EntryState.Queued())
                .withFigures(entry.figures()));
    }

    private SavedEntry withEntry(QueueEntry newEntry) {
        return new SavedEntry(newEntry, limits, downloadedBytes, hasMetadata, verified, isDoubted);
    }

    SavedEntry withLimits(Limits newLimits) {
        return new SavedEntry(entry, newLimits, downloadedBytes, hasMetadata, verified, isDoubted);
    }

    SavedEntry withCounters(long uploaded, long downloaded, long seedingNanos) {
        SeedingFigures figures = new SeedingFigures(uploaded, entry.figures().bytesWanted(), seedingNanos, 0);
        return new SavedEntry(entry.withFigures(figures), limits, downloaded, hasMetadata, verified, isDoubted);
    }

    SavedEntry withMetadata() {
        return new SavedEntry(entry, limits, downloadedBytes, true, verified, isDoubted);
    }

    SavedEntry withVerified(Bitfield pieces) {
        return new SavedEntry(entry, limits, downloadedBytes, hasMetadata, pieces, false);
    }

    /** Every piece is about to be checked: what was known of them counts no more. */
    SavedEntry doubted() {
        return new SavedEntry(entry, limits, downloadedBytes, hasMetadata, Bitfield.empty(verified.size()), true);
    }

    boolean isComplete() {
        return verified.isFull();
    }

    // ---- the next session

    /** The torrent in the queue of a new process, with this number. */
    QueueEntry restored(int number, SimContent content) {
        SeedingFigures saved = entry.figures();
        return new QueueEntry(
                number,
                work(),
                entry.position(),
                entry.isForced(),
                entry.state(),
                entry.goals(),
                new SeedingFigures(
                        saved.uploadedBytes(),
                        hasMetadata ? content.geometry().totalLength() : 0,
                        saved.seedingNanos(),
                        0));
    }

    private Work work() {
        if (!hasMetadata) {
            return Work.FETCHING_METADATA;
        }
        return isComplete() ? Work.SEEDING : Work.DOWNLOADING;
    }

    /** How the torrent starts in a new process. */
    TorrentSetup.Start start(SimContent content) {
        if (!hasMetadata) {
            return new TorrentSetup.Start.FromLink();
        }
        return new TorrentSetup.Start.Closed(closed(content), entry.figures().uploadedBytes(), downloadedBytes);
    }

    private ClosedContent closed(SimContent content) {
        Metainfo metainfo = content.metainfo();
        long length = content.geometry().totalLength();
        long had = 0;
        for (int piece = verified.nextSet(0); piece >= 0; piece = verified.nextSet(piece + 1)) {
            had += content.geometry().pieceLength(piece);
        }
        int infoLength = metainfo.infoLength();
        return new ClosedContent(
                new Progress(length, had, verified.size(), verified.count(), verified.size()),
                verified.isFull(),
                metainfo.isPrivate(),
                infoLength > PeerLimits.METADATA_LENGTH_MAX ? 0 : infoLength);
    }
}
