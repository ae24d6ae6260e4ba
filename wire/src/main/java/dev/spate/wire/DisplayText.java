package dev.spate.wire;

/**
 * Makes what strangers wrote safe to show on a terminal or page and to write into a log: comments, names of programs,
 * messages of trackers.
 */
public final class DisplayText {
    private DisplayText() {}

    /**
     * One line: control characters become underscores, invisible ones are dropped, the rest is cut off.
     *
     * @param lengthMax characters kept
     */
    public static String line(String text, int lengthMax) {
        return clean(text, lengthMax, false);
    }

    /** As {@link #line(String, int)}, but line feeds and tabs stay. */
    public static String lines(String text, int lengthMax) {
        return clean(text, lengthMax, true);
    }

    /** Whether the character is one that terminals and file systems act on: C0, DEL, C1 and line separators. */
    public static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }

    /** Whether the character has no width of its own: it turns the text around or makes two names look alike. */
    public static boolean isInvisible(int c) {
        return c == 0x061c
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x2064)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xfeff;
    }

    private static String clean(String text, int lengthMax, boolean keepsLines) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), lengthMax));
        text.codePoints()
                .filter(c -> !isInvisible(c))
                .limit(lengthMax)
                .map(c -> isControl(c) && !(keepsLines && (c == '\n' || c == '\t')) ? '_' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
