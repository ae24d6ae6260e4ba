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
 * What one shared file or folder looked like at one moment. Two looks are equal if nothing has changed.
 *
 * @param isFile whether it is a file and not a folder
 * @param files sorted by path; of a file itself alone
 */
public record FileSnapshot(boolean isFile, List<Seen> files) {
    /**
     * A regular file.
     *
     * @param path below the folder; of a single file empty
     */
    public record Seen(Path path, FileVersion version) {
        // Written out, as in the two others, because those of a record are slow, and everything is looked at twice a
        // second.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen seen && version.equals(seen.version) && path.equals(seen.path);
        }

        @Override
        public int hashCode() {
            return 31 * path.hashCode() + version.hashCode();
        }
    }

    /** A folder with more files makes a torrent that hardly any client opens. */
    private static final int FILES_MAX = 500_000;

    /** The order that a torrent has: element by element, by their text. */
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
     * Looks at everything that can be shared there: no symbolic links, nothing hidden, no names that are not UTF-8, and
     * nothing that may not be read.
     *
     * @param isForeign what is none of the content, wherever it lies
     * @param leftOut hears what cannot be shared, and why; not of what is hidden, because that is as it should be
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

    /** Whether the last name of a path is one that is shared at all. */
    public static boolean isShared(Path path) {
        return !isHidden(path) && isUtf8(path);
    }

    public static boolean isHidden(Path path) {
        return Objects.toString(path.getFileName(), "").startsWith(".");
    }

    private static boolean isUtf8(Path path) {
        return Objects.toString(path.getFileName(), "").indexOf('\ufffd') < 0;
    }

    /** Why something that is not hidden cannot be shared. */
    private static Optional<String> obstacle(Path path, BasicFileAttributes attributes) {
        if (!isUtf8(path)) {
            return Optional.of("its name is not UTF-8");
        }
        if (attributes.isSymbolicLink()) {
            return Optional.of("is a symbolic link, which is not followed");
        }
        if (!attributes.isRegularFile() && !attributes.isDirectory()) {
            return Optional.of("neither a file nor a folder");
        }
        return Files.isReadable(path) ? Optional.empty() : Optional.of("permission denied");
    }

    public long length() {
        return files.stream().mapToLong(file -> file.version().length()).sum();
    }

    /** When the last of its files was written to: nanoseconds since 1970. */
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

        /** A file that is gone by now is just not there; what cannot be looked at is left out. */
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
