package dev.spate.protocol.port;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import java.util.List;

/** Answers of {@link Disk} and {@link Store}. */
public sealed interface DiskEvent extends TorrentEvent {
    /** Why the storage cannot do what it was asked to do. */
    enum Cause {
        /** No space, or a quota is reached. */
        FULL,
        /** The file, its folder or the device is gone. */
        MISSING,
        /** Not allowed. */
        DENIED,
        /** The device reports an error. */
        FAULTY,
        /** A file that is not ours is where one of the torrent belongs, and does not match. */
        IN_THE_WAY,
        /** What the metadata describes cannot be opened: it is not a usable torrent, or its files are in use. */
        UNUSABLE
    }

    /** The block is in the file (not yet durable), and its payload has been released. */
    record BlockWritten(BlockRef block) implements DiskEvent {}

    /** Every block of the piece is in the file and the hash is right. */
    record PieceVerified(PieceIndex piece) implements DiskEvent {}

    /**
     * Every block of the piece is in the file and the hash is wrong. All its blocks are forgotten.
     *
     * @param digests one for each block, in order, so that blocks of a later, genuine attempt can be compared
     */
    record PieceFailed(PieceIndex piece, List<Long> digests) implements DiskEvent {
        public PieceFailed {
            digests = List.copyOf(digests);
        }
    }

    /** The digests of a verified piece, as in {@link PieceFailed}. The answer to {@link Disk#digest}. */
    record PieceDigested(PieceIndex piece, List<Long> digests) implements DiskEvent {
        public PieceDigested {
            digests = List.copyOf(digests);
        }
    }

    /** Whether a piece on disk is genuine. The answer to {@link Disk#check}. A missing file is not genuine. */
    record PieceChecked(PieceIndex piece, boolean genuine) implements DiskEvent {}

    /** Everything written before {@link Disk#force} with this ticket is durable. */
    record Forced(long ticket) implements DiskEvent {}

    /** The files of {@link Disk#confirm} with this ticket are on disk as they should be. */
    record Confirmed(long ticket) implements DiskEvent {}

    /** The progress handed to {@link Store#save} with this ticket is durable. */
    record Saved(long ticket) implements DiskEvent {}

    /**
     * A verified piece can no longer be read, so we no longer have it. The link that wanted it continues without it.
     *
     * @param message one line for a person
     */
    record Unreadable(PieceIndex piece, String message) implements DiskEvent {}

    /**
     * The disk or the store failed. No other event of the disk follows until {@link Disk#recover}; open work was
     * dropped and its payloads were released. Nothing written since the last {@link Forced} may be trusted. The store
     * may still be asked to save, and says whether it has.
     *
     * @param file the file's name for a person, or empty
     * @param message one line for a person
     */
    record Failed(Cause cause, String file, String message) implements DiskEvent {
        /** A file that is not ours does not match. */
        public static Failed inTheWay(String file) {
            return new Failed(Cause.IN_THE_WAY, file, file + ": is already there and is not what the torrent holds");
        }
    }
}
