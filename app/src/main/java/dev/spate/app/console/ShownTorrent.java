package dev.spate.app.console;

import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.peer.Bitfield;
import java.util.concurrent.CompletableFuture;

/**
 * A torrent that a display shows. Its pieces are those of the engine's last answer: the display does not wait for the
 * next one. Owned by the command's thread.
 */
public final class ShownTorrent {
    private final TorrentHandle handle;
    private Bitfield pieces = Bitfield.empty(0);
    private CompletableFuture<Bitfield> next = CompletableFuture.completedFuture(pieces);

    /** A torrent of which no pieces are known yet. */
    public ShownTorrent(TorrentHandle handle) {
        this.handle = handle;
    }

    /** The state now. */
    public TorrentProgress progress(boolean wantsPieces) {
        if (wantsPieces && next.isDone()) {
            pieces = next.exceptionally(_ -> pieces).join();
            next = handle.pieces();
        }
        TorrentStatus status = handle.status();
        int count = status.progress().pieceCount();
        return new TorrentProgress(status, pieces.size() == count ? pieces : Bitfield.empty(count));
    }
}
