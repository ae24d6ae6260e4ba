package dev.spate.engine.download;

import dev.spate.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One link of a {@code Link} header (RFC 8288): its target, and how the target relates to the answer.
 *
 * @param parameters by their names in lower case; of several with one name the first counts
 */
record WebLink(String target, Map<String, String> parameters) {
    /** Servers name a few mirrors; further links are ignored. */
    private static final int LINKS_MAX = 64;

    /** Whether the link has this relation type; it may have several, separated by spaces. */
    boolean is(String relation) {
        String all = parameters.getOrDefault("rel", "").toLowerCase(Locale.ROOT);
        return List.of(all.split(" ", -1)).contains(relation);
    }

    /** The media type of the target, or an empty string. */
    String type() {
        return parameters.getOrDefault("type", "").toLowerCase(Locale.ROOT);
    }

    /** All links of an answer in order; the first malformed one ends its line. */
    static List<WebLink> of(HttpHeaders headers) {
        List<WebLink> links = new ArrayList<>();
        for (String line : headers.all("Link")) {
            Scan scan = new Scan(line);
            while (links.size() < LINKS_MAX && scan.link(links)) {
                // Each call reads one link.
            }
        }
        return links;
    }

    /** Reads one line from left to right. */
    private static final class Scan {
        private final String line;
        private int at;

        Scan(String line) {
            this.line = line;
        }

        boolean link(List<WebLink> links) {
            skip(" \t,");
            int end = line.indexOf('>', at);
            if (at >= line.length() || line.charAt(at) != '<' || end < 0) {
                return false;
            }
            String target = line.substring(at + 1, end).strip();
            at = end + 1;
            Map<String, String> parameters = new LinkedHashMap<>();
            skip(" \t");
            while (at < line.length() && line.charAt(at) == ';') {
                at++;
                skip(" \t");
                String name = until("=;, \t").toLowerCase(Locale.ROOT);
                skip(" \t");
                parameters.putIfAbsent(name, value());
                skip(" \t");
            }
            links.add(new WebLink(target, Map.copyOf(parameters)));
            return true;
        }

        private String value() {
            if (at >= line.length() || line.charAt(at) != '=') {
                return "";
            }
            at++;
            skip(" \t");
            if (at >= line.length() || line.charAt(at) != '"') {
                return until(";, \t");
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
                if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                    at++;
                }
                value.append(line.charAt(at));
            }
            at++;
            return value.toString();
        }

        private void skip(String characters) {
            while (at < line.length() && characters.indexOf(line.charAt(at)) >= 0) {
                at++;
            }
        }

        private String until(String characters) {
            int from = at;
            while (at < line.length() && characters.indexOf(line.charAt(at)) < 0) {
                at++;
            }
            return line.substring(from, at);
        }
    }
}
