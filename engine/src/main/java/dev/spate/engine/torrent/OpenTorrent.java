package dev.spate.engine.torrent;

import dev.spate.engine.disk.Storage;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.resume.ResumeFileInUseException;
import dev.spate.engine.resume.SavedMetadata;
import dev.spate.engine.saved.SavedContent;
import dev.spate.protocol.port.DiskEvent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A torrent whose metainfo is known and whose files are open. */
public record OpenTorrent(TorrentRequest request, TorrentFiles content, Storage storage, SavedMetadata savedMetadata) {
    /**
     * Checks the disk and opens the files.
     *
     * @param saved what a saved session knows of the content
     * @param events receives the events of the disk
     * @throws ResumeFileInUseException when another process or session downloads the torrent to the same folder
     * @throws FileFailure when the files cannot be used
     */
    public static OpenTorrent open(
            TorrentRequest request, Optional<SavedContent> saved, SessionParts parts, Consumer<DiskEvent> events)
            throws FileFailure, ResumeFileInUseException {
        TorrentFiles content = TorrentFiles.open(request, saved, parts);
        return new OpenTorrent(
                request,
                content,
                content.storage(parts, events),
                new SavedMetadata(parts.disk().operations(), request.infoHash()));
    }

    public int pieceCount() {
        return content.metainfo().geometry().pieceCount();
    }

    /** Closes the files. Progress and metadata stay on disk only if the torrent can continue later. */
    public CompletableFuture<Void> close(TorrentFiles.End end) {
        boolean isOver = end == TorrentFiles.End.COMPLETE || end == TorrentFiles.End.NOT_BEGUN;
        return storage.close().thenCompose(closed -> content.close(end)).thenRun(() -> {
            if (isOver && !request.where().isSeedOnly()) {
                savedMetadata.remove(request.where().folder());
            }
        });
    }
}
