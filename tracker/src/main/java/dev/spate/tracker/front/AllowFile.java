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
import java.util.Objects;
import java.util.Optional;

/** The allow-list's file, read whenever it has changed. Owned by the thread that asks. */
public final class AllowFile {
    /** By what a change is told; a file that replaced another by renaming has another key. */
    private record Stamp(FileTime modified, long length, String key) {}

    private final Path file;
    private Optional<Stamp> seen = Optional.empty();

    /** Nothing is read yet. */
    public AllowFile(Path file) {
        this.file = file;
    }

    /**
     * The list, if the file is another than the last time.
     *
     * @throws IOException when it cannot be read or is no list, with a message that names it; not again until the file
     *     changes, unless it is missing
     */
    public Optional<AllowList> readIfChanged() throws IOException {
        Stamp before = stampOrName();
        if (seen.isPresent() && seen.get().equals(before)) {
            return Optional.empty();
        }
        AllowList list = new AllowList();
        try {
            if (before.length() > Limits.ALLOW_FILE_MAX) {
                throw new ProtocolException("longer than " + Limits.ALLOW_FILE_MAX + " bytes");
            }
            read(list);
        } catch (ProtocolException e) {
            seen = Optional.of(before);
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        // A file that is being written is read again when it has come to rest.
        seen = stamp().equals(before) ? Optional.of(before) : Optional.empty();
        return Optional.of(list);
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

    /** Says what is wrong; the system's message for a missing file is its name alone. */
    private Stamp stampOrName() throws IOException {
        try {
            return stamp();
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        }
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), Objects.toString(attributes.fileKey(), ""));
    }
}
