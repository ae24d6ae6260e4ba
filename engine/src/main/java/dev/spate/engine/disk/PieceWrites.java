package dev.spate.engine.disk;

import dev.spate.wire.PieceGeometry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pieces of one storage that are being written, each with its thread. Entered by the loop, left by the disk thread
 * that knows the verdict. Thread-safe.
 */
final class PieceWrites {
    private final PieceGeometry geometry;
    private final ContentFiles files;
    private final DiskPool pool;
    private final ConcurrentHashMap<Integer, PieceWrite> attempts = new ConcurrentHashMap<>();

    PieceWrites(PieceGeometry geometry, ContentFiles files, DiskPool pool) {
        this.geometry = geometry;
        this.files = files;
        this.pool = pool;
    }

    /** The attempt at a piece stays, and keeps its thread, while a task for it is queued or blocks of it are written. */
    PieceWrite join(int piece) {
        return attempts.compute(piece, (key, there) -> {
            PieceWrite attempt = there == null ? new PieceWrite(piece, pool.leastLoaded(), geometry, files) : there;
            attempt.join();
            return attempt;
        });
    }

    void leave(PieceWrite attempt) {
        attempts.computeIfPresent(attempt.piece(), (key, there) -> there.leave() ? null : there);
    }

    boolean isUnderWay(int piece) {
        return attempts.containsKey(piece);
    }

    Set<Integer> pieces() {
        return attempts.keySet();
    }

    /** The thread that has the piece, or any other. */
    DiskThread threadOf(int piece) {
        PieceWrite attempt = attempts.get(piece);
        return attempt == null ? pool.leastLoaded() : attempt.thread();
    }
}
