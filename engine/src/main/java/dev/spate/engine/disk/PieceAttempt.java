package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Limits;
import dev.spate.wire.PieceGeometry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;

/**
 * A piece that is being written. Owned by the disk thread {@link #lane} from the first block to the verdict, so that its
 * writes keep their order and its hash has one owner.
 */
final class PieceAttempt {
    private final int piece;
    private final Lane lane;
    private final PieceGeometry geometry;
    private final ContentFiles files;
    private final BitSet written;
    private final MessageDigest digest = Digests.sha1();
    /** Blocks before this one are in the digest. */
    private int cursor;

    private boolean isVerdictKnown;
    /** Read by {@link #leave} under the storage's lock of this piece; never true while blocks are written. */
    private volatile boolean isIdle = true;
    /** Tasks queued for this piece. Guarded by the storage's lock of this piece. */
    private int tasks;

    PieceAttempt(int piece, Lane lane, PieceGeometry geometry, ContentFiles files) {
        this.piece = piece;
        this.lane = lane;
        this.geometry = geometry;
        this.files = files;
        this.written = new BitSet(geometry.blockCount(piece));
    }

    int piece() {
        return piece;
    }

    Lane lane() {
        return lane;
    }

    /** A task is queued. */
    void join() {
        tasks++;
    }

    /** A task is over; returns whether nothing is left of the attempt. */
    boolean leave() {
        tasks--;
        return tasks == 0 && isIdle;
    }

    /** Writes the block; false when it was there already, or when the verdict is known. */
    boolean write(BlockRef block, ByteBuffer bytes) throws FileFailure {
        int index = block.begin() / Limits.BLOCK_LENGTH;
        Check.check(bytes.remaining() == block.length(), "the payload has the length of its block");
        if (isVerdictKnown || written.get(index)) {
            return false;
        }
        isIdle = false;
        int start = bytes.position();
        files.write(geometry.offset(block), bytes);
        written.set(index);
        if (index == cursor) {
            // Hash while hot: the bytes were just copied into the page cache and are still in the processor's.
            lane.update(digest, bytes.position(start));
            cursor++;
            readBack();
        }
        return true;
    }

    boolean isComplete() {
        return !isVerdictKnown && cursor == geometry.blockCount(piece);
    }

    /** The hash of the complete piece. */
    byte[] finish() {
        Check.check(isComplete(), "only a complete piece has a hash");
        isVerdictKnown = true;
        isIdle = true;
        return digest.digest();
    }

    /** Begins anew. */
    void forget() {
        written.clear();
        digest.reset();
        cursor = 0;
        isVerdictKnown = false;
        isIdle = true;
    }

    /** Blocks that came before their turn are in the file by now. */
    private void readBack() throws FileFailure {
        int end = Math.min(written.nextClearBit(cursor), geometry.blockCount(piece));
        if (end == cursor) {
            return;
        }
        int from = cursor * Limits.BLOCK_LENGTH;
        int until = (int) Math.min((long) end * Limits.BLOCK_LENGTH, geometry.pieceLength(piece));
        lane.hash(files, geometry.pieceOffset(piece) + from, until - from, digest);
        cursor = end;
    }
}
