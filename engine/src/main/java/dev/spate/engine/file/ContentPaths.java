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
 * Decides where the files of a torrent lie below a folder in which nothing is known of it. Looks at the disk; owned by
 * the thread that opens.
 *
 * <p>A file that is there is found under the name that its publisher wrote, under the safe one, under those that disks
 * need which refuse it, and under the same in another Unicode composition. Two files of a torrent never get one path.
 */
public final class ContentPaths {
    private final List<FileEntry> entries;
    private final Folder folder;
    private final FileOperations operations;
    private final ExistingNames there;
    private final List<List<String>> portable;
    private final List<List<String>> shortened;
    /** Files that may have another name on disk than their safe one, or need one. */
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

    /** Where each file lies that is only read; of one that is not there, where it would be. */
    public static List<Path> toRead(List<FileEntry> entries, Folder folder, FileOperations operations) {
        ContentPaths paths = new ContentPaths(entries, folder, operations);
        paths.find(true, true);
        return paths.complete(paths.safe());
    }

    /**
     * Where each file lies or will lie that may be written. Makes and removes files of no bytes when the names ask for it.
     *
     * @param tag of the torrent, for the names of these files
     * @param mayChange whether files of others may be changed: then none is used whose name no torrent may choose
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

    /** A torrent whose first name would be hidden where the user looks. */
    private boolean isHidden() {
        return entries.getFirst().literalPath().getFirst().startsWith(".");
    }

    /** Whether every file is there under its publisher's name with the right length, as after {@code create}. */
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

    /** Exact names go first, so that nobody takes for similar what is another file's own. */
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

    /** A changed name may as well be that of a file of others, which is told by its length. */
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

    /** A disk may refuse the name of a folder and take the odd one of the file in it: each element as it is there. */
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
        return SafePaths.relativeIfPlain(path).filter(there::has).isPresent();
    }

    private Optional<Path> exact(Set<List<String>> candidates) {
        for (List<String> candidate : candidates) {
            Optional<Path> path = SafePaths.relativeIfPlain(candidate);
            if (path.isPresent() && there.has(path.get()) && claimed.add(path.get())) {
                return path;
            }
        }
        return Optional.empty();
    }

    private Optional<Path> similar(Set<List<String>> candidates) {
        for (List<String> candidate : candidates) {
            Optional<Path> path = SafePaths.relativeIfPlain(candidate)
                    .flatMap(_ -> there.similar(candidate))
                    .filter(there::has);
            if (path.isPresent() && claimed.add(path.get())) {
                return path;
            }
        }
        return Optional.empty();
    }

    /** @param named the paths of files that are not there */
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
            // No file has another name than its own, which no other one of the torrent has.
            return path;
        }
        // A folder of another composition may be one that the torrent has beside this one.
        return claimed.add(path) ? path : SafePaths.relative(name);
    }
}
