package dev.spate.tracker.front;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The head of an HTTP request (RFC 9112), as far as a tracker needs it. Strict about everything that has made a server
 * see one request where a proxy saw two: bare line feeds, folded lines, bodies, repeated hosts.
 */
sealed interface RequestHead {
    /** The bytes do not contain a whole head yet. */
    int UNFINISHED = -1;

    /** The bytes cannot become a head. */
    int BROKEN = -2;

    /**
     * A request to answer.
     *
     * @param target path and query, one character for each byte
     * @param isHead whether the answer must have no body
     * @param keepsAlive whether the connection stays open after the answer
     */
    record Request(String target, boolean isHead, boolean keepsAlive) implements RequestHead {}

    /** A refused request; the connection ends. */
    record Bad(int status) implements RequestHead {}

    /** The index after the head and its empty line, or {@link #UNFINISHED} or {@link #BROKEN}. */
    static int end(byte[] bytes, int from, int scanFrom, int to) {
        for (int i = Math.max(from, scanFrom); i < to; i++) {
            if (bytes[i] == '\n') {
                if (i == from || bytes[i - 1] != '\r') {
                    return BROKEN;
                }
                if (i - 3 >= from && bytes[i - 2] == '\n') {
                    return i + 1;
                }
            }
        }
        return UNFINISHED;
    }

    /** Reads a whole head, including the empty line. */
    static RequestHead parse(byte[] bytes, int from, int end) {
        String head = new String(bytes, from, end - from - 4, StandardCharsets.ISO_8859_1);
        String[] lines = head.split("\r\n", -1);
        if (lines.length > FrontLimits.HEADERS_MAX + 1) {
            return new Bad(431);
        }
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3 || !isTarget(words[1])) {
            return new Bad(400);
        }
        if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
            return new Bad(words[2].startsWith("HTTP/") ? 505 : 400);
        }
        Fields fields = new Fields(words[2].equals("HTTP/1.1"));
        for (int i = 1; i < lines.length; i++) {
            if (!fields.take(lines[i])) {
                return new Bad(400);
            }
        }
        if (!words[0].equals("GET") && !words[0].equals("HEAD")) {
            return new Bad(405);
        }
        if (!fields.areGood()) {
            return new Bad(400);
        }
        return new Request(withoutAuthority(words[1]), words[0].equals("HEAD"), fields.keepsAlive);
    }

    private static boolean isTarget(String target) {
        return !target.isEmpty() && target.chars().allMatch(c -> c > 0x20 && c != 0x7f);
    }

    /** Clients behind a proxy send the whole URL. */
    private static String withoutAuthority(String target) {
        String lower = target.substring(0, Math.min(8, target.length())).toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://")) {
            return target;
        }
        int slash = target.indexOf('/', "http://".length());
        return slash < 0 ? "/" : target.substring(slash);
    }

    /** The fields in the lines after the first one. */
    final class Fields {
        private final boolean isHostNeeded;
        private boolean keepsAlive;
        private boolean hasBody;
        private int hosts;

        private Fields(boolean isVersion11) {
            isHostNeeded = isVersion11;
            keepsAlive = isVersion11;
        }

        private boolean take(String line) {
            int colon = line.indexOf(':');
            if (colon < 1 || !line.chars().limit(colon).allMatch(Fields::isToken) || line.indexOf('\r') >= 0) {
                return false;
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "host" -> hosts++;
                case "content-length" -> hasBody |= !value.equals("0");
                case "transfer-encoding" -> hasBody = true;
                case "connection" -> connection(value.toLowerCase(Locale.ROOT));
                default -> {
                    // Other fields do not change the answer.
                }
            }
            return true;
        }

        private void connection(String options) {
            for (String option : options.split(",", -1)) {
                if (option.strip().equals("close")) {
                    keepsAlive = false;
                } else if (option.strip().equals("keep-alive")) {
                    keepsAlive = true;
                }
            }
        }

        private boolean areGood() {
            return !hasBody && (hosts == 1 || (hosts == 0 && !isHostNeeded));
        }

        private static boolean isToken(int c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }
}
