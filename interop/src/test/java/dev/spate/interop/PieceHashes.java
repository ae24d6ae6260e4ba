package dev.spate.interop;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-1 of each piece of a stream of bytes. */
final class PieceHashes {
    private final int pieceLength;
    private final MessageDigest digest = MessageDigest.getInstance("SHA-1");
    private final ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    private int filled;

    PieceHashes(int pieceLength) throws NoSuchAlgorithmException {
        this.pieceLength = pieceLength;
    }

    void update(byte[] bytes, int length) {
        for (int from = 0; from < length; ) {
            int size = Math.min(length - from, pieceLength - filled);
            digest.update(bytes, from, size);
            from += size;
            filled += size;
            if (filled == pieceLength) {
                endPiece();
            }
        }
    }

    /** All hashes in a row, 20 bytes each. */
    byte[] finish() {
        if (filled > 0) {
            endPiece();
        }
        return hashes.toByteArray();
    }

    private void endPiece() {
        hashes.writeBytes(digest.digest());
        filled = 0;
    }
}
