package dev.spate.sim;

import static dev.spate.wire.WireLimits.BLOCK_LENGTH;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.metainfo.PieceHashes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The content of a swarm: real bytes with real hashes, or phantom blocks whose number shows that they are genuine. */
final class SimContent {
    private static final String TRACKER = "http://tracker.example/announce";

    private final Metainfo metainfo;
    private final byte[] bytes;

    private SimContent(Metainfo metainfo, byte[] bytes) {
        this.metainfo = metainfo;
        this.bytes = bytes;
    }

    /** Random bytes in files of these lengths. */
    static SimContent real(long seed, int pieceLength, long... fileLengths) {
        byte[] bytes = new byte[Math.toIntExact(Arrays.stream(fileLengths).sum())];
        new SplittableRandom(seed).nextBytes(bytes);
        PieceGeometry geometry = new PieceGeometry(bytes.length, pieceLength);
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        for (int piece = 0; piece < geometry.pieceCount(); piece++) {
            MessageDigest digest = sha1();
            digest.update(bytes, (int) geometry.pieceOffset(piece), geometry.pieceLength(piece));
            hashes.writeBytes(digest.digest());
        }
        return new SimContent(metainfo(pieceLength, hashes.toByteArray(), fileLengths), bytes);
    }

    /** Content without bytes, in files of these lengths. */
    static SimContent phantom(int pieceLength, long... fileLengths) {
        int pieces = new PieceGeometry(Arrays.stream(fileLengths).sum(), pieceLength).pieceCount();
        return new SimContent(
                metainfo(pieceLength, new byte[pieces * PieceHashes.HASH_LENGTH], fileLengths), new byte[0]);
    }

    private static Metainfo metainfo(int pieceLength, byte[] hashes, long... fileLengths) {
        MetainfoWriter writer = MetainfoWriter.folder("content", pieceLength);
        for (int i = 0; i < fileLengths.length; i++) {
            writer.file(List.of("file-" + i), fileLengths[i]);
        }
        try {
            return Metainfo.parse(
                    writer.pieceHashes(hashes).trackers(List.of(TRACKER)).toBytes());
        } catch (ProtocolException e) {
            throw new IllegalStateException("our own metainfo can be parsed", e);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    Metainfo metainfo() {
        return metainfo;
    }

    PieceGeometry geometry() {
        return metainfo.geometry();
    }

    boolean isReal() {
        return bytes.length > 0;
    }

    /** The genuine contents of this block. */
    BlockData genuine(BlockRef block) {
        if (!isReal()) {
            return new BlockData.Phantom(World.mix(block.piece() * 100_000L + block.begin() + 1));
        }
        int offset = (int) geometry().offset(block);
        return new BlockData.Real(Arrays.copyOfRange(bytes, offset, offset + block.length()));
    }

    /** Whether these blocks are the genuine piece: real bytes are hashed, phantom blocks are compared one by one. */
    boolean isGenuine(int piece, BlockData[] blocks) {
        if (isReal()) {
            MessageDigest digest = sha1();
            for (BlockData block : blocks) {
                if (!(block instanceof BlockData.Real real)) {
                    return false;
                }
                digest.update(real.bytes());
            }
            return metainfo.pieceHashes().matches(piece, digest.digest());
        }
        for (int i = 0; i < blocks.length; i++) {
            if (!blocks[i].equals(genuine(geometry().block(piece, i)))) {
                return false;
            }
        }
        return true;
    }

    static int blockNumber(BlockRef block) {
        return block.begin() / BLOCK_LENGTH;
    }
}
