package dev.spate.engine.file;

import dev.spate.engine.reason.Reasons;
import dev.spate.engine.reason.SystemError;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.DiskEvent.Cause;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A file of a torrent that could not be used. */
public final class FileFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private static final Set<SystemError> FULL =
            Set.of(SystemError.NO_SPACE, SystemError.QUOTA_USED_UP, SystemError.FILE_TOO_LARGE);

    private static final Set<SystemError> MISSING = Set.of(
            SystemError.NO_SUCH_FILE, SystemError.NO_SUCH_DEVICE, SystemError.STALE_HANDLE, SystemError.NOT_CONNECTED);

    /** Includes a file or a link in place of a folder: the user has put it there, so we must not remove it. */
    private static final Set<SystemError> DENIED = Set.of(
            SystemError.ACCESS_DENIED,
            SystemError.NOT_PERMITTED,
            SystemError.READ_ONLY,
            SystemError.NOT_A_FOLDER,
            SystemError.SYMBOLIC_LINK);

    private final String file;
    private final String text;
    private final Cause cause;

    public FileFailure(Path file, IOException cause) {
        super(message(file, cause), cause);
        this.file = cause instanceof FileFailure known ? known.file : file.toString();
        this.text = message(file, cause);
        this.cause = causeOf(cause);
    }

    /** The failure when another program has changed a file of ours. */
    static FileFailure changedByOther(Path file, Cause cause, String what) {
        return new FileFailure(new DiskEvent.Failed(cause, file.toString(), file + ": " + what));
    }

    /** As the machine is told of it. */
    public FileFailure(DiskEvent.Failed event) {
        super(event.message());
        this.file = event.file();
        this.text = event.message();
        this.cause = event.cause();
    }

    /** The failure when a file of others differs from the torrent's content. */
    public static FileFailure inTheWay(Path file) {
        return new FileFailure(DiskEvent.Failed.inTheWay(file.toString()));
    }

    /** The file's name below the folder. */
    public String file() {
        return file;
    }

    /** One line for people: which file, and why. */
    public String text() {
        return text;
    }

    /** The failure without a check of the folder. */
    public DiskEvent.Failed failed() {
        return new DiskEvent.Failed(cause, file, text);
    }

    /** The event for the torrent: when the folder itself is missing, that is the cause. */
    public DiskEvent.Failed event(Folder folder) {
        return new DiskEvent.Failed(folder.isPresent() ? cause : Cause.MISSING, file, text);
    }

    private static Cause causeOf(IOException e) {
        if (e instanceof FileFailure known) {
            return known.cause;
        }
        Optional<SystemError> error = SystemError.of(e);
        if (error.filter(FULL::contains).isPresent()) {
            return Cause.FULL;
        }
        if (e instanceof NoSuchFileException || error.filter(MISSING::contains).isPresent()) {
            return Cause.MISSING;
        }
        if (e instanceof AccessDeniedException
                || e instanceof NotDirectoryException
                || error.filter(DENIED::contains).isPresent()) {
            return Cause.DENIED;
        }
        return Cause.FAULTY;
    }

    private static String message(Path file, IOException cause) {
        return cause instanceof FileFailure known
                ? known.text
                : (file.toString().isEmpty() ? "its folder" : file) + ": " + Reasons.of(cause);
    }
}
