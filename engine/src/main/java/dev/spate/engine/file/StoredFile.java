package dev.spate.engine.file;

import dev.spate.protocol.machine.Check;
import java.nio.file.Path;

/**
 * A file of a torrent and its place in the content.
 *
 * @param path the path below the folder, as chosen for this system
 * @param offset the offset of its first byte in the content
 * @param length the number of bytes, 0 or more
 * @param isOnDisk false for entries without a file on disk: padding and symbolic links
 * @param isExecutable whether the file is created as executable
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
