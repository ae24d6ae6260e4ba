package dev.spate.engine.file;

import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.FileNames;
import dev.spate.wire.metainfo.FilePaths;
import dev.spate.wire.metainfo.NameRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the paths of a torrent's files below a folder that has no saved state of the torrent. Reads the disk; owned
 * by the thread that opens.
 *
 * <p>An existing file is found under its publisher's name, under its safe name, under the names for disks that refuse
 * the safe one, and under each of these in another Unicode composition. Two files of a torrent never get the same path.
 */
public final class ContentPaths {
    private final List<FileEntry> entries;
    private final Folder folder;
    private final FileOperations operations;
    private final ExistingNames there;
    private final List<List<String>> portable;
    private final List<List<String>> shortened;
    /** Files that may have, or need, another name on disk than their safe one. */
    private final BitSet odd = new BitSet();

    private final List<Optional<Path>> found;
    private final Set<Path> claimed = new HashSet<>();

    private ContentPaths(List<FileEntry> entries, Folder folder, FileOperations operations) {
        this.entries = entries;
        this.folder = folder;
        this.operations = operations;
        this.there = new ExistingNames(folder, operations);
        boolean isPlain = FilePaths.arePlain(entries, DiskNames.SHORT_LENGTH);
        this.portable = isPlain ? safe() : FilePaths.of(entries, NameRules.portable(FileNames.NAME_LENGTH_MAX));
        this.shortened = isPlain || entries.stream().allMatch(DiskNames::isShort)
                ? portable
                : FilePaths.of(entries, NameRules.portable(DiskNames.SHORT_LENGTH));
        this.found = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            odd.set(i, isPlain ? hasOtherLiteral(i) : isOdd(i));
        }
    }

    /** The path of each file for reading; for a missing file, the path that it would have. */
    public static List<Path> toRead(List<FileEntry> entries, Folder folder, FileOperations operations) {
        ContentPaths paths = new ContentPaths(entries, folder, operations);
        paths.find(true, true);
        return paths.complete(paths.safe());
    }

    /**
     * The path of each file for writing, existing or new. For unusual names it creates and deletes empty files, to test
     * what the disk allows.
     *
     * @param tag identifies the torrent in the names of these test files
     * @param mayChange whether files of others may be changed: then files with unsafe names, which a torrent must not
     *     choose, are not used
     */
    public static List<Path> toWrite(
            List<FileEntry> entries, Folder folder, FileOperations operations, String tag, boolean mayChange) {
        ContentPaths paths = new ContentPaths(entries, folder, operations);
        paths.find(!mayChange && (!paths.isHidden() || paths.isAllThere()), false);
        boolean isAllFound = true;
        for (int i = paths.odd.nextSetBit(0); i >= 0; i = paths.odd.nextSetBit(i + 1)) {
            isAllFound &= paths.found.get(i).isPresent();
        }
        return paths.complete(
                isAllFound ? paths.safe() : FilePaths.of(entries, DiskNames.of(entries, folder, operations, tag)));
    }

    private List<List<String>> safe() {
        List<List<String>> paths = new ArrayList<>(entries.size());
        for (FileEntry entry : entries) {
            paths.add(entry.path());
        }
        return paths;
    }

    /** Whether the torrent's top name is a hidden one. */
    private boolean isHidden() {
        return entries.getFirst().literalPath().getFirst().startsWith(".");
    }

    /** Whether every file exists under its publisher's name with the right length, as after {@code create}. */
    private boolean isAllThere() {
        for (FileEntry entry : entries) {
            if (!entry.isPad() && !entry.isSymlink() && !hasLength(entry.literalPath(), entry.length())) {
                return false;
            }
        }
        return true;
    }

    private boolean hasLength(List<String> path, long length) {
        try {
            Optional<FileStamp> stamp = operations.stamp(folder, SafePaths.relative(path));
            return stamp.filter(file -> file.isFile() && file.length() == length)
                    .isPresent();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isOdd(int file) {
        FileEntry entry = entries.get(file);
        return hasOtherLiteral(file)
                || !portable.get(file).equals(entry.path())
                || !shortened.get(file).equals(entry.path())
                || !isAscii(entry.path());
    }

    private boolean hasOtherLiteral(int file) {
        FileEntry entry = entries.get(file);
        return !entry.literalPath().equals(entry.path());
    }

    private static boolean isAscii(List<String> path) {
        for (String name : path) {
            if (!NameRules.isAscii(name)) {
                return false;
            }
        }
        return true;
    }

    /** Exact names come first, so that a file with the exact name of one entry is not used as similar to another. */
    private void find(boolean byLiteral, boolean whateverLength) {
        List<Set<List<String>>> candidates = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            candidates.add(odd.get(i) ? candidates(i, byLiteral, whateverLength) : Set.of());
            found.add(odd.get(i) ? exact(candidates.get(i)) : Optional.empty());
        }
        for (int i = odd.nextSetBit(0); i >= 0; i = odd.nextSetBit(i + 1)) {
            if (found.get(i).isEmpty()) {
                found.set(i, similar(candidates.get(i)));
            }
        }
    }

    /**
     * The possible names of a file. A changed name may be that of another program's file, so such a file must have the
     * right length.
     */
    private Set<List<String>> candidates(int file, boolean byLiteral, boolean whateverLength) {
        FileEntry entry = entries.get(file);
        Set<List<String>> candidates = new LinkedHashSet<>();
        if (byLiteral) {
            candidates.add(entry.literalPath());
        }
        candidates.add(entry.path());
        for (List<String> changed : List.of(portable.get(file), shortened.get(file))) {
            if (whateverLength || (!candidates.contains(changed) && hasLength(changed, entry.length()))) {
                candidates.add(changed);
            }
        }
        mixed(file, byLiteral)
                .filter(path -> whateverLength || hasLength(path, entry.length()))
                .ifPresent(candidates::add);
        return candidates;
    }

    /**
     * The path with each element in its form on disk: a disk may refuse the name of a folder but allow the unusual name
     * of the file in it.
     */
    private Optional<List<String>> mixed(int file, boolean byLiteral) {
        List<String> literal =
                byLiteral ? entries.get(file).literalPath() : entries.get(file).path();
        List<List<String>> forms = List.of(literal, entries.get(file).path(), portable.get(file), shortened.get(file));
        List<String> path = new ArrayList<>();
        for (int depth = 0; depth < literal.size(); depth++) {
            int at = depth;
            Optional<String> element = forms.stream()
                    .filter(form -> form.size() > at)
                    .map(form -> form.get(at))
                    .filter(name -> isThere(path, name))
                    .findFirst();
            if (element.isEmpty()) {
                return Optional.empty();
            }
            path.add(element.get());
        }
        return Optional.of(path);
    }

    private boolean isThere(List<String> folders, String name) {
        List<String> path = new ArrayList<>(folders);
        path.add(name);
        return SafePaths.relativeIfPlain(path).filter(there::contains).isPresent();
    }

    private Optional<Path> exact(Set<List<String>> candidates) {
        for (List<String> candidate : candidates) {
            Optional<Path> path = SafePaths.relativeIfPlain(candidate);
            if (path.isPresent() && there.contains(path.get()) && claimed.add(path.get())) {
                return path;
            }
        }
        return Optional.empty();
    }

    private Optional<Path> similar(Set<List<String>> candidates) {
        for (List<String> candidate : candidates) {
            Optional<Path> path = SafePaths.relativeIfPlain(candidate)
                    .flatMap(_ -> there.similar(candidate))
                    .filter(there::contains);
            if (path.isPresent() && claimed.add(path.get())) {
                return path;
            }
        }
        return Optional.empty();
    }

    /** @param named the paths of the files that do not exist */
    private List<Path> complete(List<List<String>> named) {
        List<Path> paths = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Optional<Path> there = found.get(i);
            paths.add(there.isPresent() ? there.get() : fresh(named.get(i)));
        }
        return paths;
    }

    private Path fresh(List<String> name) {
        Path path = there.fresh(name);
        if (odd.isEmpty()) {
            // Every file has its own name, so all paths differ.
            return path;
        }
        // An existing folder in another composition may be the path of another file of the torrent.
        return claimed.add(path) ? path : SafePaths.relative(name);
    }
}
