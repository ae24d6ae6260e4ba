package dev.spate.wire;

/**
 * A run of bytes inside one piece: the unit of requests (BEP 3).
 *
 * <p>Plain numbers instead of a {@link PieceIndex}, because a download makes one of these for every 16 KiB.
 *
 * @param piece index of the piece, 0 or more
 * @param begin offset of the first byte inside the piece, 0 or more
 * @param length bytes, 1 to {@link WireLimits#REQUEST_LENGTH_MAX}
 */
public record BlockRef(int piece, int begin, int length) {
    public BlockRef {
        if (piece < 0 || begin < 0) {
            throw new IllegalArgumentException("block at " + piece + ":" + begin + " has a negative position");
        }
        if (length < 1 || length > WireLimits.REQUEST_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "block length " + length + " is not within 1 to " + WireLimits.REQUEST_LENGTH_MAX);
        }
    }

    @Override
    public String toString() {
        return "block " + piece + ":" + begin + "+" + length;
    }
}
