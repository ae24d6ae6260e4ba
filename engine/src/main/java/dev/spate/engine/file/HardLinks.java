package dev.spate.engine.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Handles files with more than one name: a program that uses another name of a file does not expect a change by us.
 * Stateless.
 */
public final class HardLinks {
    /** A short prefix that marks an unfinished copy as a file of ours. */
    private static final String COPY_PREFIX = ".spate-copy-";

    private HardLinks() {}

    /** The number of names of a file; 1 where the system does not report it. */
    public static int count(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                : 1;
    }

    /** Replaces a file that has other names by a copy under this name. The copy is durable before it gets the name. */
    public static void separate(Path file) throws IOException {
        Path copy = file.resolveSibling(
                COPY_PREFIX + Integer.toHexString(file.getFileName().toString().hashCode()));
        // A killed process may have left a copy.
        Files.deleteIfExists(copy);
        boolean isDone = false;
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel to = FileChannel.open(
                        copy,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        attributes(file))) {
            copy(from, to);
            to.force(true);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
            isDone = true;
        } finally {
            if (!isDone) {
                Files.deleteIfExists(copy);
            }
        }
    }

    private static FileAttribute<?>[] attributes(Path file) throws IOException {
        FileStore store = Files.getFileStore(file);
        return store.supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
                }
                : new FileAttribute<?>[0];
    }

    /** Copies the bytes and keeps holes: a file at the beginning of a download consists mostly of them. */
    private static void copy(FileChannel from, FileChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(FileLimits.COPY_BUFFER_LENGTH);
        ByteBuffer zeros = ByteBuffer.allocateDirect(FileLimits.COPY_BUFFER_LENGTH);
        long length = from.size();
        for (long at = 0; at < length; ) {
            int read = from.read(buffer.clear(), at);
            if (read < 0) {
                break;
            }
            buffer.flip();
            // The last byte gives the copy its length.
            boolean isHole = at + read < length && buffer.equals(zeros.slice(0, read));
            for (long to1 = at; !isHole && buffer.hasRemaining(); ) {
                to1 += to.write(buffer, to1);
            }
            at += read;
        }
    }
}
