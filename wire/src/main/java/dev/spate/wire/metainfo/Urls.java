package dev.spate.wire.metainfo;

import dev.spate.wire.Limits;
import dev.spate.wire.bencode.BencodeString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Keeps the URLs and labels of metainfo and magnet links to what is safe to store, show and dial later. */
public final class Urls {
    private static final List<String> TRACKER_SCHEMES = List.of("http://", "https://", "udp://", "ws://", "wss://");
    private static final List<String> WEB_SEED_SCHEMES = List.of("http://", "https://");

    private Urls() {}

    /** The text as the URL of a tracker: trimmed, of a known scheme, without control characters. */
    public static Optional<String> tracker(String text) {
        return url(text, TRACKER_SCHEMES);
    }

    /** The text as the URL of a web seed: trimmed, http or https, with spaces as {@code %20}. */
    public static Optional<String> webSeed(String text) {
        return url(text, WEB_SEED_SCHEMES);
    }

    private static Optional<String> url(String text, List<String> schemes) {
        String url = text.strip().replace(" ", "%20");
        boolean known = schemes.stream()
                .anyMatch(scheme -> url.length() > scheme.length()
                        && url.toLowerCase(Locale.ROOT).startsWith(scheme));
        boolean printable = url.chars().allMatch(c -> c > 0x20 && c != 0x7f && (c < 0x80 || c > 0x9f) && c != 0xfffd);
        return known && printable && url.length() <= Limits.URL_LENGTH_MAX ? Optional.of(url) : Optional.empty();
    }

    /** The string as one line for people: no control or invisible characters, cut to so many characters. */
    static String label(BencodeString string, int lengthMax) {
        return printable(string.text(), lengthMax, false);
    }

    /** The string as text for people: as a label, but lines stay. */
    static String text(BencodeString string, int lengthMax) {
        return printable(string.text(), lengthMax, true);
    }

    private static String printable(String text, int lengthMax, boolean keepsLines) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .filter(c -> !FileNames.isInvisible(c))
                .limit(lengthMax)
                .map(c -> (keepsLines && (c == '\n' || c == '\t')) || !Character.isISOControl(c) ? c : '_')
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
