package dev.spate.engine.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * An existing regular file with the name of a download. It may be the downloaded file already; then there is nothing to
 * do. Used by one thread.
 *
 * <p>A finished download has a note in a file attribute, where the file system supports one: the address, the version,
 * and the length and time of the file. While note, file and server agree, nothing is transferred. Without a note, the
 * bytes that the server sends are compared with those of the file.
 */
final class ExistingFile implements AutoCloseable {
    private static final String NOTE = "spate.origin";

    private final Path path;
    private final long length;
    private final InputStream bytes;
    private byte[] compared = new byte[0];

    private ExistingFile(Path path, long length, InputStream bytes) {
        this.path = path;
        this.length = length;
        this.bytes = bytes;
    }

    /** The file, if it is a regular file with the announced length. */
    static Optional<ExistingFile> at(Path path, OptionalLong announced) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile() || announced.orElse(attributes.size()) != attributes.size()) {
            return Optional.empty();
        }
        InputStream bytes = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(new ExistingFile(path, attributes.size(), bytes));
    }

    long length() {
        return length;
    }

    /** Reads the next bytes of the file; returns whether they are equal to these. */
    boolean matchesNext(byte[] expected, int count) throws IOException {
        if (compared.length < count) {
            compared = new byte[count];
        }
        int read = bytes.readNBytes(compared, 0, count);
        return read == count && Arrays.equals(compared, 0, count, expected, 0, count);
    }

    /** Whether all bytes of the file have been read. */
    boolean isAtEnd() throws IOException {
        return bytes.read() < 0;
    }

    /** Whether its note names this address and version, and the file has not changed since. */
    boolean hasNoteOf(String origin, String validator) {
        try {
            UserDefinedFileAttributeView view = view(path);
            if (validator.isEmpty() || view == null || !view.list().contains(NOTE)) {
                return false;
            }
            ByteBuffer note = ByteBuffer.allocate(Math.min(view.size(NOTE), DownloadLimits.RECORD_LENGTH_MAX));
            view.read(NOTE, note);
            return Arrays.equals(Arrays.copyOf(note.array(), note.position()), noteOf(path, origin, validator));
        } catch (IOException e) {
            // Without a readable note, the bytes are compared.
            return false;
        }
    }

    /** Writes the note of a finished file. Without the note, a later download only takes longer. */
    static void note(Path path, String origin, String validator) {
        try {
            UserDefinedFileAttributeView view = view(path);
            if (view != null && !validator.isEmpty()) {
                view.write(NOTE, ByteBuffer.wrap(noteOf(path, origin, validator)));
            }
        } catch (IOException e) {
            System.getLogger(ExistingFile.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "no note at " + path + ": " + e.getMessage());
        }
    }

    // Null where such attributes are not supported.
    private static @org.jspecify.annotations.Nullable UserDefinedFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static byte[] noteOf(Path path, String origin, String validator) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return String.join("\n", origin, validator, Long.toString(attributes.size()), Long.toString(modified))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
