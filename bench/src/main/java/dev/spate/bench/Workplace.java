package dev.spate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A folder in memory with the content, its torrent and the output of the contenders, and the seeder of the content. All
 * of it is removed when the benchmark ends, even on Ctrl-C. Owned by the main thread.
 */
final class Workplace implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int CHUNK_BYTES = 1 << 20;
    /** Room beside the content and one download of the same size: small files. */
    private static final long SPARE_BYTES = 64L << 20;

    private final Path folder;
    private final Thread hook = new Thread(this::remove);

    private Workplace(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Makes the folder; it must have room for two copies of the content.
     *
     * @throws IOException when there is no memory file system or too little room in it
     */
    static Workplace forContent(long bytes) throws IOException {
        if (!Files.isDirectory(MEMORY)) {
            throw new IOException("needs " + MEMORY + ", which Linux has, so that no disk is measured");
        }
        long room = Files.getFileStore(MEMORY).getUsableSpace();
        if (room < 2 * bytes + SPARE_BYTES) {
            throw new IOException(MEMORY + " has room for " + (room >> 20) + " MiB, and two copies of " + (bytes >> 20)
                    + " MiB are needed; choose a smaller --size");
        }
        return new Workplace(Files.createTempDirectory(MEMORY, "spate-bench"));
    }

    Path folder() {
        return folder;
    }

    Path content() {
        return folder.resolve("content");
    }

    Path torrent() {
        return folder.resolve("content.torrent");
    }

    /** The folder in which contenders write. */
    Path downloads() throws IOException {
        return Files.createDirectories(folder.resolve("downloads"));
    }

    /** Writes bytes that cannot be compressed or shared, the same in every run. */
    void writeContent(long bytes) throws IOException {
        var random = new SplittableRandom(bytes);
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(content())) {
            for (long left = bytes; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
        }
    }

    /** Starts a neutral seeder of the content in its own process. */
    Seeding seed(int pieceLength) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NeutralSeeder.class.getName(),
                        content().toString(),
                        String.valueOf(pieceLength))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader printed = process.inputReader();
        String port = printed.readLine();
        if (port == null) {
            throw new IOException("the neutral seeder did not start");
        }
        return new Seeding(process, Integer.parseInt(port));
    }

    /** Compares a download with the content and deletes it. */
    void checkAndDelete(Path result) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel source = FileChannel.open(content());
                FileChannel copy = FileChannel.open(result)) {
            MemorySegment wanted = source.map(FileChannel.MapMode.READ_ONLY, 0, source.size(), arena);
            MemorySegment got = copy.map(FileChannel.MapMode.READ_ONLY, 0, copy.size(), arena);
            long mismatch = wanted.mismatch(got);
            if (mismatch >= 0) {
                throw new IOException(result + " differs from the content at byte " + mismatch);
            }
        }
        delete(downloads());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        remove();
    }

    private void remove() {
        // A child that Ctrl-C has not ended would continue to write into the folder.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            delete(folder);
        } catch (IOException e) {
            System.err.println("bench: " + folder + " cannot be removed: " + e.getMessage());
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /**
     * A running neutral seeder.
     *
     * @param port the loopback port on which it listens
     */
    record Seeding(Process process, int port) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
        }
    }
}
