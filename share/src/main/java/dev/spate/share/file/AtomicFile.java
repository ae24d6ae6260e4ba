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

/** Writes small files of which there is always the old one or the new one. Stateless. */
public final class AtomicFile {
    /** Two threads, as two processes, may write the same file: each writes its own, and the last one stays. */
    private static final AtomicLong PARTS = new AtomicLong();

    private AtomicFile() {}

    /** Writes all of it, forced to the disk before it takes the place of the old one. */
    public static void write(Path file, byte[] bytes) throws IOException {
        replace(file, bytes);
    }

    /** As {@link #write}, and nobody but the owner can read it, not even for a moment. */
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
        // One of a process that was killed and had the same number.
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
