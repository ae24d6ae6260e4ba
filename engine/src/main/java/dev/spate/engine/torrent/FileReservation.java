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
 * What a download reserves before it requests any bytes: its files, and space on the disk. Created by the thread that
 * opens the torrent; closed by any thread.
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

    /** Claims the files; see {@link PathClaim#of}. */
    void claim(String torrent, BitSet used, BitSet written) throws IOException {
        claim = PathClaim.of(torrent, folder, layout, used, written, OtherDownload.in(folder, operations));
    }

    /**
     * Reserves space for all missing bytes of wanted files, and for the bytes of unwanted files that are in wanted
     * pieces.
     *
     * @param files the wanted files
     * @param found each file as it is on disk
     * @param aside the files that are or will be in the part file
     * @throws FileFailure when the disk has too little space, or cannot hold a file of that length
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

    /** The wanted pieces that contain bytes of an unwanted file. They are the first and the last piece of that file. */
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

    /** From now on, the reserved space shrinks by what the storage writes. */
    void trackWrites(Storage storage) {
        if (diskSpace != null) {
            // When a file takes all of its space with the first byte, its length says how much space is used.
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

    /** Releases the files and the space for other downloads. Calling it again has no effect. */
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
