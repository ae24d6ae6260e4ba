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

/** The allow-list's file, read whenever it has changed. Owned by the thread that asks. */
public final class AllowFile {
    /** By what a change is told; a file that replaced another by renaming has another key. */
    private record Stamp(FileTime modified, long length, String key) {}

    private final Path file;
    private final InstantSource clock;

    /** What the list that was read looked like. */
    private Optional<Stamp> seen = Optional.empty();

    /** What the file looked like the last time. */
    private Optional<Stamp> looked = Optional.empty();

    /** Nothing is read yet. */
    public AllowFile(Path file) {
        this(file, InstantSource.system());
    }

    AllowFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * The list, if the file is another than the one that was read. The first call reads it as it is; later a file is read
     * when it has come to rest, because whoever writes it anew begins with an empty one.
     *
     * @throws IOException when it cannot be read or is no list, with a message that names it; not again until the file
     *     changes, unless it is missing
     */
    public Optional<AllowList> readIfChanged() throws IOException {
        Stamp before = stampOrName();
        boolean isFirst = looked.isEmpty();
        boolean isAtRest = looked.equals(Optional.of(before)) && isOld(before);
        looked = Optional.of(before);
        if (seen.equals(looked) || !(isFirst || isAtRest)) {
            return Optional.empty();
        }
        AllowList list = new AllowList();
        try {
            if (before.length() > FrontLimits.ALLOW_FILE_MAX) {
                throw new ProtocolException("longer than " + FrontLimits.ALLOW_FILE_MAX + " bytes");
            }
            read(list);
        } catch (ProtocolException e) {
            seen = Optional.of(before);
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        boolean isSame = stamp().equals(before);
        seen = isSame && isOld(before) ? looked : Optional.empty();
        return isFirst || isSame ? Optional.of(list) : Optional.empty();
    }

    /** Written so long ago that another writing would show in its time; or by a clock that says nothing about that. */
    private boolean isOld(Stamp stamp) {
        long age = clock.millis() - stamp.modified().toMillis();
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
