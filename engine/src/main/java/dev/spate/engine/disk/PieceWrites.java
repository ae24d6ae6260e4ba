package dev.spate.engine.disk;

import dev.spate.wire.PieceGeometry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pieces of one storage that are being written, each with its thread. The loop adds them, and disk threads remove
 * them after the verdict. Thread-safe.
 */
final class PieceWrites {
    private final PieceGeometry geometry;
    private final ContentFiles files;
    private final DiskPool pool;
    private final ConcurrentHashMap<Integer, PieceWrite> byPiece = new ConcurrentHashMap<>();

    PieceWrites(PieceGeometry geometry, ContentFiles files, DiskPool pool) {
        this.geometry = geometry;
        this.files = files;
        this.pool = pool;
    }

    /**
     * The write of this piece, with a task counted. It stays, and keeps its thread, while a task for it is queued or
     * blocks of it are written.
     */
    PieceWrite join(int piece) {
        return byPiece.compute(piece, (key, there) -> {
            PieceWrite pieceWrite = there == null ? new PieceWrite(piece, pool.leastLoaded(), geometry, files) : there;
            pieceWrite.join();
            return pieceWrite;
        });
    }

    void leave(PieceWrite pieceWrite) {
        byPiece.computeIfPresent(pieceWrite.piece(), (key, there) -> there.leave() ? null : there);
    }

    boolean isBeingWritten(int piece) {
        return byPiece.containsKey(piece);
    }

    Set<Integer> pieces() {
        return byPiece.keySet();
    }

    /** The thread that writes the piece, or any other if none does. */
    DiskThread threadOf(int piece) {
        PieceWrite pieceWrite = byPiece.get(piece);
        return pieceWrite == null ? pool.leastLoaded() : pieceWrite.thread();
    }
}
