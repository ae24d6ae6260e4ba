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
 * A file or folder to share.
 *
 * @param path absolute, without symbolic links in it
 * @param each whether every entry of the folder is one offer, and not the folder itself
 */
public record SharedPath(Path path, boolean each) {
    /** What is to be offered at this moment. A folder that is not there at this moment has nothing in it. */
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
