package dev.spate.share.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Replaces small files atomically: at every moment, either the old file or the new one exists. Stateless. */
public final class AtomicFile {
    /**
     * Distinguishes the temporary files of threads that write the same file at the same time; the last one to finish
     * stays.
     */
    private static final AtomicLong PARTS = new AtomicLong();

    private AtomicFile() {}

    /** Writes a temporary file, forces it to the disk, and then replaces the old file. */
    public static void write(Path file, byte[] bytes) throws IOException {
        replace(file, bytes);
    }

    /**
     * Like {@link #write}, but on POSIX systems nobody except the owner can read the file, not even for a moment.
     */
    public static void writeForOwner(Path file, byte[] bytes) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            replace(file, bytes, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            replace(file, bytes);
        }
    }

    private static void replace(Path file, byte[] bytes, FileAttribute<?>... attributes) throws IOException {
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + "." + PARTS.incrementAndGet() + ".part");
        // A killed process with the same number may have left one.
        Files.deleteIfExists(part);
        try {
            try (FileChannel channel = FileChannel.open(
                    part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
