package dev.spate.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Keeps the URLs of metainfo and magnet links to what is safe to store, show and dial later. */
public final class Urls {
    private static final List<String> TRACKER_SCHEMES = List.of("http://", "https://", "udp://", "ws://", "wss://");
    private static final List<String> WEB_SEED_SCHEMES = List.of("http://", "https://");

    /** What people and programs put around a link, and how each ends. */
    private static final String OPENING = "<\"'`\u201c\u2018\u00ab";

    private static final String CLOSING = ">\"'`\u201d\u2019\u00bb";

    private Urls() {}

    /** The text as the URL of a tracker: trimmed, http, https, udp, ws or wss, without control characters. */
    public static Optional<String> tracker(String text) {
        return url(text, TRACKER_SCHEMES);
    }

    /** The text as the URL of a web seed: trimmed, http or https, without control characters. */
    public static Optional<String> webSeed(String text) {
        return url(text, WEB_SEED_SCHEMES);
    }

    /**
     * A link as a person pasted it, without what came with it: white space and quotation marks or angle brackets around
     * it, and the line breaks of a mail inside it. Everything else stays.
     */
    public static String pasted(String text) {
        String link = text.replaceAll("[\\r\\n\\t]", "").strip();
        boolean isEnclosed = true;
        while (isEnclosed && link.length() > 1) {
            int kind = OPENING.indexOf(link.charAt(0));
            isEnclosed = kind >= 0 && link.charAt(link.length() - 1) == CLOSING.charAt(kind);
            link = isEnclosed ? link.substring(1, link.length() - 1).strip() : link;
        }
        return link;
    }

    private static Optional<String> url(String text, List<String> schemes) {
        if (text.length() > 2 * WireLimits.URL_LENGTH_MAX) {
            return Optional.empty();
        }
        // As browsers do: what surrounds a pasted URL and where it was wrapped is no part of it.
        String url = text.strip().replaceAll("[\\t\\r\\n]", "").replace(" ", "%20");
        boolean known = schemes.stream()
                .anyMatch(scheme -> url.length() > scheme.length()
                        && url.toLowerCase(Locale.ROOT).startsWith(scheme));
        boolean usable =
                url.indexOf(0xfffd) < 0 && PlainText.of(url, url.length()).equals(url);
        return known && usable && url.length() <= WireLimits.URL_LENGTH_MAX ? Optional.of(url) : Optional.empty();
    }
}
