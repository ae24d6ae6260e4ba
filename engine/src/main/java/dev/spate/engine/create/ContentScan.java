package dev.spate.engine.create;

import dev.spate.engine.file.SafePaths;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * @param skipped what cannot be part of a torrent, sorted
 */
public record ContentScan(String name, boolean isSingleFile, List<ScannedFile> files, List<Skipped> skipped) {
    /**
     * One file as it was found.
     *
     * @param path elements below the root; for a single file its name alone
     */
    public record ScannedFile(Path file, List<String> path, long length, long modifiedNanos, boolean isExecutable) {
        public boolean isUnchanged() throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.isRegularFile() && now.size() == length && nanos(now) == modifiedNanos;
        }
    }

    /** Something that cannot be part of a torrent, with slashes between the names of its path. */
    public record Skipped(String path, Obstacle obstacle) {}

    /** Why something cannot be part of a torrent. */
    public enum Obstacle {
        LINK,
        NOT_REGULAR,
        NOT_UTF8,
        UNREADABLE,
        /** A file in which this program keeps what it knows of a download. */
        OWN
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

    public ContentScan {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /**
     * Looks at everything below the root, but not at what is excluded. Symbolic links are left out: what they mean
     * elsewhere is unknown, and readers without BEP 47 would make empty files of them.
     *
     * @param isExcluded asked with the path below the root, slashes between the names
     */
    public static ContentScan of(Path root, Predicate<String> isExcluded) throws IOException {
        Path real = root.toRealPath();
        String name = nameOf(root.toAbsolutePath().normalize());
        FileModes fileModes = new FileModes(real);
        if (!Files.isDirectory(real)) {
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            ScannedFile only = new ScannedFile(
                    real, List.of(name), attributes.size(), nanos(attributes), fileModes.isExecutable(real));
            return new ContentScan(name, true, List.of(only), List.of());
        }
        Walk walk = new Walk(real, isExcluded, fileModes);
        Files.walkFileTree(real, walk);
        walk.files.sort(BY_PATH);
        walk.skipped.sort(Comparator.comparing(Skipped::path));
        return new ContentScan(name, false, walk.files, walk.skipped);
    }

    private static String nameOf(Path path) throws IOException {
        Path name = path.getFileName();
        if (name == null) {
            return "root";
        }
        if (!isUtf8(SafePaths.text(name))) {
            throw new FileSystemException(path.toString(), null, "its name is not UTF-8");
        }
        return SafePaths.text(name);
    }

    /** A name with bytes that are not UTF-8 cannot be written into a torrent without becoming another name. */
    private static boolean isUtf8(String text) {
        return text.indexOf('\ufffd') < 0;
    }

    private static long nanos(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<String> isExcluded;
        private final FileModes fileModes;
        private final List<ScannedFile> files = new ArrayList<>();
        private final List<Skipped> skipped = new ArrayList<>();

        Walk(Path root, Predicate<String> isExcluded, FileModes fileModes) {
            this.root = root;
            this.isExcluded = isExcluded;
            this.fileModes = fileModes;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            return checkUsable(elements(folder)) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            List<String> path = elements(file);
            if (!checkUsable(path)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                skip(path, Obstacle.LINK);
            } else if (!attributes.isRegularFile()) {
                skip(path, Obstacle.NOT_REGULAR);
            } else if (!Files.isReadable(file)) {
                skip(path, Obstacle.UNREADABLE);
            } else {
                files.add(new ScannedFile(
                        file, path, attributes.size(), nanos(attributes), fileModes.isExecutable(file)));
            }
            return FileVisitResult.CONTINUE;
        }

        /** What is gone by now would have been noticed as a change a moment later. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
            if (file.equals(root) || problem instanceof NoSuchFileException) {
                throw problem;
            }
            if (checkUsable(elements(file))) {
                skip(elements(file), Obstacle.UNREADABLE);
            }
            return FileVisitResult.CONTINUE;
        }

        /** Whether it may be part of the torrent as far as its name goes. */
        private boolean checkUsable(List<String> path) {
            String text = String.join("/", path);
            if (isExcluded.test(text)) {
                return false;
            }
            if (StateFileNames.isOwn(path.getLast())) {
                skip(path, Obstacle.OWN);
                return false;
            }
            if (!isUtf8(path.getLast())) {
                skip(path, Obstacle.NOT_UTF8);
                return false;
            }
            return true;
        }

        private void skip(List<String> path, Obstacle obstacle) {
            skipped.add(new Skipped(String.join("/", path), obstacle));
        }

        private List<String> elements(Path path) {
            return SafePaths.elements(root.relativize(path));
        }
    }
}
