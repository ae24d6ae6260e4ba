package dev.spate.protocol.port;

import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import dev.spate.wire.PieceIndex;
import java.util.BitSet;

/**
 * The files of one torrent. Every call is answered by {@link DiskEvent}s, in any order; work on one piece is done
 * in the order it was asked for.
 *
 * <p>After a failure nothing is done any more: what was asked for before {@link DiskEvent.Failed} arrived, or comes
 * before {@link #recover}, is dropped without an answer, its payloads being released.
 */
public interface Disk {
    /** Reads and hashes what lies on disk: answered by {@link DiskEvent.PieceChecked}. Changes nothing. */
    void check(PieceIndex piece);

    /**
     * Writes a block and takes over its payload: answered by {@link DiskEvent.BlockWritten}, and after the last
     * missing block of the piece also by {@link DiskEvent.PieceVerified} or {@link DiskEvent.PieceFailed}. Each
     * block is written once in each attempt at its piece.
     */
    void write(BlockRef block, Payload payload);

    /** Works again after a failure, with every unfinished piece forgotten. Harmless without one. Not answered. */
    void recover();

    /** Forgets the blocks of an unfinished piece; writing may start again from nothing. Not answered. */
    void discard(PieceIndex piece);

    /** Digests each block of a verified piece: answered by {@link DiskEvent.PieceDigested}. */
    void digest(PieceIndex piece);

    /** Makes everything durable for which {@code BlockWritten} has been seen: answered by {@link DiskEvent.Forced}. */
    void force(long ticket);

    /**
     * From now on these files are wanted, and no others: what pieces hold of an unwanted file does not lie under its name.
     * Not answered.
     *
     * @param files by their number in the metainfo; a copy that the callee may keep
     */
    void want(BitSet files);

    /**
     * Looks once more at what is about to be called complete, and creates what holds no byte: under each name lies the
     * very file that was written, of the right length. Answered by {@link DiskEvent.Confirmed}, or by {@link
     * DiskEvent.Failed} when that is not so.
     *
     * @param files by their number in the metainfo; a copy that the callee may keep
     */
    void confirm(long ticket, BitSet files);

    /**
     * Looks whether the files in use are still under their names: another program may have taken one away. Answered only
     * when one is not.
     */
    void watch();
}
