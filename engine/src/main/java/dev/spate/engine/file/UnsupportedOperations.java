package dev.spate.engine.file;

import dev.spate.engine.reason.SystemError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Set;

/**
 * What some file systems cannot do, and what is done without it: shared folders that know no locks, or whose names cannot
 * be forced. The one rule for torrents and regular files. Errors of a device are never among it.
 */
public final class UnsupportedOperations {
    private static final Set<SystemError> ERRORS = Set.of(
            SystemError.NO_LOCKS,
            SystemError.NOT_SUPPORTED,
            SystemError.NOT_IMPLEMENTED,
            SystemError.INVALID_ARGUMENT,
            SystemError.BAD_DESCRIPTOR,
            SystemError.IS_A_FOLDER);

    private UnsupportedOperations() {}

    /** Whether the file system lacks what was asked for, so that asking again is of no use and going on does no harm. */
    public static boolean is(IOException failure) {
        return SystemError.of(failure).filter(ERRORS::contains).isPresent();
    }

    /** The same for making the names in a folder durable: one that may be written and not read cannot even be opened. */
    static boolean isForcing(IOException failure) {
        return failure instanceof AccessDeniedException || is(failure);
    }
}
