package dev.spate.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SplittableRandom;

/** The folder of a demo, with one folder in it for each member of the swarm. Closing deletes it. */
final class DemoFolder implements AutoCloseable {
    static final String CONTENT_NAME = "demo.bin";

    /** Space beside the copies: for resume data, and for other programs that need some meanwhile. */
    private static final long SPARE_BYTES = 64L << 20;

    private static final int CHUNK_BYTES = 1 << 20;

    private final Path root;

    private DemoFolder(Path root) {
        this.root = root;
    }

    /**
     * Makes the folder if there is enough space.
     *
     * @param copies how many copies of {@code size} bytes must fit
     */
    static DemoFolder under(Path parent, long size, int copies) throws IOException {
        long free = Files.getFileStore(parent).getUsableSpace();
        if ((free - SPARE_BYTES) / copies < size) {
            throw new NotEnoughSpaceException(size, copies, free);
        }
        return new DemoFolder(Files.createTempDirectory(parent, "spate-demo-"));
    }

    Path folderOf(String member) throws IOException {
        return Files.createDirectories(root.resolve(member));
    }

    /** Fills the member's copy with random bytes, which no compression can shorten. */
    Path write(String member, long size, SplittableRandom random) throws IOException {
        Path file = folderOf(member).resolve(CONTENT_NAME);
        byte[] chunk = new byte[CHUNK_BYTES];
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long written = 0; written < size; ) {
                random.nextBytes(chunk);
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, size - written));
                while (bytes.hasRemaining()) {
                    written += out.write(bytes);
                }
            }
        }
        return file;
    }

    /** Whether the two members have the same bytes. */
    boolean isSame(String one, String other) throws IOException {
        return Files.mismatch(
                        folderOf(one).resolve(CONTENT_NAME), folderOf(other).resolve(CONTENT_NAME))
                < 0;
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + root, e);
        }
    }
}
