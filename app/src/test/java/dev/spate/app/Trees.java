package dev.spate.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Makes files to work with; the same name and length always have the same bytes. */
public final class Trees {
    private Trees() {}

    public static Path file(Path path, int length) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            return Files.write(path, bytes(path.getFileName().toString(), length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed.hashCode()).nextBytes(bytes);
        return bytes;
    }

    /** A folder of files whose names use several scripts and whose lengths include all special ones. */
    public static Path album(Path parent) {
        Path album = parent.resolve("album");
        file(album.resolve("a.bin"), 100_000);
        file(album.resolve("b/empty.txt"), 0);
        file(album.resolve("b/one.txt"), 1);
        file(album.resolve("日本/ü.bin"), 16_384);
        file(album.resolve("z.tmp"), 40_000);
        return album;
    }
}
