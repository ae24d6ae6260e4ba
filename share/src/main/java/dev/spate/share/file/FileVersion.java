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
 * What tells whether a file is still the one it was.
 *
 * @param fileId the file's number in its file system, or empty where there is none
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
        // The number of the device may be another one after the next start of the machine.
        String fileId = key.substring(key.indexOf("ino=") + 1);
        return new FileVersion(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), fileId);
    }

    /** The same as a tag of the web (RFC 9110 section 8.8.3): another one as soon as the file is written to. */
    public String tag() {
        return Long.toHexString(modifiedNanos) + "-" + Long.toHexString(length) + "-"
                + Integer.toHexString(fileId.hashCode());
    }

    /**
     * That of a regular file; links are not followed.
     *
     * @throws NoSuchFileException also when something else has taken its place
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
