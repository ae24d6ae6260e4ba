package dev.spate.engine.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Locale;

/**
 * What some file systems cannot do, and what is done without it: shared folders that know no locks, or whose names cannot
 * be forced. The one rule for torrents and regular files. Errors of a device are never among it.
 */
public final class Unsupported {
    /** The JDK keeps only the C library's text of an error: ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL, EBADF, EISDIR. */
    private static final List<String> REASONS = List.of(
            "no locks available",
            "not supported",
            "not implemented",
            "invalid argument",
            "bad file descriptor",
            "is a directory");

    private Unsupported() {}

    /** Whether the file system lacks what was asked for, so that asking again is of no use and going on does no harm. */
    public static boolean is(IOException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return REASONS.stream().anyMatch(text::contains);
    }

    /** The same for making the names in a folder durable: one that may be written and not read cannot even be opened. */
    static boolean isForcing(IOException failure) {
        return failure instanceof AccessDeniedException || is(failure);
    }
}
