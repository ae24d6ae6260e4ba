package dev.spate.engine;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.engine.loop.Loop;
import dev.spate.engine.read.ReadLimits;
import dev.spate.engine.read.ReadableTorrent;
import dev.spate.engine.read.Readers;
import dev.spate.engine.torrent.OpenTorrent;
import dev.spate.engine.torrent.PendingCommands;
import dev.spate.engine.torrent.TorrentFiles;
import dev.spate.protocol.port.Command;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * What the readers of one torrent use of it: they ask here which bytes are verified, and request the missing ones.
 * Thread-safe.
 */
final class ReaderAccess implements ReadableTorrent {
    /** Asks the machine. */
    interface VerifiedRun {
        /** The number of consecutive verified pieces from this one on, at most {@code countMax}. On the loop. */
        int count(int firstPiece, int countMax);
    }

    private final TorrentFiles content;
    private final ContentAccess access;
    private final TorrentState torrentState;
    private final PendingCommands pendingCommands;
    private final Loop loop;
    private final VerifiedRun verifiedRun;
    private final Supplier<SpateException> gone;

    ReaderAccess(
            OpenTorrent known,
            TorrentState torrentState,
            PendingCommands pendingCommands,
            Loop loop,
            VerifiedRun verifiedRun,
            Supplier<SpateException> gone) {
        this.content = known.content();
        this.access = known.storage().access();
        this.torrentState = torrentState;
        this.pendingCommands = pendingCommands;
        this.loop = loop;
        this.verifiedRun = verifiedRun;
        this.gone = gone;
    }

    @Override
    public Readers readers() {
        return torrentState.readers();
    }

    @Override
    public ContentAccess access() {
        return access;
    }

    @Override
    public Metainfo metainfo() {
        return content.metainfo();
    }

    @Override
    public long doubtCount() {
        return torrentState.doubtCount();
    }

    @Override
    public long verifiedTo(long offset) throws InterruptedException {
        PieceGeometry geometry = metainfo().geometry();
        int first = geometry.pieceAt(offset);
        int count = verifiedRun(first, Math.min(ReadLimits.VERIFIED_RUN_MAX, geometry.pieceCount() - first));
        return count == 0 ? offset : geometry.pieceOffset(first + count - 1) + geometry.pieceLength(first + count - 1);
    }

    private int verifiedRun(int first, int countMax) throws InterruptedException {
        try {
            return loop.call(now -> verifiedRun.count(first, countMax)).get();
        } catch (ExecutionException e) {
            checkAlive();
            throw new SpateException(metainfo().name() + " is no longer in its session", e);
        }
    }

    @Override
    public void read(long reader, int firstPiece, int pieceCount) {
        if (content.mayDownload()) {
            pendingCommands.post(number -> new Command.Read(number, reader, firstPiece, pieceCount));
        }
    }

    @Override
    public void stopReading(long reader) {
        pendingCommands.post(number -> new Command.StopReading(number, reader));
    }

    @Override
    public void checkAlive() {
        torrentState.failure().ifPresent(why -> {
            throw new TorrentFailedException(why);
        });
        if (pendingCommands.isClosed() || torrentState.isLeaving()) {
            throw gone.get();
        }
    }

    @Override
    public boolean mayArrive() {
        return content.mayDownload()
                || switch (torrentState.status().activity()) {
                    case CHECKING, QUEUED, PAUSED -> true;
                    case FETCHING_METADATA, DOWNLOADING, SEEDING, SEEDED, FAILED -> false;
                };
    }

    @Override
    public SpateException neverArrives() {
        return new SpateException(metainfo().name() + ": these bytes are missing, and the torrent only seeds");
    }

    @Override
    public SpateException readerClosed() {
        return new SpateException("the reader is closed");
    }

    /** The exception for bytes that are verified but cannot be read. */
    SpateException unreadable(IOException problem) {
        checkAlive();
        return new StorageException(new TorrentFailure(
                TorrentFailure.Cause.STORAGE_FAULTY,
                "",
                metainfo().name() + " cannot be read: " + Conversions.oneLine(problem)));
    }
}
