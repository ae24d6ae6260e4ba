package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file or folder to share. Immutable.
 *
 * @param path an absolute path without symbolic links
 * @param each whether each entry of the folder becomes its own offer; otherwise the path itself is one offer
 */
public record SharedPath(Path path, boolean each) {
    /** Lists the entries to offer at this moment. A missing folder counts as empty. */
    List<Path> entries() throws IOException {
        if (!each) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? List.of(path) : List.of();
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            for (Path entry : stream) {
                if (!FileSnapshot.isHidden(entry) && entries.size() < ShareLimits.ENTRIES_MAX) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
