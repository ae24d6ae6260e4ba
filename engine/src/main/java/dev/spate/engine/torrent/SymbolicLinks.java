package dev.spate.engine.torrent;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.Folder;
import dev.spate.wire.metainfo.FileEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The symbolic links of a torrent (BEP 47). A link is made only when it leads to a file or folder of the same torrent,
 * directly or through other links that are made. So no link leads out of the torrent. Immutable once built.
 */
final class SymbolicLinks {
    private static final System.Logger LOG = System.getLogger(SymbolicLinks.class.getName());

    /**
     * A link that is made once its target exists.
     *
     * @param path the path of the link below the download folder
     * @param target the path of its target below that folder
     */
    private record Link(int file, Path path, Path target) {}

    private final List<FileEntry> entries;
    private final FileLayout layout;
    private final Map<List<String>, Integer> files = new HashMap<>();
    private final Map<List<String>, Path> folders = new HashMap<>();
    private final List<Link> links = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private SymbolicLinks(List<FileEntry> entries, FileLayout layout) {
        this.entries = entries;
        this.layout = layout;
    }

    /** @param layout where the files lie on disk */
    static SymbolicLinks of(List<FileEntry> entries, FileLayout layout) {
        SymbolicLinks links = new SymbolicLinks(entries, layout);
        if (entries.stream().anyMatch(FileEntry::isSymlink)) {
            links.index();
            links.plan();
        }
        return links;
    }

    private void index() {
        for (int i = 0; i < entries.size(); i++) {
            FileEntry entry = entries.get(i);
            if (entry.isPad()) {
                continue;
            }
            files.put(entry.literalPath(), i);
            for (int depth = 1; depth < entry.literalPath().size() && !entry.isSymlink(); depth++) {
                folders.putIfAbsent(
                        entry.literalPath().subList(0, depth),
                        layout.file(i).path().subpath(0, depth));
            }
        }
    }

    private void plan() {
        Map<Integer, Boolean> isSound = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            FileEntry entry = entries.get(i);
            if (!entry.isSymlink()) {
                continue;
            }
            if (isSound(i, isSound)) {
                links.add(new Link(i, layout.file(i).path(), target(entry).orElseThrow()));
            } else {
                notes.add(entry.displayPath() + " is a symbolic link to " + String.join("/", entry.symlinkPath())
                        + ", which is not a file or folder of the torrent; not made");
            }
        }
    }

    /** Follows link after link. All links on the way have the same result. */
    private boolean isSound(int link, Map<Integer, Boolean> known) {
        Set<Integer> visited = new HashSet<>();
        Integer at = link;
        boolean isSound = false;
        while (at != null && visited.add(at)) {
            if (known.containsKey(at)) {
                isSound = known.get(at);
                break;
            }
            FileEntry entry = entries.get(at);
            if (!entry.isSymlink()) {
                isSound = true;
                break;
            }
            isSound = leadsToFolder(entry);
            at = files.get(entry.symlinkPath());
        }
        for (Integer file : visited) {
            known.put(file, isSound);
        }
        return isSound;
    }

    /**
     * Whether the target is a folder that does not contain the link, because such a link would make an endless path.
     */
    private boolean leadsToFolder(FileEntry link) {
        List<String> target = link.symlinkPath();
        boolean holdsLink = target.size() < link.literalPath().size()
                && link.literalPath().subList(0, target.size()).equals(target);
        return folders.containsKey(target) && !holdsLink;
    }

    private Optional<Path> target(FileEntry link) {
        Integer file = files.get(link.symlinkPath());
        return file != null
                ? Optional.of(layout.file(file).path())
                : Optional.ofNullable(folders.get(link.symlinkPath()));
    }

    /** The links that are not made, one line each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Makes the wanted links whose target exists. Waits for the disk. */
    void make(IntPredicate isWanted, Folder folder, FileOperations operations) {
        boolean isProgress = true;
        List<Link> left = new ArrayList<>(links);
        left.removeIf(link -> !isWanted.test(link.file()));
        // A link may lead to another one, which is made in an earlier round.
        while (isProgress && !left.isEmpty()) {
            isProgress = left.removeIf(link -> isMade(link, folder, operations));
        }
    }

    private boolean isMade(Link link, Folder folder, FileOperations operations) {
        try {
            if (operations.stamp(folder, link.path()).isPresent()) {
                return true;
            }
            if (operations.stamp(folder, link.target()).isEmpty()) {
                return false;
            }
            Path parent = Optional.ofNullable(link.path().getParent()).orElse(Path.of(""));
            for (int depth = 1; depth <= parent.getNameCount(); depth++) {
                if (operations.stamp(folder, parent.subpath(0, depth)).isEmpty()) {
                    operations.createFolder(folder, parent.subpath(0, depth));
                }
            }
            operations.createLink(folder, link.path(), parent.relativize(link.target()));
            return true;
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "the link " + link.path() + " cannot be made: " + e.getMessage());
            return true;
        }
    }
}
