package dev.spate.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Accepts only those URLs of metainfo and magnet links that are safe to store, to show and to connect to later. */
public final class Urls {
    private static final List<String> TRACKER_SCHEMES = List.of("http://", "https://", "udp://", "ws://", "wss://");
    private static final List<String> WEB_SEED_SCHEMES = List.of("http://", "https://");

    /** The marks that people and programs put around a link; the closing mark has the same index in {@code CLOSING}. */
    private static final String OPENING = "<\"'`\u201c\u2018\u00ab";

    private static final String CLOSING = ">\"'`\u201d\u2019\u00bb";

    private Urls() {}

    /** The text, trimmed, if it is the URL of a tracker: http, https, udp, ws or wss, without control characters. */
    public static Optional<String> tracker(String text) {
        return url(text, TRACKER_SCHEMES);
    }

    /** The text, trimmed, if it is the URL of a web seed: http or https, without control characters. */
    public static Optional<String> webSeed(String text) {
        return url(text, WEB_SEED_SCHEMES);
    }

    /**
     * A link as a person pasted it, without the white space, quotation marks or angle brackets around it and without
     * the line breaks that a mail put into it. Everything else stays.
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
        // As browsers do: white space around a pasted URL and line breaks inside it do not belong to it.
        String url = text.strip().replaceAll("[\\t\\r\\n]", "").replace(" ", "%20");
        boolean known = schemes.stream()
                .anyMatch(scheme -> url.length() > scheme.length()
                        && url.toLowerCase(Locale.ROOT).startsWith(scheme));
        boolean usable =
                url.indexOf(0xfffd) < 0 && PlainText.of(url, url.length()).equals(url);
        return known && usable && url.length() <= WireLimits.URL_LENGTH_MAX ? Optional.of(url) : Optional.empty();
    }
}
