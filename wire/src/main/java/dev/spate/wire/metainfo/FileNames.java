package dev.spate.wire.metainfo;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one element of a path out of a name that a stranger chose. The result never contains a separator, never
 * means a parent or the current folder, has no control or invisible characters and fits every file system.
 */
public final class FileNames {
    /** Bytes of UTF-8 in a name, the bound of all file systems in use. */
    public static final int NAME_LENGTH_MAX = 255;

    /** An ending longer than this is part of the name rather than a type, and may be cut off. */
    private static final int EXTENSION_LENGTH_MAX = 24;

    /** Bytes that {@link #numbered} keeps free, so that names of one stem share their numbers whatever these are. */
    private static final int NUMBER_ROOM = 12;

    private static final String REPLACEMENT = "_";

    private static final Set<String> RESERVED_ON_WINDOWS = Set.of(
            "con",
            "prn",
            "aux",
            "nul",
            "conin$",
            "conout$",
            "com1",
            "com2",
            "com3",
            "com4",
            "com5",
            "com6",
            "com7",
            "com8",
            "com9",
            "com\u00b9",
            "com\u00b2",
            "com\u00b3",
            "lpt\u00b9",
            "lpt\u00b2",
            "lpt\u00b3",
            "lpt1",
            "lpt2",
            "lpt3",
            "lpt4",
            "lpt5",
            "lpt6",
            "lpt7",
            "lpt8",
            "lpt9");

    private FileNames() {}

    /**
     * A name that is safe on every system.
     *
     * @param name any bytes, in UTF-8 where they are
     * @return nothing if no usable character remains, as for {@code ..} or an empty name
     */
    public static Optional<String> sanitise(byte[] name) {
        return sanitiseLiteral(name)
                .filter(text -> !isNothingButDots(withoutBackslashes(text)))
                .map(FileNames::portable);
    }

    /** As {@link #sanitise(byte[])}, but an underscore takes the place of a name without a usable character. */
    public static String sanitiseElement(byte[] name) {
        return sanitise(name).orElse(REPLACEMENT);
    }

    /**
     * A name that is safe on POSIX systems and otherwise as the publisher wrote it: names reserved by Windows, trailing
     * dots and spaces, and backslashes stay. Elsewhere it may lead out of its folder, so it is never used as it is.
     *
     * @return nothing if no usable character remains
     */
    public static Optional<String> sanitiseLiteral(byte[] name) {
        // A hostile name may be megabytes long; nothing beyond this can matter to the 255 bytes that remain.
        StringBuilder clean = new StringBuilder(Math.min(name.length, 4 * NAME_LENGTH_MAX));
        Utf8Reader reader = new Utf8Reader(name);
        while (reader.hasNext()) {
            int c = reader.next();
            if (c == Utf8Reader.INVALID || isControl(c)) {
                clean.append('_');
            } else if (c != '/' && !isInvisible(c)) {
                clean.appendCodePoint(c);
            }
        }
        String text = truncate(clean.toString(), NAME_LENGTH_MAX);
        return isNothingButDots(text) ? Optional.empty() : Optional.of(text);
    }

    /** What is left of a POSIX-safe name on systems with more rules. */
    static String portable(String name) {
        String plain = withoutBackslashes(name);
        int end = plain.length();
        while (end > 0 && (plain.charAt(end - 1) == '.' || plain.charAt(end - 1) == ' ')) {
            end--;
        }
        String trimmed = plain.substring(0, end);
        if (trimmed.isEmpty()) {
            return REPLACEMENT;
        }
        int dot = trimmed.indexOf('.');
        String stem =
                (dot < 0 ? trimmed : trimmed.substring(0, dot)).stripTrailing().toLowerCase(Locale.ROOT);
        if (!RESERVED_ON_WINDOWS.contains(stem)) {
            return trimmed;
        }
        return truncate(
                stem.length() < trimmed.length() ? insert(trimmed, stem.length(), REPLACEMENT) : trimmed + REPLACEMENT,
                NAME_LENGTH_MAX);
    }

    /** The name with a number before its extension: {@code foo.1.txt}, {@code foo.1}. */
    static String numbered(String name, int number) {
        String suffix = "." + number;
        String extension = extension(name);
        String stem = name.substring(0, name.length() - extension.length());
        int room = NAME_LENGTH_MAX - utf8Length(extension) - NUMBER_ROOM;
        return cut(stem, room) + suffix + extension;
    }

    /** Cuts a name to so many bytes of UTF-8, between characters, and keeps a short extension. */
    static String truncate(String name, int lengthMax) {
        if (utf8Length(name) <= lengthMax) {
            return name;
        }
        String extension = extension(name);
        String stem = name.substring(0, name.length() - extension.length());
        return cut(stem, lengthMax - utf8Length(extension)) + extension;
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 ? name.substring(dot) : "";
        return extension.length() > 1 && utf8Length(extension) <= EXTENSION_LENGTH_MAX ? extension : "";
    }

    private static String cut(String text, int lengthMax) {
        int bytes = 0;
        int index = 0;
        while (index < text.length()) {
            int c = text.codePointAt(index);
            bytes += utf8Length(c);
            if (bytes > lengthMax) {
                break;
            }
            index += Character.charCount(c);
        }
        return text.substring(0, index);
    }

    private static String insert(String text, int index, String what) {
        return text.substring(0, index) + what + text.substring(index);
    }

    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            // Half of four bytes for each half of a pair.
            char c = text.charAt(i);
            length += Character.isSurrogate(c) ? 2 : utf8Length((int) c);
        }
        return length;
    }

    private static int utf8Length(int c) {
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }

    private static boolean isNothingButDots(String text) {
        return text.isEmpty() || text.equals(".") || text.equals("..");
    }

    /** A backslash is part of a name on POSIX systems and separates names on Windows. */
    private static String withoutBackslashes(String name) {
        return name.replace("\\", "");
    }

    /** Characters that terminals and file systems act on: C0, DEL, C1 and the separators of lines. */
    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }

    /** Characters without a width of their own: they turn the text around or make two names look alike. */
    private static boolean isInvisible(int c) {
        return c == 0x061c
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x2064)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xfeff;
    }
}
