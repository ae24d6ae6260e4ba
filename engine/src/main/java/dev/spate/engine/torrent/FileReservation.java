package dev.spate.engine.torrent;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.PartFile;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.file.DiskSpace;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.StoredFile;
import dev.spate.engine.resume.OtherDownload;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.PieceGeometry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a download takes for itself before it asks anybody for bytes: its files, and room on the disk. Taken by the thread
 * that opens; closed by any.
 */
final class FileReservation implements AutoCloseable {
    private final Folder folder;
    private final FileLayout layout;
    private final FileOperations operations;
    private @Nullable PathClaim claim;
    private @Nullable DiskSpace diskSpace;
    private BitSet wanted = new BitSet();
    private long missingAtFirst;

    FileReservation(Folder folder, FileLayout layout, FileOperations operations) {
        this.folder = folder;
        this.layout = layout;
        this.operations = operations;
    }

    /** See {@link PathClaim#of}. */
    void claim(String torrent, BitSet used, BitSet written) throws IOException {
        claim = PathClaim.of(torrent, folder, layout, used, written, OtherDownload.in(folder, operations));
    }

    /**
     * Takes room for all that is missing, and for what pieces bring of files that nobody wants.
     *
     * @param files that are wanted
     * @param found what is there of each file
     * @param aside files that lie in the part file, or will
     * @throws FileFailure when there is no such room, or the disk takes no file as long as one of them
     */
    void reserveSpace(
            BitSet files, List<Optional<FileStamp>> found, BitSet aside, PartFile part, PieceGeometry geometry)
            throws IOException {
        wanted = (BitSet) files.clone();
        checkLengths();
        missingAtFirst = 0;
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            missingAtFirst += missing(i, found.get(i));
        }
        try {
            diskSpace = DiskSpace.reserve(folder.path(), missingAtFirst + part.roomFor(sharedPieces(aside, geometry)));
        } catch (FileSystemException full) {
            throw failure(folder.path().toString(), String.valueOf(full.getReason()));
        }
    }

    private void checkLengths() throws FileFailure {
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            StoredFile file = layout.file(i);
            if (file.isOnDisk() && file.length() > folder.fileLengthMax()) {
                throw failure(
                        file.path().toString(),
                        "has " + file.length() + " bytes, and the disk takes no file of 4 GiB or more (FAT)");
            }
        }
    }

    private static FileFailure failure(String file, String why) {
        return new FileFailure(new DiskEvent.Failed(DiskEvent.Cause.FULL, file, file + ": " + why));
    }

    private long missing(int file, Optional<FileStamp> found) {
        StoredFile stored = layout.file(file);
        long there = found.isPresent() ? found.get().length() : 0;
        return stored.isOnDisk() ? Math.max(0, stored.length() - there) : 0;
    }

    /** Pieces that are wanted for one file and bring bytes of another: only the first and the last of that one can be. */
    private BitSet sharedPieces(BitSet aside, PieceGeometry geometry) {
        BitSet ofWanted = new BitSet();
        BitSet ofUnwanted = new BitSet();
        for (int i = 0; i < layout.files().size(); i++) {
            StoredFile file = layout.file(i);
            if (file.length() == 0) {
                continue;
            }
            int first = geometry.pieceAt(file.offset());
            int last = geometry.pieceAt(file.offset() + file.length() - 1);
            if (wanted.get(i)) {
                ofWanted.set(first, last + 1);
            } else if (aside.get(i)) {
                ofUnwanted.set(first);
                ofUnwanted.set(last);
            }
        }
        ofWanted.and(ofUnwanted);
        return ofWanted;
    }

    /** From now on what is written needs no room any more. */
    void trackWrites(Storage storage) {
        if (diskSpace != null) {
            // Where a file takes all of its room with its first byte, its length tells what is taken.
            diskSpace.reduceBy(folder.keepsHoles() ? storage::writtenBytes : this::taken);
        }
    }

    private long taken() {
        long missing = 0;
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            try {
                missing += missing(i, operations.stamp(folder, layout.file(i).path()));
            } catch (IOException e) {
                missing += missing(i, Optional.empty());
            }
        }
        return missingAtFirst - missing;
    }

    /** Others may have the files and the room. Calling it again changes nothing. */
    @Override
    public void close() {
        if (claim != null) {
            claim.close();
        }
        if (diskSpace != null) {
            diskSpace.close();
        }
    }
}
