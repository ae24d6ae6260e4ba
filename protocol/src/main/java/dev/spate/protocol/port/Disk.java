package dev.spate.protocol.port;

import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import dev.spate.wire.PieceIndex;
import java.util.BitSet;

/**
 * The files of one torrent. {@link DiskEvent}s answer every call, in any order; work on one piece is done in the order
 * of the calls.
 *
 * <p>After a failure nothing is done any more: calls from before {@link DiskEvent.Failed} arrived, or before
 * {@link #recover}, are dropped without an answer, and their payloads are released.
 */
public interface Disk {
    /** Reads and hashes a piece on disk. The answer is {@link DiskEvent.PieceChecked}. Changes nothing. */
    void check(PieceIndex piece);

    /**
     * Writes a block and takes over its payload. The answer is {@link DiskEvent.BlockWritten}, and after the last
     * missing block of the piece {@link DiskEvent.PieceVerified} or {@link DiskEvent.PieceFailed} follows. Each block
     * is written once in each attempt at its piece.
     */
    void write(BlockRef block, Payload payload);

    /** Works again after a failure, with every unfinished piece forgotten. Harmless without one. No answer. */
    void recover();

    /** Forgets the blocks of an unfinished piece; writing may start again from nothing. No answer. */
    void discard(PieceIndex piece);

    /** Digests each block of a verified piece. The answer is {@link DiskEvent.PieceDigested}. */
    void digest(PieceIndex piece);

    /** Makes every block durable for which {@code BlockWritten} has arrived. The answer is {@link DiskEvent.Forced}. */
    void force(long ticket);

    /**
     * From now on these files are wanted, and no others: the bytes of an unwanted file in wanted pieces are not stored
     * under its name. No answer.
     *
     * @param files by their number in the metainfo; a copy that the callee may keep
     */
    void want(BitSet files);

    /**
     * Checks once more what is about to be called complete, and creates empty files: under each name must be the same
     * file that was written, with the right length. The answer is {@link DiskEvent.Confirmed}, or
     * {@link DiskEvent.Failed} when that is not so.
     *
     * @param files by their number in the metainfo; a copy that the callee may keep
     */
    void confirm(long ticket, BitSet files);

    /**
     * Checks that the files in use are still under their names: another program may have removed one. Answers only when
     * one is missing.
     */
    void watch();
}
