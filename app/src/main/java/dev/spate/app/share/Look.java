package dev.spate.app.share;

import java.io.IOException;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one shared file or folder looked like at one moment. Two looks are equal if nothing has changed.
 *
 * @param isFile whether it is a file and not a folder
 * @param files sorted by path; of a file itself alone
 */
record Look(boolean isFile, List<Seen> files) {
    /**
     * A regular file.
     *
     * @param path below the folder; of a single file empty
     */
    record Seen(Path path, Stamp stamp) {}

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

    Look {
        files = List.copyOf(files);
    }

    /**
     * Looks at everything that can be shared there: no symbolic links, nothing hidden, and no names that are not UTF-8.
     *
     * @param isForeign what is none of the content, wherever it lies
     */
    static Look at(Path entry, Predicate<Path> isForeign) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isRegularFile()) {
            return new Look(true, List.of(new Seen(Path.of(""), Stamp.of(attributes))));
        }
        if (!attributes.isDirectory()) {
            throw new NoSuchFileException(entry.toString(), null, "neither a file nor a folder");
        }
        Walk walk = new Walk(entry, isForeign);
        Files.walkFileTree(entry, walk);
        walk.files.sort(BY_PATH);
        return new Look(false, walk.files);
    }

    /** Whether the last name of a path is one that is shared at all. */
    static boolean isShared(Path path) {
        String text = Objects.toString(path.getFileName(), "");
        return !text.startsWith(".") && text.indexOf('\ufffd') < 0;
    }

    long length() {
        return files.stream().mapToLong(file -> file.stamp().length()).sum();
    }

    /** When the last of its files was written to: nanoseconds since 1970. */
    long modifiedNanos() {
        return files.stream()
                .mapToLong(file -> file.stamp().modifiedNanos())
                .max()
                .orElse(0);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Predicate<Path> isForeign;
        private final List<Seen> files = new ArrayList<>();

        Walk(Path root, Predicate<Path> isForeign) {
            this.root = root;
            this.isForeign = isForeign;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean isLeftOut = (!folder.equals(root) && !isShared(folder)) || isForeign.test(folder);
            return isLeftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isShared(file)) {
                files.add(new Seen(root.relativize(file), Stamp.of(attributes)));
            }
            return files.size() < Limits.FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        /** A file that is gone by now is just not there; one that cannot be looked at is left out. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
            return FileVisitResult.CONTINUE;
        }
    }
}
