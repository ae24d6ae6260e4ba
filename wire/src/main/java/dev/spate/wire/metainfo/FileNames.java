package dev.spate.wire.metainfo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one path element out of a name that a stranger chose.
 *
 * <p>A name has up to three forms. The <i>literal</i> form is the publisher's, as far as POSIX allows it: no separator,
 * no parent or current folder, 255 bytes. The <i>safe</i> form is created on disk and cannot disguise itself: it has no
 * control characters and no marks that change the direction of writing. The <i>portable</i> form is for disks that
 * refuse the safe one.
 */
public final class FileNames {
    /** Bytes of UTF-8 in a name; the bound of all common file systems. */
    public static final int NAME_LENGTH_MAX = 255;

    /** A longer extension counts as part of the name rather than as a type, and may be cut off. */
    private static final int EXTENSION_LENGTH_MAX = 24;

    /** Bytes that {@link #numbered} keeps free for any number, so that all names of one stem share their numbers. */
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

    private static final int RESERVED_LENGTH_MAX =
            RESERVED_ON_WINDOWS.stream().mapToInt(String::length).max().orElseThrow();

    static final int NOT_PLAIN = -1;
    private static final int LOWER_CASE = 1;
    private static final int UPPER_CASE = 2;
    static final int BOTH_CASES = LOWER_CASE | UPPER_CASE;

    private FileNames() {}

    /**
     * The safe form of a name in a folder of the user. It is never hidden, because a stranger must not place a
     * {@code .profile} there and because our own names begin with a dot.
     *
     * @param name any bytes, read as UTF-8 where they are valid
     * @return nothing if no usable character remains, as for {@code ..} or an empty name
     */
    public static Optional<String> sanitise(byte[] name) {
        return sanitiseLiteral(name).map(literal -> visible(safe(literal)));
    }

    /** Like {@link #sanitise(byte[])}, but an underscore replaces a name without a usable character. */
    public static String sanitiseElement(byte[] name) {
        return sanitise(name).orElse(REPLACEMENT);
    }

    /**
     * The literal form. Files that were there before the torrent may have it. On Windows it may lead out of its folder,
     * so it is never used there unchanged.
     *
     * @return nothing if no usable character remains
     */
    public static Optional<String> sanitiseLiteral(byte[] name) {
        if (name.length <= NAME_LENGTH_MAX && isPlainAscii(name)) {
            String text = new String(name, StandardCharsets.US_ASCII);
            return isNothingButDots(text) ? Optional.empty() : Optional.of(text);
        }
        // A hostile name may be megabytes long; nothing beyond this bound changes the 255 bytes that remain.
        StringBuilder clean = new StringBuilder(Math.min(name.length, 4 * NAME_LENGTH_MAX));
        Utf8Reader reader = new Utf8Reader(name);
        while (reader.hasNext()) {
            int c = reader.next();
            if (c == Utf8Reader.INVALID || c == 0) {
                clean.append(REPLACEMENT);
            } else if (c != '/') {
                clean.appendCodePoint(c);
            }
        }
        String text = truncate(clean.toString(), NAME_LENGTH_MAX);
        return isNothingButDots(text) ? Optional.empty() : Optional.of(text);
    }

    /** Whether the literal form of a name of at most 255 bytes is certainly the name itself. */
    private static boolean isPlainAscii(byte[] name) {
        for (byte b : name) {
            if (b <= 0 || b == '/') {
                return false;
            }
        }
        return true;
    }

    /** The safe form of a literal name: an underscore for each character that disguises a name. */
    static String safe(String literal) {
        if (!hidesAnything(literal)) {
            return literal;
        }
        StringBuilder safe = new StringBuilder(literal.length());
        literal.codePoints().map(c -> hidesWhatItIs(c) ? '_' : c).forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** The name in a form that is not hidden. */
    static String visible(String safe) {
        return safe.startsWith(".") ? truncate(REPLACEMENT + safe, NAME_LENGTH_MAX) : safe;
    }

    /**
     * A name that every file system accepts instead of this safe name. The portable form of a portable name is the name
     * itself.
     *
     * @param lengthMax bytes of UTF-8, at least 64
     */
    public static String portable(String safe, int lengthMax) {
        String plain = holdsRefused(safe) ? withoutRefused(safe) : safe;
        String trimmed = withoutTail(truncate(withoutTail(plain), lengthMax));
        if (trimmed.isEmpty()) {
            return REPLACEMENT;
        }
        if (!isReserved(trimmed)) {
            return trimmed;
        }
        int stem = stemLength(trimmed);
        return truncate(
                stem < trimmed.length() ? insert(trimmed, stem, REPLACEMENT) : trimmed + REPLACEMENT, lengthMax);
    }

    /**
     * The cases of the letters in a name that every disk accepts unchanged: upper case, lower case or
     * {@link #BOTH_CASES}. {@link #NOT_PLAIN} for other names and for names that are not ASCII.
     */
    static int lettersIfPlain(String name, int lengthMax) {
        int length = name.length();
        if (length == 0 || length > lengthMax || withoutTail(name).length() < length || isReserved(name)) {
            return NOT_PLAIN;
        }
        int letters = 0;
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c >= 'a' && c <= 'z') {
                letters |= LOWER_CASE;
            } else if (c >= 'A' && c <= 'Z') {
                letters |= UPPER_CASE;
            } else if (c >= 0x7f || isRefusedOnWindows(c)) {
                return NOT_PLAIN;
            }
        }
        return letters;
    }

    /** This method and the next may test single chars: no character that they search for is a surrogate pair. */
    private static boolean hidesAnything(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            // Most names are ASCII, and there may be a hundred thousand of them.
            if ((c < ' ' || c >= 0x7f) && hidesWhatItIs(c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsRefused(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isRefusedOnWindows(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Characters that Windows and its file systems (FAT, exFAT, NTFS) refuse or treat as separators. */
    private static boolean isRefusedOnWindows(int c) {
        return switch (c) {
            case '"', '*', ':', '<', '>', '?', '|', '\\' -> true;
            default -> isControl(c);
        };
    }

    private static String withoutRefused(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.codePoints().map(c -> isRefusedOnWindows(c) ? '_' : c).forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isReserved(String name) {
        int stem = stemLength(name);
        return stem <= RESERVED_LENGTH_MAX
                && RESERVED_ON_WINDOWS.contains(name.substring(0, stem).toLowerCase(Locale.ROOT));
    }

    /**
     * The length of the part that Windows compares with its reserved names: all before the first dot, without trailing
     * spaces.
     */
    private static int stemLength(String name) {
        int dot = name.indexOf('.');
        int end = dot < 0 ? name.length() : dot;
        while (end > 0 && Character.isWhitespace(name.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Windows removes dots and spaces from the end of a name without an error. */
    private static String withoutTail(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    /** The name with a number before its extension: {@code foo.1.txt}, {@code foo.1}. */
    static String numbered(String name, int number, int lengthMax) {
        String suffix = "." + number;
        String extension = extension(name);
        String stem = name.substring(0, name.length() - extension.length());
        int room = lengthMax - utf8Length(extension) - NUMBER_ROOM;
        return cut(stem, room) + suffix + extension;
    }

    /** Cuts a name to this many bytes of UTF-8, between characters, and keeps a short extension. */
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
            // A surrogate pair has four bytes, two for each half.
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

    /**
     * Characters that control terminals, and marks that change the direction of writing: with them, a name can look
     * like another one. Joiners and zero-width spaces stay, because scripts and emoji need them.
     */
    private static boolean hidesWhatItIs(int c) {
        return isControl(c)
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    /** C0, DEL, C1 and the line separators. */
    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }
}
