package dev.spate.engine.download;

import dev.spate.engine.file.DiskNames;
import dev.spate.engine.file.UnsupportedOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What the file system of a folder may lack, and what is done then: one rule for all that is saved. Stateless. */
public final class FolderCapabilities {
    private FolderCapabilities() {}

    /**
     * The name that a file or folder gets here.
     *
     * @param safe a name without separators, as strangers may not choose it
     * @param tag part of the names of files that are made to try out an odd name, and go at once
     * @return the same name, unless the disk refuses it
     */
    public static String nameOf(String safe, Path folder, String tag) throws IOException {
        return DiskNames.formOf(safe, folder, tag);
    }

    /**
     * Locks a file for this process. Where the folder knows no locks it is used all the same.
     *
     * @param warned told so then, in one line for people
     * @return false when it is locked already, here or in another process
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
            warned.accept("the folder cannot be locked: take care that nothing else downloads the same there");
            return true;
        }
    }
}
