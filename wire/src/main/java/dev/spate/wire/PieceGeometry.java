package dev.spate.wire;

/**
 * How content is divided into pieces and blocks. All arithmetic on pieces is done here, in {@code long}.
 *
 * @param totalLength bytes of the whole content, 1 or more
 * @param pieceLength bytes of every piece but the last, 1 to {@link WireLimits#PIECE_LENGTH_MAX}; not always a power of
 *     two: some v1 torrents have other lengths
 */
public record PieceGeometry(long totalLength, int pieceLength) {
    public PieceGeometry {
        if (totalLength < 1) {
            throw new IllegalArgumentException("total length " + totalLength + " is not positive");
        }
        if (pieceLength < 1 || pieceLength > WireLimits.PIECE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "piece length " + pieceLength + " is not within 1 to " + WireLimits.PIECE_LENGTH_MAX);
        }
        if ((totalLength - 1) / pieceLength + 1 > WireLimits.PIECES_MAX) {
            throw new IllegalArgumentException("more than " + WireLimits.PIECES_MAX + " pieces");
        }
    }

    /** Number of pieces, 1 to {@link WireLimits#PIECES_MAX}. */
    public int pieceCount() {
        return (int) ((totalLength - 1) / pieceLength) + 1;
    }

    /** Offset of the piece's first byte in the content. */
    public long pieceOffset(int piece) {
        return (long) checkPiece(piece) * pieceLength;
    }

    /** Bytes in this piece; only the last piece is shorter. */
    public int pieceLength(int piece) {
        return (int) Math.min(pieceLength, totalLength - pieceOffset(piece));
    }

    /** Number of 16 KiB blocks in this piece. */
    public int blockCount(int piece) {
        return (pieceLength(piece) - 1) / WireLimits.BLOCK_LENGTH + 1;
    }

    /** The block with this number inside the piece; only the last block of a piece is shorter than 16 KiB. */
    public BlockRef block(int piece, int block) {
        int begin = Math.multiplyExact(block, WireLimits.BLOCK_LENGTH);
        int length = Math.min(WireLimits.BLOCK_LENGTH, pieceLength(piece) - begin);
        return new BlockRef(piece, begin, length);
    }

    /** Offset of the block's first byte in the content. */
    public long offset(BlockRef block) {
        return pieceOffset(block.piece()) + block.begin();
    }

    /** Whether this range lies inside one existing piece. */
    public boolean contains(BlockRef block) {
        return block.piece() < pieceCount() && (long) block.begin() + block.length() <= pieceLength(block.piece());
    }

    /** Whether this range is exactly one of the blocks of {@link #block(int, int)}. */
    public boolean isBlock(BlockRef block) {
        return contains(block)
                && block.begin() % WireLimits.BLOCK_LENGTH == 0
                && block.equals(block(block.piece(), block.begin() / WireLimits.BLOCK_LENGTH));
    }

    /** The piece that holds the byte at this offset. */
    public int pieceAt(long offset) {
        if (offset < 0 || offset >= totalLength) {
            throw new IndexOutOfBoundsException("offset " + offset + " of " + totalLength);
        }
        return (int) (offset / pieceLength);
    }

    private int checkPiece(int piece) {
        if (piece < 0 || piece >= pieceCount()) {
            throw new IndexOutOfBoundsException("piece " + piece + " of " + pieceCount());
        }
        return piece;
    }
}
