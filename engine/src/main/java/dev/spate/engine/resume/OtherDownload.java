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
 * A download of another process into a folder, as its state file tells while it is at work.
 *
 * <p>So the second of two processes that want one name hears of it before it asks anybody for bytes. Where files cannot be
 * locked, or the folder cannot be listed, nothing is told, and whoever creates the file first has it.
 *
 * @param state the name of the state file, which begins with that of the torrent
 * @param files below the folder: those that are wanted, unless all is complete
 */
public record OtherDownload(Path state, List<Path> files) {
    public OtherDownload {
        files = List.copyOf(files);
    }

    /** All that are at work now. */
    public static List<OtherDownload> in(Folder folder, FileOperations operations) throws IOException {
        List<OtherDownload> others = new ArrayList<>();
        for (Path name : names(folder, operations)) {
            if (name.toString().startsWith(".") && name.toString().endsWith(".spate")) {
                SlotFile.ofAnotherProcess(operations, folder, name)
                        .flatMap(kept -> of(name, kept))
                        .ifPresent(others::add);
            }
        }
        return others;
    }

    /** A folder may be there to write into and not to read. */
    private static List<Path> names(Folder folder, FileOperations operations) throws IOException {
        try {
            return operations.list(folder, Path.of(""));
        } catch (FileSystemException e) {
            return List.of();
        }
    }

    /** A file that only looks like one of ours may name anything. */
    private static Optional<OtherDownload> of(Path name, SlotFile.Kept kept) {
        try {
            return Optional.of(new OtherDownload(name, unfinished(kept)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Path> unfinished(SlotFile.Kept kept) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < kept.resumeHeader().files().size(); i++) {
            if (kept.newest().priorities().get(i) > 0 && !kept.newest().pieces().isFull()) {
                files.add(SafePaths.relative(
                        List.of(kept.resumeHeader().files().get(i).split("/", -1))));
            }
        }
        return files;
    }
}
