package dev.spate.share.text;

import java.util.Locale;

/** Numbers with what is counted. Stateless. */
public final class Plural {
    private Plural() {}

    /** A number with its noun: {@code 1 file}, {@code 2,000 files}. */
    public static String text(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? noun : noun + "s");
    }
}
