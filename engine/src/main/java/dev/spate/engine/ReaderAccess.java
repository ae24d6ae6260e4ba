package dev.spate.engine;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.engine.loop.Loop;
import dev.spate.protocol.port.Command;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Where the readers of one torrent ask what they may read, and for what they lack. Thread-safe. */
final class ReaderAccess {
    private final TorrentFiles content;
    private final ContentAccess access;
    private final TorrentState torrentState;
    private final PendingCommands pendingCommands;
    private final Loop loop;
    private final MachineHolder machineHolder;

    ReaderAccess(
            OpenTorrent known,
            TorrentState torrentState,
            PendingCommands pendingCommands,
            Loop loop,
            MachineHolder machineHolder) {
        this.content = known.content();
        this.access = known.storage().access();
        this.torrentState = torrentState;
        this.pendingCommands = pendingCommands;
        this.loop = loop;
        this.machineHolder = machineHolder;
    }

    Readers readers() {
        return torrentState.readers();
    }

    ContentAccess access() {
        return access;
    }

    Metainfo metainfo() {
        return content.metainfo();
    }

    /** Grows whenever what was verified may not be any more. */
    long doubts() {
        return torrentState.doubts();
    }

    /** Offset after the verified pieces that begin at this offset, or the offset itself. */
    CompletableFuture<Long> verifiedTo(long offset) {
        PieceGeometry geometry = metainfo().geometry();
        int first = geometry.pieceAt(offset);
        int countMax = Math.min(SessionLimits.VERIFIED_RUN_MAX, geometry.pieceCount() - first);
        return loop.call(now -> machineHolder.verifiedRun(first, countMax))
                .thenApply(count -> count == 0
                        ? offset
                        : geometry.pieceOffset(first + count - 1) + geometry.pieceLength(first + count - 1));
    }

    /** Asks for pieces. Never refused: there is one such request for each reader at the most. */
    void read(long reader, int firstPiece, int pieceCount) {
        if (content.mayDownload()) {
            pendingCommands.post(number -> new Command.Read(number, reader, firstPiece, pieceCount));
        }
    }

    void stopReading(long reader) {
        pendingCommands.post(number -> new Command.StopReading(number, reader));
    }

    /** Throws when no byte can be read any more. */
    void checkAlive() {
        torrentState.failure().ifPresent(why -> {
            throw new TorrentFailedException(why);
        });
        if (pendingCommands.isClosed() || torrentState.isLeaving()) {
            throw pendingCommands.gone();
        }
    }

    /** Throws when what is missing now stays missing. */
    void checkMayCome() {
        checkAlive();
        Activity activity = torrentState.status().activity();
        boolean isChecking = activity == Activity.CHECKING || activity == Activity.PAUSED;
        if (!content.mayDownload() && !isChecking) {
            throw new SpateException(metainfo().name() + " lacks these bytes, and only seeds what it has");
        }
    }

    /** What a reader throws whose bytes are verified and cannot be read all the same. */
    SpateException unreadable(IOException problem) {
        checkAlive();
        return new StorageException(new TorrentFailure(
                TorrentFailure.Cause.STORAGE_FAULTY,
                "",
                metainfo().name() + " cannot be read: " + Conversions.oneLine(problem)));
    }
}
