package dev.spate.share.file;

import dev.spate.engine.reason.Reasons;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The state of a shared file or folder at one moment. Two snapshots are equal if nothing has changed. Immutable.
 *
 * @param isFile whether the entry is a file; otherwise it is a folder
 * @param files the files in a folder, sorted by path; for a file only itself
 */
public record FileSnapshot(boolean isFile, List<Seen> files) {
    /**
     * A regular file.
     *
     * @param path its path below the folder; empty for a single file
     * @param version its version at that moment
     */
    public record Seen(Path path, FileVersion version) {
        // Written by hand here, in FileSnapshot and in FileVersion: the generated methods are slow, and every file is
        // compared twice a second.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen seen && version.equals(seen.version) && path.equals(seen.path);
        }

        @Override
        public int hashCode() {
            return 31 * path.hashCode() + version.hashCode();
        }
    }

    /** Hardly any client opens a torrent with more files. */
    private static final int FILES_MAX = 500_000;

    /** The order of a torrent's files: element by element, by their text. */
    private static final Comparator<Seen> BY_PATH = (a, b) -> {
        int common = Math.min(a.path().getNameCount(), b.path().getNameCount());
        for (int i = 0; i < common; i++) {
            int order =
                    a.path().getName(i).toString().compareTo(b.path().getName(i).toString());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.path().getNameCount(), b.path().getNameCount());
    };

    public FileSnapshot {
        files = List.copyOf(files);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileSnapshot snapshot && isFile == snapshot.isFile && files.equals(snapshot.files);
    }

    @Override
    public int hashCode() {
        return 31 * files.hashCode() + Boolean.hashCode(isFile);
    }

    /**
     * Takes a snapshot of everything that can be shared. Left out are symbolic links, hidden files, names that are not
     * UTF-8, and files that may not be read.
     *
     * @param isForeign selects files and folders that are not part of the content
     * @param leftOut receives each path that cannot be shared, and the reason; hidden files are not reported, because
     *     leaving them out is intended
     * @throws IOException when the entry itself cannot be shared
     */
    public static FileSnapshot at(Path entry, Predicate<Path> isForeign, BiConsumer<Path, String> leftOut)
            throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Optional<String> obstacle = obstacle(entry, attributes);
        if (obstacle.isPresent()) {
            throw new FileSystemException(entry.toString(), null, obstacle.get());
        }
        if (attributes.isRegularFile()) {
            return new FileSnapshot(true, List.of(new Seen(Path.of(""), FileVersion.of(attributes))));
        }
        Walk walk = new Walk(entry, isForeign, leftOut);
        Files.walkFileTree(entry, walk);
        walk.files.sort(BY_PATH);
        return new FileSnapshot(false, walk.files);
    }

    /** Whether the last name of a path can be shared: it is not hidden, and is UTF-8. */
    public static boolean isShared(Path path) {
        return !isHidden(path) && isUtf8(path);
    }

    public static boolean isHidden(Path path) {
        return Objects.toString(path.getFileName(), "").startsWith(".");
    }

    private static boolean isUtf8(Path path) {
        return Objects.toString(path.getFileName(), "").indexOf('\ufffd') < 0;
    }

    /** Why a file or folder that is not hidden cannot be shared; empty when it can. */
    private static Optional<String> obstacle(Path path, BasicFileAttributes attributes) {
        if (!isUtf8(path)) {
            return Optional.of("its name is not UTF-8");
        }
        if (attributes.isSymbolicLink()) {
            return Optional.of("is a symbolic link, which is not followed");
        }
        if (!attributes.isRegularFile() && !attributes.isDirectory()) {
            return Optional.of("is neither a file nor a folder");
        }
        return Files.isReadable(path) ? Optional.empty() : Optional.of("permission denied");
    }

    public long length() {
        return files.stream().mapToLong(file -> file.version().length()).sum();
    }

    /** The latest modification time of its files, in nanoseconds since 1970. */
    public long modifiedNanos() {
        return files.stream()
                .mapToLong(file -> file.version().modifiedNanos())
                .max()
                .orElse(0);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<Path> isForeign;
        private final BiConsumer<Path, String> leftOut;
        private final List<Seen> files = new ArrayList<>();

        Walk(Path root, Predicate<Path> isForeign, BiConsumer<Path, String> leftOut) {
            this.root = root;
            this.isForeign = isForeign;
            this.leftOut = leftOut;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean isWalked = folder.equals(root) || isUsable(folder, attributes);
            return isWalked && !isForeign.test(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        private boolean isUsable(Path path, BasicFileAttributes attributes) {
            Optional<String> obstacle = isHidden(path) ? Optional.empty() : obstacle(path, attributes);
            obstacle.ifPresent(why -> leftOut.accept(path, why));
            return !isHidden(path) && obstacle.isEmpty();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isUsable(file, attributes)) {
                files.add(new Seen(root.relativize(file), FileVersion.of(attributes)));
            }
            return files.size() < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        /** A file that was removed in the meantime is skipped; one that cannot be read is reported and left out. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
            if (file.equals(root)) {
                throw problem;
            }
            if (!isHidden(file) && !(problem instanceof NoSuchFileException)) {
                leftOut.accept(file, Reasons.of(problem));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
            return FileVisitResult.CONTINUE;
        }
    }
}
