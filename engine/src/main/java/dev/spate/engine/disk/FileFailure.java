package dev.spate.engine.disk;

import dev.spate.engine.reason.Reasons;
import dev.spate.protocol.torrent.DiskEvent;
import dev.spate.protocol.torrent.DiskEvent.Cause;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file of a torrent that could not be used. */
public final class FileFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** The JDK keeps only the C library's text of an error; these are the English ones of Linux, macOS and Windows. */
    private static final List<String> FULL =
            List.of("no space left", "quota exceeded", "not enough space", "disk is full", "file too large");

    private static final List<String> MISSING =
            List.of("no such file", "no such device", "stale file handle", "transport endpoint", "not ready");
    private static final List<String> DENIED = List.of(
            "permission denied",
            "read-only file system",
            "not permitted",
            "access is denied",
            "write protected",
            "not a directory",
            "symbolic link");

    private final String file;
    private final String text;
    private final Cause cause;

    public FileFailure(Path file, IOException cause) {
        super(message(file, cause), cause);
        this.file = cause instanceof FileFailure known ? known.file : file.toString();
        this.text = message(file, cause);
        this.cause = causeOf(cause);
    }

    /** Another program has meddled with a file of ours. */
    static FileFailure meddled(Path file, Cause cause, String what) {
        return new FileFailure(new DiskEvent.Failed(cause, file.toString(), file + ": " + what));
    }

    private FileFailure(DiskEvent.Failed event) {
        super(event.message());
        this.file = event.file();
        this.text = event.message();
        this.cause = event.cause();
    }

    /** A file of others is not what the torrent holds. */
    static FileFailure inTheWay(Path file) {
        return new FileFailure(DiskEvent.Failed.inTheWay(file.toString()));
    }

    /** The file's name below the folder. */
    public String file() {
        return file;
    }

    /** One line for a person: which file, and why. */
    String text() {
        return text;
    }

    /** The event that tells the machine. */
    public DiskEvent.Failed event(Folder folder) {
        return new DiskEvent.Failed(folder.isPresent() ? cause : Cause.MISSING, file, text);
    }

    private static Cause causeOf(IOException e) {
        if (e instanceof FileFailure known) {
            return known.cause;
        }
        String reason = reason(e).toLowerCase(Locale.ROOT);
        if (FULL.stream().anyMatch(reason::contains)) {
            return Cause.FULL;
        }
        if (e instanceof NoSuchFileException || MISSING.stream().anyMatch(reason::contains)) {
            return Cause.MISSING;
        }
        // A file or a link where a folder should be: the user put it there, so it is not for us to remove.
        if (e instanceof AccessDeniedException
                || e instanceof NotDirectoryException
                || DENIED.stream().anyMatch(reason::contains)) {
            return Cause.DENIED;
        }
        return Cause.FAULTY;
    }

    private static String message(Path file, IOException cause) {
        return cause instanceof FileFailure known
                ? known.text
                : (file.toString().isEmpty() ? "its folder" : file) + ": " + Reasons.of(cause);
    }

    private static String reason(Throwable cause) {
        String text = cause instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }
}
