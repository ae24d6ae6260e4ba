package dev.spate.engine.file;

import dev.spate.engine.reason.SystemError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Set;

/**
 * Recognises operations that a file system does not support and that are not essential: some shared folders have no
 * locks or cannot force names. The same rule applies to torrents and regular files. Errors of a device are never
 * included.
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

    /**
     * Whether the file system does not support the operation, so that another attempt is useless and it can be left
     * out.
     */
    public static boolean is(IOException failure) {
        return SystemError.of(failure).filter(ERRORS::contains).isPresent();
    }

    /** The same for the force of a folder's names. A folder that may be written but not read cannot even be opened. */
    static boolean isForcing(IOException failure) {
        return failure instanceof AccessDeniedException || is(failure);
    }
}
