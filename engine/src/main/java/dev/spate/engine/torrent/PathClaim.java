package dev.spate.engine.torrent;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.Folder;
import dev.spate.engine.resume.OtherDownload;
import dev.spate.protocol.port.DiskEvent;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that a download of this process may write. Thread-safe.
 *
 * <p>The first process that creates a file owns it. A claim lets a second download fail at once, before it requests
 * bytes that it could not store. The downloads of other processes are known by their state files.
 */
final class PathClaim implements AutoCloseable {
    /** The claims of all sessions, because they share the disks. Guarded by its own lock. */
    private static final Set<PathClaim> ALL = new LinkedHashSet<>();

    private final String torrent;
    private final Folder folder;
    private final FileLayout layout;
    private final BitSet files;
    /** The first names below the folder. Most torrents have one, which no other torrent has. */
    private final Set<Path> topNames = new HashSet<>();

    private PathClaim(String torrent, Folder folder, FileLayout layout, BitSet files) {
        this.torrent = torrent;
        this.folder = folder;
        this.layout = layout;
        this.files = (BitSet) files.clone();
        Path last = Path.of("");
        for (int i = files.nextSetBit(0); i >= 0; i = files.nextSetBit(i + 1)) {
            Path top = layout.file(i).path().getName(0);
            if (!top.equals(last)) {
                topNames.add(absolute(top));
                last = top;
            }
        }
    }

    /**
     * Claims files.
     *
     * @param torrent the name of the torrent, for the message to a later download
     * @param used the needed files, written or not: no other download may write one of them
     * @param written those of them that this download may write
     * @param others downloads of other processes into the folder
     * @throws FileFailure when another download writes one of the files
     */
    static PathClaim of(
            String torrent, Folder folder, FileLayout layout, BitSet used, BitSet written, List<OtherDownload> others)
            throws FileFailure {
        PathClaim asked = new PathClaim(torrent, folder, layout, used);
        for (OtherDownload other : others) {
            asked.checkNotAmong(
                    other.files().stream()
                            .map(file -> folder.path().resolve(file))
                            .toList(),
                    "another program, which keeps its state in " + other.state());
        }
        PathClaim claim = new PathClaim(torrent, folder, layout, written);
        synchronized (ALL) {
            for (PathClaim other : ALL) {
                asked.checkDisjoint(other);
            }
            ALL.add(claim);
        }
        return claim;
    }

    private void checkDisjoint(PathClaim other) throws FileFailure {
        boolean mayOverlap = topNames.stream()
                .anyMatch(
                        ours -> other.topNames.stream().anyMatch(top -> top.startsWith(ours) || ours.startsWith(top)));
        if (!mayOverlap) {
            return;
        }
        checkNotAmong(other.files.stream().mapToObj(other::path).toList(), "another torrent, " + other.torrent);
    }

    private void checkNotAmong(List<Path> theirs, String whose) throws FileFailure {
        Set<Path> theirFiles = new HashSet<>(theirs);
        Set<Path> theirFolders = new HashSet<>();
        theirs.forEach(file -> addParents(file, theirFolders));
        for (int i = files.nextSetBit(0); i >= 0; i = files.nextSetBit(i + 1)) {
            Path file = path(i);
            Set<Path> parents = new HashSet<>();
            addParents(file, parents);
            parents.retainAll(theirFiles);
            if (theirFiles.contains(file) || theirFolders.contains(file) || !parents.isEmpty()) {
                throw taken(layout.file(i).path(), whose);
            }
        }
    }

    private static FileFailure taken(Path file, String whose) {
        return new FileFailure(new DiskEvent.Failed(
                DiskEvent.Cause.IN_THE_WAY, file.toString(), file + ": is being downloaded by " + whose));
    }

    private static void addParents(Path file, Set<Path> into) {
        for (Path parent = file.getParent(); parent != null && into.add(parent); parent = parent.getParent()) {
            // The condition adds it. When a folder is already in the set, so are the folders above it.
        }
    }

    private Path path(int file) {
        return absolute(layout.file(file).path());
    }

    private Path absolute(Path below) {
        return folder.path().resolve(below);
    }

    /** Releases the claim. Calling it again has no effect. */
    @Override
    public void close() {
        synchronized (ALL) {
            ALL.remove(this);
        }
    }
}
