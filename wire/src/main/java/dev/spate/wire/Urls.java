package dev.spate.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Keeps the URLs of metainfo and magnet links to what is safe to store, show and dial later. */
public final class Urls {
    private static final List<String> TRACKER_SCHEMES = List.of("http://", "https://", "udp://", "ws://", "wss://");
    private static final List<String> WEB_SEED_SCHEMES = List.of("http://", "https://");

    private Urls() {}

    /** The text as the URL of a tracker: trimmed, http, https, udp, ws or wss, without control characters. */
    public static Optional<String> tracker(String text) {
        return url(text, TRACKER_SCHEMES);
    }

    /** The text as the URL of a web seed: trimmed, http or https, without control characters. */
    public static Optional<String> webSeed(String text) {
        return url(text, WEB_SEED_SCHEMES);
    }

    private static Optional<String> url(String text, List<String> schemes) {
        if (text.length() > 2 * Limits.URL_LENGTH_MAX) {
            return Optional.empty();
        }
        // As browsers do: what surrounds a pasted URL and where it was wrapped is no part of it.
        String url = text.strip().replaceAll("[\\t\\r\\n]", "").replace(" ", "%20");
        boolean known = schemes.stream()
                .anyMatch(scheme -> url.length() > scheme.length()
                        && url.toLowerCase(Locale.ROOT).startsWith(scheme));
        boolean usable =
                url.indexOf(0xfffd) < 0 && PlainText.of(url, url.length()).equals(url);
        return known && usable && url.length() <= Limits.URL_LENGTH_MAX ? Optional.of(url) : Optional.empty();
    }
}
