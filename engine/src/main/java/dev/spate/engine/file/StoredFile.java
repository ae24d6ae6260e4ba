package dev.spate.engine.file;

import dev.spate.protocol.machine.Check;
import java.nio.file.Path;

/**
 * A run of a torrent's content and the file that holds it.
 *
 * @param path relative to the folder, as chosen for this system
 * @param offset of the first byte in the content
 * @param length bytes, 0 or more
 * @param isOnDisk false for what never gets a file: padding and symbolic links
 * @param isExecutable whether it may be executed once it is there
 */
public record StoredFile(Path path, long offset, long length, boolean isOnDisk, boolean isExecutable) {
    /** An ordinary file. */
    public StoredFile(Path path, long offset, long length, boolean isOnDisk) {
        this(path, offset, length, isOnDisk, false);
    }

    public StoredFile {
        Check.check(offset >= 0 && length >= 0, "a file lies within its content");
    }
}
