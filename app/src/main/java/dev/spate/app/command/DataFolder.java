package dev.spate.app.command;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.FileNames;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.NameRules;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Finds the folder that holds a torrent's file or folder, even if the user has named that file or folder itself. */
public final class DataFolder {
    private DataFolder() {}

    public static Path of(Metainfo metainfo, Path named) {
        Path absolute = named.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new CommandFailure(ExitCode.STORAGE, named + ": no such folder");
        }
        FileEntry first = metainfo.files().getFirst();
        String safe = first.path().getFirst();
        List<String> roots =
                List.of(first.literalPath().getFirst(), safe, FileNames.portable(safe, FileNames.NAME_LENGTH_MAX));
        Path parent = absolute.getParent();
        boolean isContent = Files.isDirectory(absolute) != metainfo.isSingleFile()
                && roots.stream().anyMatch(root -> isNamed(absolute, root))
                && roots.stream().noneMatch(root -> holds(absolute, root));
        if (isContent && parent != null) {
            return parent;
        }
        if (!Files.isDirectory(absolute)) {
            throw new CommandFailure(
                    ExitCode.STORAGE,
                    named + ": is neither a folder nor the file " + Console.printable(roots.getFirst()));
        }
        return absolute;
    }

    private static boolean isNamed(Path path, String name) {
        Path last = path.getFileName();
        return last != null && NameRules.composed(last.toString()).equals(NameRules.composed(name));
    }

    private static boolean holds(Path folder, String name) {
        try {
            return Files.exists(folder.resolve(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
