package dev.spate.engine;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The files that a new torrent is made of, always in the same order, whatever order the file system has.
 *
 * @param name of the file or folder
 * @param files sorted by their path, element by element
 * @param leftOut what cannot be part of a torrent, with the reason, one line each
 */
record ContentScan(String name, boolean isSingleFile, List<ScannedFile> files, List<String> leftOut) {
    /**
     * One file as it was found.
     *
     * @param path elements below the root; for a single file its name alone
     */
    record ScannedFile(Path file, List<String> path, long length, long modifiedNanos) {
        boolean isUnchanged() throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.isRegularFile() && now.size() == length && nanos(now) == modifiedNanos;
        }
    }

    private static final Comparator<ScannedFile> BY_PATH = (a, b) -> {
        int common = Math.min(a.path().size(), b.path().size());
        for (int i = 0; i < common; i++) {
            int order = a.path().get(i).compareTo(b.path().get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.path().size(), b.path().size());
    };

    ContentScan {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Looks at everything below the root. Symbolic links below it are left out: what they mean elsewhere is unknown.
     *
     * @param isExcluded asked with the path below the root, slashes between the names
     */
    static ContentScan of(Path root, Predicate<String> isExcluded) throws IOException {
        Path real = root.toRealPath();
        String name = nameOf(root.toAbsolutePath().normalize());
        if (!Files.isDirectory(real)) {
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            ScannedFile only = new ScannedFile(real, List.of(name), attributes.size(), nanos(attributes));
            return new ContentScan(name, true, List.of(only), List.of());
        }
        Walk walk = new Walk(real, isExcluded);
        Files.walkFileTree(real, walk);
        walk.files.sort(BY_PATH);
        walk.leftOut.sort(Comparator.naturalOrder());
        return new ContentScan(name, false, walk.files, walk.leftOut);
    }

    private static String nameOf(Path path) throws IOException {
        Path name = path.getFileName();
        return name == null ? "root" : text(name, path);
    }

    /** A name with bytes that are not UTF-8 cannot be written into a torrent without becoming another name. */
    private static String text(Path name, Path of) throws IOException {
        String text = name.toString();
        if (text.indexOf('\ufffd') >= 0) {
            throw new FileSystemException(of.toString(), null, "the name is not UTF-8");
        }
        return text;
    }

    private static long nanos(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<String> isExcluded;
        private final List<ScannedFile> files = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();

        Walk(Path root, Predicate<String> isExcluded) {
            this.root = root;
            this.isExcluded = isExcluded;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            boolean isBelow = !folder.equals(root);
            return isBelow && isExcluded.test(String.join("/", elements(folder)))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            List<String> path = elements(file);
            String text = String.join("/", path);
            if (isExcluded.test(text)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                leftOut.add(text + " is a symbolic link");
            } else if (!attributes.isRegularFile()) {
                leftOut.add(text + " is not a regular file");
            } else {
                files.add(new ScannedFile(file, path, attributes.size(), nanos(attributes)));
            }
            return FileVisitResult.CONTINUE;
        }

        private List<String> elements(Path path) throws IOException {
            List<String> elements = new ArrayList<>();
            for (Path element : root.relativize(path)) {
                elements.add(text(element, path));
            }
            return elements;
        }
    }
}
