package dev.spate.wire.metainfo;

import dev.spate.wire.WireLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One file of a torrent and where its bytes lie in the content.
 *
 * @param path where to write it below the download folder, on a disk that accepts every name. Safe, and different from
 *     the path of every other file of the torrent; it begins with the torrent's name when the torrent has a folder.
 *     {@link FilePaths#of} gives the paths for other disks
 * @param literalPath the path as the publisher wrote it, changed only as far as POSIX systems require. It differs from
 *     {@code path} only for names that would be hidden from the user or that disguise what they are. Files that were
 *     there before the torrent may have this path; no file is ever created at it. On Windows it may not be a plain name
 * @param length bytes, 0 or more
 * @param offset index of its first byte in the content
 * @param attributes unmodifiable
 * @param symlinkPath the target of a symbolic link, in the form of a literal path; empty for other files
 */
public record FileEntry(
        List<String> path,
        List<String> literalPath,
        long length,
        long offset,
        Set<FileAttribute> attributes,
        List<String> symlinkPath) {
    public FileEntry {
        if (path.isEmpty() || path.size() > WireLimits.PATH_DEPTH_MAX + 1) {
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

    /** Index after the file's last byte in the content. */
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

    /** The {@link #literalPath} that a symbolic link points to; there may be no such file. */
    public Optional<List<String>> symlinkTarget() {
        return isSymlink() ? Optional.of(symlinkPath) : Optional.empty();
    }

    /** The literal path with slashes between its elements, for people; it may contain anything but a zero character. */
    public String displayPath() {
        return String.join("/", literalPath);
    }
}
