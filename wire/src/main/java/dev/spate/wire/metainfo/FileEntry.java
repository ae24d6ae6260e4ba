package dev.spate.wire.metainfo;

import dev.spate.wire.Limits;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One file of a torrent and where its bytes lie in the content.
 *
 * @param path where to write it below the download folder: safe on every system, unlike that of any other file of the
 *     torrent even where case does not count, beginning with the torrent's name when it has a folder
 * @param literalPath the name as the publisher wrote it, only as far made safe as any POSIX system needs; the same as
 *     {@code path} but for names reserved elsewhere ({@code aux.c}), backslashes and names that differ by case. Files that
 *     were there before the torrent may have it; nothing is ever created under it. On Windows it may be no plain name
 * @param length bytes, 0 or more
 * @param offset index of its first byte in the content
 * @param attributes unmodifiable
 * @param symlinkPath what a symbolic link points to, sanitised like a path and beginning with the torrent's folder;
 *     empty for everything else
 */
public record FileEntry(
        List<String> path,
        List<String> literalPath,
        long length,
        long offset,
        Set<FileAttribute> attributes,
        List<String> symlinkPath) {
    public FileEntry {
        if (path.isEmpty() || path.size() > Limits.PATH_DEPTH_MAX + 1) {
            throw new IllegalArgumentException("a path of " + path.size() + " elements");
        }
        if (length < 0 || offset < 0) {
            throw new IllegalArgumentException("length " + length + " or offset " + offset + " is negative");
        }
        path = List.copyOf(path);
        literalPath = List.copyOf(literalPath);
        attributes = Set.copyOf(attributes);
        symlinkPath = List.copyOf(symlinkPath);
    }

    /** A file without attributes. */
    public static FileEntry of(List<String> path, long length, long offset) {
        return new FileEntry(path, path, length, offset, Set.of(), List.of());
    }

    /** Index after its last byte in the content. */
    public long end() {
        return offset + length;
    }

    public boolean isPad() {
        return attributes.contains(FileAttribute.PAD);
    }

    public boolean isExecutable() {
        return attributes.contains(FileAttribute.EXECUTABLE);
    }

    public boolean isHidden() {
        return attributes.contains(FileAttribute.HIDDEN);
    }

    public boolean isSymlink() {
        return attributes.contains(FileAttribute.SYMLINK);
    }

    /** What a symbolic link points to, from the download folder. */
    public Optional<List<String>> symlinkTarget() {
        return isSymlink() ? Optional.of(symlinkPath) : Optional.empty();
    }

    /** The elements of the path with slashes between them, for people. */
    public String displayPath() {
        return String.join("/", path);
    }
}
