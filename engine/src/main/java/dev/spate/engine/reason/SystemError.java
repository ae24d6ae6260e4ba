package dev.spate.engine.reason;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An error of the operating system. The JDK gives only its text, which the C library writes in the language of the
 * process. So the text is compared with the English texts first, and then with those of the C library.
 */
public enum SystemError {
    NO_SPACE(28, 28, "no space left", "not enough space", "disk is full"),
    QUOTA_USED_UP(122, 69, "quota exceeded"),
    FILE_TOO_LARGE(27, 27, "file too large"),
    NO_SUCH_FILE(2, 2, "no such file"),
    NO_SUCH_DEVICE(19, 19, "no such device", "not ready"),
    STALE_HANDLE(116, 70, "stale file handle", "stale nfs file handle"),
    NOT_CONNECTED(107, 57, "transport endpoint"),
    ACCESS_DENIED(13, 13, "permission denied", "access is denied"),
    NOT_PERMITTED(1, 1, "not permitted"),
    READ_ONLY(30, 30, "read-only file system", "write protected"),
    NOT_A_FOLDER(20, 20, "not a directory"),
    IS_A_FOLDER(21, 21, "is a directory"),
    SYMBOLIC_LINK(40, 62, "symbolic link"),
    NAME_TOO_LONG(36, 63, "name too long"),
    INVALID_ARGUMENT(22, 22, "invalid argument"),
    ILLEGAL_CHARACTER(84, 92, "multibyte or wide character", "illegal byte sequence"),
    NO_LOCKS(37, 77, "no locks available"),
    NOT_SUPPORTED(95, 102, "not supported"),
    NOT_IMPLEMENTED(38, 78, "not implemented"),
    BAD_DESCRIPTOR(9, 9, "bad file descriptor");

    /** Bytes of a text; no text of the C library is longer. */
    private static final int TEXT_LENGTH_MAX = 1024;

    private final int linux;
    private final int macOs;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> english;

    SystemError(int linux, int macOs, String... english) {
        this.linux = linux;
        this.macOs = macOs;
        this.english = List.of(english);
    }

    /** Loaded only when a text is not English, because linking takes milliseconds. */
    private static final class Local {
        static final Map<SystemError, String> TEXTS = texts();
    }

    /** The error that a failure reports, if it is one of these. */
    public static Optional<SystemError> of(IOException failure) {
        String text = failure instanceof FileSystemException about && about.getReason() != null
                ? about.getReason()
                : failure.getMessage();
        return text == null ? Optional.empty() : of(text);
    }

    private static Optional<SystemError> of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (SystemError error : values()) {
            if (error.english.stream().anyMatch(lower::contains)) {
                return Optional.of(error);
            }
        }
        for (Map.Entry<SystemError, String> local : Local.TEXTS.entrySet()) {
            if (text.contains(local.getValue())) {
                return Optional.of(local.getKey());
            }
        }
        return Optional.empty();
    }

    // This method exists to call native code; it checks the permission first.
    @SuppressWarnings("restricted")
    private static Map<SystemError, String> texts() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean isMacOs = system.contains("mac");
        Map<SystemError, String> texts = new EnumMap<>(SystemError.class);
        // Without the permission the JDK would print a warning in the embedding program.
        if ((isMacOs || system.contains("linux"))
                && SystemError.class.getModule().isNativeAccessEnabled()) {
            Linker linker = Linker.nativeLinker();
            linker.defaultLookup().find("strerror").ifPresent(address -> {
                var call = linker.downcallHandle(address, FunctionDescriptor.of(ADDRESS, JAVA_INT));
                for (SystemError error : values()) {
                    texts.put(error, text(call, isMacOs ? error.macOs : error.linux));
                }
            });
        }
        return texts;
    }

    @SuppressWarnings("restricted")
    private static String text(MethodHandle strerror, int number) {
        try {
            MemorySegment text = (MemorySegment) strerror.invokeExact(number);
            String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
            return text.reinterpret(TEXT_LENGTH_MAX).getString(0, Charset.forName(encoding));
        } catch (Throwable e) {
            throw new IllegalStateException("strerror takes every number", e);
        }
    }
}
