package dev.spate.engine.disk;

import dev.spate.wire.PieceGeometry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pieces of one storage that are being written, each with its thread. Entered by the loop, left by the disk thread
 * that knows the verdict. Thread-safe.
 */
final class PieceAttempts {
    private final PieceGeometry geometry;
    private final ContentFiles files;
    private final DiskPool pool;
    private final ConcurrentHashMap<Integer, PieceAttempt> attempts = new ConcurrentHashMap<>();

    PieceAttempts(PieceGeometry geometry, ContentFiles files, DiskPool pool) {
        this.geometry = geometry;
        this.files = files;
        this.pool = pool;
    }

    /** The attempt at a piece stays, and keeps its thread, while a task for it is queued or blocks of it are written. */
    PieceAttempt join(int piece) {
        return attempts.compute(piece, (key, there) -> {
            PieceAttempt attempt = there == null ? new PieceAttempt(piece, pool.leastLoaded(), geometry, files) : there;
            attempt.join();
            return attempt;
        });
    }

    void leave(PieceAttempt attempt) {
        attempts.computeIfPresent(attempt.piece(), (key, there) -> there.leave() ? null : there);
    }

    boolean isUnderWay(int piece) {
        return attempts.containsKey(piece);
    }

    Set<Integer> pieces() {
        return attempts.keySet();
    }

    /** The thread that has the piece, or any other. */
    Lane laneOf(int piece) {
        PieceAttempt attempt = attempts.get(piece);
        return attempt == null ? pool.leastLoaded() : attempt.lane();
    }
}
