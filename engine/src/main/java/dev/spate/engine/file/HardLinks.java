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

/** Files with more than one name: whoever has another name of a file does not expect us to change it. Stateless. */
public final class HardLinks {
    /** Short, and one of our own: what is being copied is no content. */
    private static final String COPY_PREFIX = ".spate-copy-";

    private HardLinks() {}

    /** How many names a file has; 1 where the system does not tell. */
    public static int count(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                : 1;
    }

    /** Gives the name a copy in place of the file that has other names as well. The copy is durable before that. */
    public static void separate(Path file) throws IOException {
        Path copy = file.resolveSibling(
                COPY_PREFIX + Integer.toHexString(file.getFileName().toString().hashCode()));
        // One that a killed process has left.
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

    /** Holes stay holes: most of a file that has just been begun is one. */
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
