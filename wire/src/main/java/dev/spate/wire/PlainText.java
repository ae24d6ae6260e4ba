package dev.spate.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes text from strangers fit for one line of a log, a terminal or a page. */
public final class PlainText {
    /** No code point takes more bytes in UTF-8, so what lies behind this many times the limit cannot be kept. */
    private static final int UTF8_BYTES_MAX = 4;

    private PlainText() {}

    /**
     * The printable part of the text.
     *
     * @param utf8 taken as UTF-8; what is none becomes U+FFFD
     * @param limit code points kept
     */
    public static String of(byte[] utf8, int limit) {
        int length = Math.min(utf8.length, limit * UTF8_BYTES_MAX);
        return of(new String(Arrays.copyOf(utf8, length), StandardCharsets.UTF_8), limit);
    }

    /**
     * The printable part of the text: without control characters, line ends, marks that turn the direction of
     * writing, and lone surrogates, all of which can forge lines or hide what they stand beside.
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
