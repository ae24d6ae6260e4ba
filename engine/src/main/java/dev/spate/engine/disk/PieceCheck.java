package dev.spate.engine.disk;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.StoredFile;
import dev.spate.wire.PieceGeometry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.security.MessageDigest;

/**
 * Checks whether pieces are on disk, whichever program has written them. Each file is opened once. A small one does not
 * stay open, because there may be a hundred thousand of them. Thread-safe, for disk threads.
 */
final class PieceCheck {
    private final Storage.Content content;
    private final FileOperations operations;
    private final Folder folder;
    private final ContentFiles files;

    PieceCheck(Storage.Content content, FileOperations operations, Folder folder, ContentFiles files) {
        this.content = content;
        this.operations = operations;
        this.folder = folder;
        this.files = files;
    }

    /**
     * Whether the piece is on disk with the right hash, and every file that ends in it has the right length. A piece
     * that cannot be read counts as missing: a new download may even repair the sector.
     *
     * @throws FileFailure when the folder is missing; it may come back with all its pieces
     */
    boolean isGenuine(int piece, DiskThread diskThread) throws FileFailure {
        PieceGeometry geometry = content.geometry();
        long offset = geometry.pieceOffset(piece);
        int length = geometry.pieceLength(piece);
        MessageDigest digest = Digests.sha1();
        try (FileOperations.Walk walk = operations.walk(folder)) {
            if (!areEmptyFilesEmpty(offset, length, walk) || !hash(offset, length, walk, diskThread, digest)) {
                return false;
            }
        }
        if (!content.hashes().matches(piece, digest.digest())) {
            return false;
        }
        if (content.isProgressKept()) {
            files.doubtDurability(offset, length);
        }
        return true;
    }

    /** Whether the files that must be empty are empty on disk. */
    private boolean areEmptyFilesEmpty(long offset, int length, FileOperations.Walk walk) throws FileFailure {
        for (int file : content.layout().emptyFiles(offset, length)) {
            StoredFile stored = content.layout().file(file);
            try {
                if (stored.isOnDisk()
                        && !files.unwantedFiles().contains(file)
                        && walk.stamp(stored.path())
                                .filter(there -> there.length() > 0)
                                .isPresent()) {
                    return false;
                }
            } catch (IOException e) {
                throw new FileFailure(stored.path(), e);
            }
        }
        return true;
    }

    private boolean hash(long offset, int length, FileOperations.Walk walk, DiskThread diskThread, MessageDigest digest)
            throws FileFailure {
        int done = 0;
        while (done < length) {
            ByteBuffer buffer = diskThread.readBuffer();
            buffer.limit(Math.min(buffer.capacity(), length - done));
            if (!read(offset + done, buffer, walk)) {
                return false;
            }
            done += buffer.limit();
            diskThread.update(digest, buffer.flip());
        }
        return true;
    }

    /** Fills the rest of the buffer; returns false when that is impossible. */
    private boolean read(long offset, ByteBuffer into, FileOperations.Walk walk) throws FileFailure {
        boolean[] isThere = {true};
        int end = into.limit();
        files.forEachRun(offset, into.remaining(), (file, position, length) -> {
            if (isThere[0]) {
                into.limit(into.position() + length);
                isThere[0] = read(file, position, into, walk);
            }
        });
        into.limit(end);
        return isThere[0];
    }

    private boolean read(int file, long position, ByteBuffer into, FileOperations.Walk walk) throws IOException {
        try {
            if (files.unwantedFiles().contains(file)
                    || !content.layout().file(file).isOnDisk()) {
                files.read(file, position, into);
                return true;
            }
            return files.readIfWhole(file, position, into, walk);
        } catch (NoSuchFileException | NotDirectoryException e) {
            folder.checkPresent();
            return false;
        } catch (FileSystemException e) {
            // The file exists but cannot be opened.
            throw e;
        } catch (IOException e) {
            // The bytes cannot be read, or the name now belongs to another file.
            folder.checkPresent();
            return false;
        }
    }
}
