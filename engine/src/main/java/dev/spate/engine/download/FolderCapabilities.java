package dev.spate.engine.download;

import dev.spate.engine.file.DiskNames;
import dev.spate.engine.file.UnsupportedOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What the file system of a folder may not support, and what is done then: the same for all saved files. Stateless. */
public final class FolderCapabilities {
    private FolderCapabilities() {}

    /**
     * The name of a file or folder on this disk.
     *
     * @param safe a name without separators, checked because other people may have chosen it
     * @param tag part of the names of test files, which are created to try an unusual name and deleted at once
     * @return the same name, or another one if the disk refuses it
     */
    public static String nameOf(String safe, Path folder, String tag) throws IOException {
        return DiskNames.formOf(safe, folder, tag);
    }

    /**
     * Locks a file for this process. A folder without locks is usable too.
     *
     * @param warned called when files cannot be locked, with one line for people
     * @return false when it is already locked, here or in another process
     * @throws IOException when the device fails
     */
    public static boolean lock(FileChannel file, Consumer<String> warned) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            if (!UnsupportedOperations.is(e)) {
                throw e;
            }
            warned.accept("the folder cannot be locked: make sure that no other program downloads the same there");
            return true;
        }
    }
}
