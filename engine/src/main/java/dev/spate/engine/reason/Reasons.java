package dev.spate.engine.reason;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Describes why a file could not be used; the JDK's own messages are often only the file's name. */
public final class Reasons {
    private Reasons() {}

    /** The reason alone, for a line that names the file. */
    public static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing when isNotUtf8(missing) -> "its name is not UTF-8";
            case NoSuchFileException missing -> given(missing).orElse("no such file or folder");
            case AccessDeniedException denied -> given(denied).orElse("permission denied");
            case FileAlreadyExistsException _ -> "exists already";
            case NotDirectoryException _ -> "not a folder";
            case FileSystemException about -> given(about).orElse("cannot be used");
            default -> Optional.ofNullable(failure.getMessage()).orElse("input or output failed");
        };
    }

    /**
     * The file and the reason. If something on the path is not a folder, the line names that instead of the file.
     *
     * @param asked the file to name when the failure does not name one
     */
    public static String line(Path asked, IOException failure) {
        Path named = failure instanceof FileSystemException about && about.getFile() != null
                ? Path.of(about.getFile())
                : asked;
        if (failure instanceof FileAlreadyExistsException
                || failure instanceof NotDirectoryException
                || failure instanceof NoSuchFileException
                || (failure instanceof FileSystemException && of(failure).equals("not a folder"))) {
            boolean wantsFolder = !(failure instanceof NoSuchFileException);
            Optional<String> blocked = blocked(named, wantsFolder);
            if (blocked.isPresent()) {
                return blocked.get();
            }
        }
        return named + ": " + of(failure);
    }

    /** A line about the part of the path that is not a folder, if there is one. */
    private static Optional<String> blocked(Path named, boolean wantsFolder) {
        Path part = named.toAbsolutePath();
        Optional<String> nearestRoot = Optional.empty();
        boolean isNamed = true;
        while (part != null) {
            boolean isLink = Files.isSymbolicLink(part);
            if (isLink && !Files.exists(part)) {
                nearestRoot = Optional.of(part + ": is a symbolic link that leads to nothing");
            } else if (isLink && isNamed && wantsFolder) {
                nearestRoot = Optional.of(part + ": is a symbolic link, which is not followed");
            } else if ((!isNamed || wantsFolder) && Files.exists(part) && !Files.isDirectory(part)) {
                nearestRoot = Optional.of(part + ": is a file, not a folder");
            }
            isNamed = false;
            part = part.getParent();
        }
        return nearestRoot;
    }

    private static boolean isNotUtf8(NoSuchFileException missing) {
        return missing.getFile() != null && missing.getFile().indexOf('\ufffd') >= 0;
    }

    private static Optional<String> given(FileSystemException failure) {
        return Optional.ofNullable(failure.getReason())
                .map(reason -> SystemError.of(failure).flatMap(Reasons::meaning).orElse(reason));
    }

    /** The meaning in plain words; empty where the system's text is clear enough. */
    private static Optional<String> meaning(SystemError error) {
        return Optional.ofNullable(
                switch (error) {
                    case READ_ONLY -> "the disk is read-only";
                    case NO_SPACE -> "no space is left on the disk";
                    case QUOTA_USED_UP -> "the quota of the disk is used up";
                    case FILE_TOO_LARGE -> "the file is too long for the disk";
                    case NAME_TOO_LONG -> "the name is too long for the disk";
                    case SYMBOLIC_LINK -> "is a symbolic link, which is not followed";
                    case NOT_A_FOLDER -> "not a folder";
                    case IS_A_FOLDER -> "is a folder";
                    case INVALID_ARGUMENT, ILLEGAL_CHARACTER -> "the disk does not allow this name";
                    case NOT_PERMITTED -> "the disk or its owner does not permit it";
                    case NO_SUCH_FILE, NO_SUCH_DEVICE, STALE_HANDLE, NOT_CONNECTED, ACCESS_DENIED -> null;
                    case NO_LOCKS, NOT_SUPPORTED, NOT_IMPLEMENTED, BAD_DESCRIPTOR -> null;
                });
    }
}
