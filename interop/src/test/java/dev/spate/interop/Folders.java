package dev.spate.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The folders of one run: in memory if there is enough space; deleted when the run ends. */
final class Folders {
    private static final String PREFIX = "spate-interop-";
    private static final long ROOM_BYTES = 6L << 30;
    private static final Path ON_DISK = Path.of(System.getProperty("java.io.tmpdir"));
    private static final Path IN_MEMORY = Path.of("/dev/shm");
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Path FAST = root(hasRoom(IN_MEMORY) ? IN_MEMORY : ON_DISK);

    static {
        sweep(ON_DISK);
        sweep(IN_MEMORY);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            delete(FAST);
            delete(root(ON_DISK));
        }));
    }

    private Folders() {}

    /** Makes a folder for content of ordinary size. */
    static Path fresh() {
        return create(FAST);
    }

    /** Makes a folder for content that is too large for memory. */
    static Path freshOnDisk() {
        return create(root(ON_DISK));
    }

    private static Path create(Path root) {
        try {
            Path folder = Files.createDirectories(root.resolve(String.valueOf(NEXT.incrementAndGet())));
            // A tracker that gives up its rights must be able to enter.
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root(Path parent) {
        return parent.resolve(PREFIX + ProcessHandle.current().pid());
    }

    private static boolean hasRoom(Path parent) {
        try {
            return Files.isWritable(parent) && Files.getFileStore(parent).getUsableSpace() > ROOM_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes the folders of earlier runs that were killed. */
    private static void sweep(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> children = Files.list(parent)) {
            List<Path> dead = children.filter(Folders::isOfDeadRun).toList();
            dead.forEach(Folders::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfDeadRun(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.matches(PREFIX + "\\d+")) {
            return false;
        }
        long pid = Long.parseLong(name.substring(PREFIX.length()));
        return ProcessHandle.of(pid).isEmpty();
    }

    /** Deletes a folder with everything in it. Files that are already gone do not matter. */
    static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException cause) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException cause) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.out.println("interop: could not delete " + folder + ": " + e);
        }
    }
}
