package dev.spate.engine.disk;

import dev.spate.engine.file.FileFailure;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.WireLimits;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Digests of single blocks, which show which peer sent corrupt ones: the first 8 bytes of the SHA-256 of a secret of
 * the session followed by the block. Thread-safe.
 */
final class BlockDigests {
    private final byte[] salt;
    private final PieceGeometry geometry;
    private final ContentFiles files;

    BlockDigests(long salt, PieceGeometry geometry, ContentFiles files) {
        this.salt = ByteBuffer.allocate(Long.BYTES).putLong(salt).array();
        this.geometry = geometry;
        this.files = files;
    }

    /**
     * Reads the piece and returns the digests of its blocks, in order.
     *
     * @param received blocks that are not on disk, by their index in the piece
     */
    List<Long> of(int piece, Map<Integer, byte[]> received, DiskThread diskThread) throws FileFailure {
        MessageDigest digest = Digests.sha256();
        int length = geometry.pieceLength(piece);
        List<Long> found = new ArrayList<>(geometry.blockCount(piece));
        for (int begin = 0; begin < length; begin += WireLimits.BLOCK_LENGTH) {
            digest.update(salt);
            byte[] block = received.get(begin / WireLimits.BLOCK_LENGTH);
            if (block == null) {
                int blockLength = Math.min(WireLimits.BLOCK_LENGTH, length - begin);
                diskThread.hash(files, geometry.pieceOffset(piece) + begin, blockLength, digest);
            } else {
                digest.update(block);
            }
            found.add(ByteBuffer.wrap(digest.digest()).getLong());
        }
        return found;
    }
}
