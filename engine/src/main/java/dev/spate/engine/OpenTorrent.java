package dev.spate.engine;

import dev.spate.engine.AddTorrent.Access;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.resume.KeptMetadata;
import dev.spate.protocol.port.DiskEvent;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A torrent whose metainfo is known and whose files are open. */
record OpenTorrent(AddTorrent request, TorrentContent content, Storage storage, KeptMetadata kept) {
    /** Looks at the disk; see {@link Session#add} for what may be thrown. */
    static OpenTorrent open(AddTorrent request, SessionParts parts, Consumer<DiskEvent> events) {
        TorrentContent content = TorrentContent.open(request, parts);
        return new OpenTorrent(
                request,
                content,
                content.storage(parts, events),
                new KeptMetadata(parts.disk().operations(), request.infoHash()));
    }

    int pieceCount() {
        return content.metainfo().geometry().pieceCount();
    }

    /** Files are closed, and what helps to go on another time stays only when there is something to go on with. */
    CompletableFuture<Void> close(TorrentContent.End end) {
        boolean isOver = end == TorrentContent.End.COMPLETE || end == TorrentContent.End.NOT_BEGUN;
        return storage.close().thenCompose(closed -> content.close(end)).thenRun(() -> {
            if (isOver && request.access() != Access.SEED) {
                kept.remove(request.folder());
            }
        });
    }
}
