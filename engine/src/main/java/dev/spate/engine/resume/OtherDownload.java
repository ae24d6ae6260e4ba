package dev.spate.engine.resume;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.SafePaths;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A running download of another process into a folder, read from its state file.
 *
 * <p>So the second of two processes that want the same file name learns this before it requests anything from peers.
 * Where files cannot be locked, or the folder cannot be listed, no such download is found; then the process that
 * creates the file first owns it.
 *
 * @param state the name of the state file, which begins with the torrent's name
 * @param files paths below the folder of the files that it wants; none when all are complete
 */
public record OtherDownload(Path state, List<Path> files) {
    public OtherDownload {
        files = List.copyOf(files);
    }

    /** All running downloads of other processes. */
    public static List<OtherDownload> in(Folder folder, FileOperations operations) throws IOException {
        List<OtherDownload> others = new ArrayList<>();
        for (Path name : names(folder, operations)) {
            if (name.toString().startsWith(".") && name.toString().endsWith(".spate")) {
                SlotFile.ofAnotherProcess(operations, folder, name)
                        .flatMap(saved -> of(name, saved))
                        .ifPresent(others::add);
            }
        }
        return others;
    }

    /** The names in the folder; none when it may not be listed, only written to. */
    private static List<Path> names(Folder folder, FileOperations operations) throws IOException {
        try {
            return operations.list(folder, Path.of(""));
        } catch (FileSystemException e) {
            return List.of();
        }
    }

    /** The download; empty when the file contains unsafe paths, because it may not be a file of ours. */
    private static Optional<OtherDownload> of(Path name, SlotFile.SavedState saved) {
        try {
            return Optional.of(new OtherDownload(name, unfinished(saved)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Path> unfinished(SlotFile.SavedState saved) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < saved.resumeHeader().files().size(); i++) {
            if (saved.newest().priorities().get(i) > 0
                    && !saved.newest().pieces().isFull()) {
                files.add(SafePaths.relative(
                        List.of(saved.resumeHeader().files().get(i).split("/", -1))));
            }
        }
        return files;
    }
}
