package dev.spate.engine;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.engine.loop.Loop;
import dev.spate.protocol.port.Command;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Where the readers of one torrent ask what they may read, and for what they lack. Thread-safe. */
final class ReadingDesk {
    private final TorrentContent content;
    private final ContentAccess access;
    private final Condition condition;
    private final Commands commands;
    private final Loop loop;
    private final Tenancy tenancy;

    ReadingDesk(OpenTorrent known, Condition condition, Commands commands, Loop loop, Tenancy tenancy) {
        this.content = known.content();
        this.access = known.storage().access();
        this.condition = condition;
        this.commands = commands;
        this.loop = loop;
        this.tenancy = tenancy;
    }

    Readers readers() {
        return condition.readers();
    }

    ContentAccess access() {
        return access;
    }

    Metainfo metainfo() {
        return content.metainfo();
    }

    /** Grows whenever what was verified may not be any more. */
    long doubts() {
        return condition.doubts();
    }

    /** Offset after the verified pieces that begin at this offset, or the offset itself. */
    CompletableFuture<Long> verifiedTo(long offset) {
        PieceGeometry geometry = metainfo().geometry();
        int first = geometry.pieceAt(offset);
        int countMax = Math.min(Limits.VERIFIED_RUN_MAX, geometry.pieceCount() - first);
        return loop.call(now -> tenancy.verifiedRun(first, countMax))
                .thenApply(count -> count == 0
                        ? offset
                        : geometry.pieceOffset(first + count - 1) + geometry.pieceLength(first + count - 1));
    }

    /** Asks for pieces. Never refused: there is one such request for each reader at the most. */
    void read(long reader, int firstPiece, int pieceCount) {
        if (content.mayDownload()) {
            commands.post(number -> new Command.Read(number, reader, firstPiece, pieceCount));
        }
    }

    void stopReading(long reader) {
        commands.post(number -> new Command.StopReading(number, reader));
    }

    /** Throws when no byte can be read any more. */
    void checkAlive() {
        condition.failure().ifPresent(why -> {
            throw new TorrentFailedException(why);
        });
        if (commands.isClosed() || condition.isLeaving()) {
            throw commands.gone();
        }
    }

    /** Throws when what is missing now stays missing. */
    void checkMayCome() {
        checkAlive();
        TorrentStatus.Activity activity = condition.status().activity();
        boolean isChecking = activity == TorrentStatus.Activity.CHECKING || activity == TorrentStatus.Activity.PAUSED;
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
