package dev.spate.share.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the version of a file, to find out whether the file has changed. Immutable.
 *
 * @param length in bytes
 * @param modifiedNanos the modification time, in nanoseconds since 1970
 * @param fileId the file's number in its file system; empty if the file system has none
 */
public record FileVersion(long length, long modifiedNanos, String fileId) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileVersion version
                && length == version.length
                && modifiedNanos == version.modifiedNanos
                && fileId.equals(version.fileId);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(modifiedNanos) + Long.hashCode(length) + fileId.hashCode();
    }

    static FileVersion of(BasicFileAttributes attributes) {
        String key = Objects.toString(attributes.fileKey(), "");
        // The device number is left out, because it may change when the machine restarts.
        String fileId = key.substring(key.indexOf("ino=") + 1);
        return new FileVersion(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), fileId);
    }

    /** The version as an entity tag (RFC 9110 section 8.8.3): it changes when the file is written to. */
    public String tag() {
        return Long.toHexString(modifiedNanos) + "-" + Long.toHexString(length) + "-"
                + Integer.toHexString(fileId.hashCode());
    }

    /**
     * The present version of a regular file; links are not followed.
     *
     * @throws NoSuchFileException when the file is gone, or is not a regular file any more
     */
    public static FileVersion of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(file.toString(), null, "not a regular file");
        }
        return of(attributes);
    }
}
