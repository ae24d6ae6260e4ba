package dev.spate.wire;

/**
 * The position of a piece in its torrent, counted from zero.
 *
 * @param value 0 or more; only the {@link PieceGeometry} of the torrent knows whether it has such a piece
 */
public record PieceIndex(int value) implements Comparable<PieceIndex> {
    public PieceIndex {
        if (value < 0) {
            throw new IllegalArgumentException("piece index " + value + " is negative");
        }
    }

    @Override
    public int compareTo(PieceIndex other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "piece " + value;
    }
}
