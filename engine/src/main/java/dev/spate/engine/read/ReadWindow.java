package dev.spate.engine.read;

import dev.spate.wire.PieceGeometry;

/**
 * How far ahead of a reader the pieces are fetched. Owned by its reader.
 *
 * <p>The window begins small, because whoever jumps waits for the first byte and not for the last, doubles while the
 * reader reads on, and begins anew when it jumps.
 */
public final class ReadWindow {
    /** Pieces that follow each other. */
    record Run(int first, int count) {
        static final Run NONE = new Run(0, 0);

        int end() {
            return first + count;
        }
    }

    private final PieceGeometry geometry;
    private final long begin;
    private final long end;
    private long size = ReadLimits.READ_AHEAD_MIN;
    private long expected;
    private long grownAt;

    /**
     * A window over a part of the content.
     *
     * @param begin offset of the first byte that may be read
     * @param end offset after the last one
     */
    public ReadWindow(PieceGeometry geometry, long begin, long end) {
        this.geometry = geometry;
        this.begin = begin;
        this.end = end;
        this.expected = begin;
        this.grownAt = begin;
    }

    /** Bytes are about to be read at this offset. Returns whether the reader has jumped. */
    boolean at(long offset) {
        boolean isJump = offset < expected - size / 2 || offset > expected + size / 2;
        if (isJump) {
            size = ReadLimits.READ_AHEAD_MIN;
            grownAt = offset;
        } else if (offset - grownAt >= size / 2) {
            size = Math.min(2 * size, ReadLimits.READ_AHEAD_MAX);
            grownAt = offset;
        }
        expected = offset;
        return isJump;
    }

    /** Where the reader goes on, unless it jumps. */
    void expect(long offset) {
        expected = offset;
    }

    /** Offset after the last byte that should be on its way. */
    long horizon(long offset) {
        return Math.min(end, offset + Math.max(size, 2L * geometry.pieceLength()));
    }

    /** Half of the way there: time to look further. */
    long nextRefresh(long offset) {
        return offset + (horizon(offset) - offset) / 2;
    }

    /** The pieces to ask for, from the first that is not verified up to the horizon. */
    Run missing(long offset, long verifiedTo) {
        long horizon = horizon(offset);
        if (verifiedTo >= horizon) {
            return Run.NONE;
        }
        int first = geometry.pieceAt(verifiedTo);
        int last = geometry.pieceAt(horizon - 1);
        return new Run(first, Math.min(last - first + 1, ReadLimits.READ_AHEAD_PIECES_MAX));
    }

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }
}
