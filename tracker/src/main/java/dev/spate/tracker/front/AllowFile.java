package dev.spate.tracker.front;

import dev.spate.tracker.answer.AllowList;
import dev.spate.wire.ProtocolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** The file of the allow-list, read again after each change. Owned by the thread that asks. */
public final class AllowFile {
    /** The properties that show a change; a file that replaced another one by renaming has another key. */
    private record FileVersion(FileTime modified, long length, String key) {}

    private final Path file;
    private final InstantSource clock;

    /** The version of the file that was read last. */
    private Optional<FileVersion> lastRead = Optional.empty();

    /** The version of the file at the last check. */
    private Optional<FileVersion> lastChecked = Optional.empty();

    /** An allow-list that is not read yet. */
    public AllowFile(Path file) {
        this(file, InstantSource.system());
    }

    AllowFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * The list, if the file has changed since it was read. The first call reads the file as it is. Later calls read it
     * only after it has stopped changing, because a program that rewrites it begins with an empty file.
     *
     * @throws IOException when the file cannot be read or is malformed; the message names it. A malformed file is
     *     reported once until it changes
     */
    public Optional<AllowList> readIfChanged() throws IOException {
        FileVersion before = versionOrMissing();
        boolean isFirst = lastChecked.isEmpty();
        boolean isAtRest = lastChecked.equals(Optional.of(before)) && isOld(before);
        lastChecked = Optional.of(before);
        if (lastRead.equals(lastChecked) || !(isFirst || isAtRest)) {
            return Optional.empty();
        }
        AllowList list = new AllowList();
        try {
            if (before.length() > FrontLimits.ALLOW_FILE_MAX) {
                throw new ProtocolException("longer than " + FrontLimits.ALLOW_FILE_MAX + " bytes");
            }
            read(list);
        } catch (ProtocolException e) {
            lastRead = Optional.of(before);
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        boolean isSame = version().equals(before);
        lastRead = isSame && isOld(before) ? lastChecked : Optional.empty();
        return isFirst || isSame ? Optional.of(list) : Optional.empty();
    }

    /**
     * Whether the file was written so long ago that another write would have another time. Also true for a time far in
     * the future, from a wrong clock.
     */
    private boolean isOld(FileVersion version) {
        long age = clock.millis() - version.modified().toMillis();
        return Math.abs(age) > FrontLimits.ALLOW_FILE_REST.toMillis();
    }

    private void read(AllowList list) throws IOException, ProtocolException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            while (line != null) {
                list.add(line);
                line = lines.readLine();
            }
        }
    }

    /** Like {@link #version}, but with a message for a missing file, because the system's message is only its name. */
    private FileVersion versionOrMissing() throws IOException {
        try {
            return version();
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        }
    }

    private FileVersion version() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileVersion(
                attributes.lastModifiedTime(), attributes.size(), Objects.toString(attributes.fileKey(), ""));
    }
}
