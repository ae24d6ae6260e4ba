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
    private final ConcurrentHashMap<Integer, PieceWrite> attempts = new ConcurrentHashMap<>();

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

    /** The thread that writes the piece, or any other if none does. */
    DiskThread threadOf(int piece) {
        PieceWrite attempt = attempts.get(piece);
        return attempt == null ? pool.leastLoaded() : attempt.thread();
    }
}
