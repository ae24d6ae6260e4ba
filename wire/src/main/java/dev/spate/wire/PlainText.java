package dev.spate.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes text from strangers fit for one line of a log, a terminal or a page. */
public final class PlainText {
    /** The most bytes that one code point takes in UTF-8. Bytes after this many times the limit are never kept. */
    private static final int UTF8_BYTES_MAX = 4;

    private PlainText() {}

    /**
     * The printable part of the text.
     *
     * @param utf8 read as UTF-8; invalid sequences become U+FFFD
     * @param limit code points kept
     */
    public static String of(byte[] utf8, int limit) {
        int length = Math.min(utf8.length, limit * UTF8_BYTES_MAX);
        return of(new String(Arrays.copyOf(utf8, length), StandardCharsets.UTF_8), limit);
    }

    /**
     * The printable part of the text: without control characters, line ends, marks that change the direction of
     * writing, and lone surrogates. All of these can forge lines or hide the text beside them.
     *
     * @param limit code points kept
     */
    public static String of(String text, int limit) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), limit));
        text.codePoints().filter(PlainText::isPrintable).limit(limit).forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
