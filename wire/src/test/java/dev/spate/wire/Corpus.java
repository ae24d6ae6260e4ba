package dev.spate.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * More test data, in the folder that the system property {@code spate.corpus} names. Without the property every list
 * here is empty, and the tests run only over our own data.
 */
public final class Corpus {
    private Corpus() {}

    /** The files of a folder and of the folders below it, in the order of their names. */
    public static List<Path> files(String folder) {
        Path root = root().resolve(folder);
        if (root().toString().isEmpty() || !Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a table without its header; columns are separated by tabs and may be quoted. */
    public static List<List<String>> table(String file) {
        Path path = root().resolve(file);
        if (root().toString().isEmpty() || !Files.isRegularFile(path)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.skip(1)
                    .map(line -> Arrays.stream(line.split("\t", -1))
                            .map(Corpus::unquote)
                            .toList())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path path(String file) {
        return root().resolve(file);
    }

    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("spate.corpus", ""));
    }

    private static String unquote(String cell) {
        boolean quoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
        return quoted ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
    }
}
