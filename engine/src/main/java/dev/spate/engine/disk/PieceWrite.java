package dev.spate.engine.disk;

import dev.spate.engine.file.FileFailure;
import dev.spate.protocol.machine.Check;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.WireLimits;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A piece that is being written. Owned by the disk thread {@link #thread} from the first block until its hash is
 * checked, so that its writes stay in order and its digest has one owner.
 */
final class PieceWrite {
    private final int piece;
    private final DiskThread thread;
    private final PieceGeometry geometry;
    private final ContentFiles files;
    private final BitSet written;
    private final MessageDigest digest = Digests.sha1();
    /**
     * Blocks that differ from a guarded file, by their index. Only the complete piece shows whether the block or the
     * file is wrong.
     */
    private final Map<Integer, byte[]> contested = new HashMap<>();
    /** The first file that a block differs from. */
    private int contestedFile = ContentFiles.NONE;
    /** Blocks before this one are in the digest. */
    private int cursor;

    private boolean isVerdictKnown;
    /** Read by {@link #leave} under the storage's lock of this piece; never true while blocks are written. */
    private volatile boolean isIdle = true;
    /** Tasks queued for this piece. Guarded by the storage's lock of this piece. */
    private int tasks;

    PieceWrite(int piece, DiskThread diskThread, PieceGeometry geometry, ContentFiles files) {
        this.piece = piece;
        this.thread = diskThread;
        this.geometry = geometry;
        this.files = files;
        this.written = new BitSet(geometry.blockCount(piece));
    }

    int piece() {
        return piece;
    }

    DiskThread thread() {
        return thread;
    }

    /** Counts a queued task. */
    void join() {
        tasks++;
    }

    /** Counts the end of a task; returns whether this object is no longer needed. */
    boolean leave() {
        tasks--;
        return tasks == 0 && isIdle;
    }

    /** Writes the block; returns false when it was already written, or when the verdict is known. */
    boolean write(BlockRef block, ByteBuffer bytes) throws FileFailure {
        int index = block.begin() / WireLimits.BLOCK_LENGTH;
        Check.check(bytes.remaining() == block.length(), "the payload has the length of its block");
        if (isVerdictKnown || written.get(index)) {
            return false;
        }
        isIdle = false;
        int start = bytes.position();
        int differing = files.write(geometry.offset(block), bytes);
        written.set(index);
        if (differing != ContentFiles.NONE) {
            contest(index, differing, bytes.position(start));
        }
        if (index == cursor) {
            // Hashed at once: the bytes were just copied into the page cache, so they are still in the processor's
            // cache.
            thread.update(digest, bytes.position(start));
            cursor++;
            readBack();
        }
        return true;
    }

    private void contest(int index, int file, ByteBuffer bytes) throws FileFailure {
        if (contestedFile == ContentFiles.NONE) {
            contestedFile = file;
        }
        if (contested.size() == dev.spate.engine.disk.DiskLimits.CONTESTED_BLOCKS_MAX) {
            throw files.inTheWay(contestedFile);
        }
        byte[] kept = new byte[bytes.remaining()];
        bytes.get(kept);
        contested.put(index, kept);
    }

    /** Blocks that were received but are not in the files, by their index. */
    Map<Integer, byte[]> contested() {
        return contested;
    }

    /** Called when the piece is genuine: fails if a guarded file differs from it, because then the file is wrong. */
    void settleContest() throws FileFailure {
        if (contestedFile != ContentFiles.NONE) {
            throw files.inTheWay(contestedFile);
        }
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

    /** Begins the piece again. */
    void forget() {
        written.clear();
        contested.clear();
        contestedFile = ContentFiles.NONE;
        digest.reset();
        cursor = 0;
        isVerdictKnown = false;
        isIdle = true;
    }

    /** Hashes the blocks that arrived out of order: they are in the file, unless they are contested. */
    private void readBack() throws FileFailure {
        int end = Math.min(written.nextClearBit(cursor), geometry.blockCount(piece));
        while (cursor < end) {
            byte[] kept = contested.get(cursor);
            if (kept == null) {
                readBack(nextContested(cursor, end));
            } else {
                digest.update(kept);
                cursor++;
            }
        }
    }

    private int nextContested(int from, int end) {
        int next = from;
        while (next < end && (contested.isEmpty() || !contested.containsKey(next))) {
            next++;
        }
        return next;
    }

    private void readBack(int end) throws FileFailure {
        int from = cursor * WireLimits.BLOCK_LENGTH;
        int until = (int) Math.min((long) end * WireLimits.BLOCK_LENGTH, geometry.pieceLength(piece));
        thread.hash(files, geometry.pieceOffset(piece) + from, until - from, digest);
        cursor = end;
    }
}
