package dev.spate.wire.metainfo;

import java.util.Arrays;
import java.util.Objects;

/** The SHA-1 hashes of a v1 torrent's pieces, as one array of bytes. Comparing does not allocate. */
public final class PieceHashes {
    /** Bytes of one hash. */
    public static final int HASH_LENGTH = 20;

    private final byte[] source;
    private final int offset;
    private final int count;

    /** The hashes are a slice of an array that must not change afterwards. */
    PieceHashes(byte[] source, int offset, int count) {
        this.source = source;
        this.offset = offset;
        this.count = count;
    }

    /**
     * A copy of these hashes.
     *
     * @param concatenated 20 bytes for each piece
     */
    public static PieceHashes of(byte[] concatenated) {
        if (concatenated.length % HASH_LENGTH != 0) {
            throw new IllegalArgumentException(concatenated.length + " bytes are not a number of SHA-1 hashes");
        }
        return new PieceHashes(concatenated.clone(), 0, concatenated.length / HASH_LENGTH);
    }

    /** Number of pieces. */
    public int count() {
        return count;
    }

    /**
     * Whether the piece has this hash.
     *
     * @param piece 0 to {@link #count()} - 1
     * @param digest 20 bytes
     */
    public boolean matches(int piece, byte[] digest) {
        int from = position(piece);
        return Arrays.equals(source, from, from + HASH_LENGTH, digest, 0, digest.length);
    }

    /** Copies the 20 bytes of the piece's hash to the beginning of the target. */
    public void copyTo(int piece, byte[] target) {
        System.arraycopy(source, position(piece), target, 0, HASH_LENGTH);
    }

    private int position(int piece) {
        return offset + Objects.checkIndex(piece, count) * HASH_LENGTH;
    }
}
