package dev.spate.protocol.port;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import java.util.List;

/** Answers of {@link Disk} and {@link Store}. */
public sealed interface DiskEvent extends TorrentEvent {
    /** Why the storage cannot do what was asked. */
    enum Cause {
        /** No space, or a quota is reached. */
        FULL,
        /** The file, its folder or the device has gone. */
        MISSING,
        /** Not allowed. */
        DENIED,
        /** The device reports an error. */
        FAULTY,
        /** A file that is not ours lies where one of the torrent belongs, and does not match. */
        IN_THE_WAY
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

    /** The digests of a verified piece, as {@link PieceFailed} has them; asked for with {@link Disk#digest}. */
    record PieceDigested(PieceIndex piece, List<Long> digests) implements DiskEvent {
        public PieceDigested {
            digests = List.copyOf(digests);
        }
    }

    /** The verdict on what lies on disk; asked for with {@link Disk#check}. A missing file is not genuine. */
    record PieceChecked(PieceIndex piece, boolean genuine) implements DiskEvent {}

    /** Everything written before {@link Disk#force} with this ticket is durable. */
    record Forced(long ticket) implements DiskEvent {}

    /** What was named by {@link Disk#confirm} with this ticket lies on disk as it should. */
    record Confirmed(long ticket) implements DiskEvent {}

    /** The progress handed to {@link Store#save} with this ticket is durable. */
    record Saved(long ticket) implements DiskEvent {}

    /**
     * A verified piece can no longer be read, so it is no longer had. The link that wanted it goes on without.
     *
     * @param message one line for a person
     */
    record Unreadable(PieceIndex piece, String message) implements DiskEvent {}

    /**
     * The disk or the store failed. No other event of the disk follows until {@link Disk#recover}; work that was asked for
     * has been dropped and its payloads released. Nothing written since the last {@link Forced} may be trusted. The store
     * may still be asked to save, and says whether it has.
     *
     * @param file the file's name for a person, or empty
     * @param message one line for a person
     */
    record Failed(Cause cause, String file, String message) implements DiskEvent {
        /** A file of others does not match. */
        public static Failed inTheWay(String file) {
            return new Failed(Cause.IN_THE_WAY, file, file + ": is already there and is not what the torrent holds");
        }
    }
}
