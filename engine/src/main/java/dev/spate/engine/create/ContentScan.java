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
 * The files of a new torrent, in an order that does not depend on the file system.
 *
 * @param name of the file or folder
 * @param files sorted by path, element by element
 * @param skipped what cannot be part of a torrent, sorted by path
 */
public record ContentScan(String name, boolean isSingleFile, List<ScannedFile> files, List<Skipped> skipped) {
    /**
     * A file as it was found.
     *
     * @param path its elements below the root; for a single file only its name
     */
    public record ScannedFile(Path file, List<String> path, long length, long modifiedNanos, boolean isExecutable) {
        public boolean isUnchanged() throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.isRegularFile() && now.size() == length && nanos(now) == modifiedNanos;
        }
    }

    /**
     * A file or folder that cannot be part of a torrent.
     *
     * @param path its path below the root, with slashes between the names
     */
    public record Skipped(String path, Obstacle obstacle) {}

    /** Why a file or folder cannot be part of a torrent. */
    public enum Obstacle {
        LINK,
        NOT_REGULAR,
        NOT_UTF8,
        UNREADABLE,
        /** A file in which this program keeps the state of a download. */
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
     * Lists everything below the root, except what is excluded. Symbolic links are skipped: their targets may not exist
     * elsewhere, and clients without BEP 47 would make empty files of them.
     *
     * @param isExcluded called with the path below the root, with slashes between the names
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

    /** Whether the name is UTF-8. The torrent could store any other name only in a changed form. */
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

        /**
         * Skips an unreadable file or folder. A file that has disappeared ends the scan, because the content is
         * changing.
         */
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

        /** Whether its name allows it to be part of the torrent. */
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
