package dev.spate.app;

import dev.spate.app.console.ExitCode;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder under which a torrent's file or folder lies, when a person has named that file or folder itself. */
final class DataFolder {
    private DataFolder() {}

    static Path of(Metainfo metainfo, Path named) {
        Path absolute = named.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new CommandFailure(ExitCode.STORAGE, named + ": no such folder");
        }
        String root = metainfo.files().getFirst().path().getFirst();
        Path parent = absolute.getParent();
        String literalRoot = metainfo.files().getFirst().literalPath().getFirst();
        boolean isContent = Files.isDirectory(absolute) != metainfo.isSingleFile()
                && (absolute.endsWith(root) || isNamed(absolute, literalRoot))
                && !Files.exists(absolute.resolve(root));
        if (isContent && parent != null) {
            return parent;
        }
        if (!Files.isDirectory(absolute)) {
            throw new CommandFailure(ExitCode.STORAGE, named + ": is not a folder, nor the file " + root);
        }
        return absolute;
    }

    private static boolean isNamed(Path path, String name) {
        Path last = path.getFileName();
        return last != null && last.toString().equals(name);
    }
}
