package dev.spate.engine.read;

import dev.spate.wire.PieceGeometry;

/**
 * How far ahead of a reader pieces are downloaded. Owned by its reader.
 *
 * <p>The window starts small, because after a jump the reader waits for the first byte and not for the last. It doubles
 * while the reader reads on, and is small again after the next jump.
 */
public final class ReadWindow {
    /** Consecutive pieces. */
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

    /** Bytes are about to be read at this offset; returns whether the reader has jumped. */
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

    /** Sets the offset at which the reader continues, unless it jumps. */
    void expect(long offset) {
        expected = offset;
    }

    /** Offset after the last byte that should be requested now. */
    long horizon(long offset) {
        return Math.min(end, offset + Math.max(size, 2L * geometry.pieceLength()));
    }

    /** Offset half-way to the horizon, where the window moves on. */
    long nextRefresh(long offset) {
        return offset + (horizon(offset) - offset) / 2;
    }

    /** The pieces to request, from the first one that is not verified up to the horizon. */
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
