package dev.spate.share.text;

import java.util.Locale;

/** Formats numbers with a noun. Stateless. */
public final class Plural {
    private Plural() {}

    /** A number and its noun, which gets an {@code s} unless the number is 1: {@code 1 file}, {@code 2,000 files}. */
    public static String text(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? noun : noun + "s");
    }
}
