package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Header or trailer lines in their order (RFC 9112 section 5). Immutable. Malformed lines are left out; a malformed
 * line that could change where the body ends is refused. A line that begins with white space is joined to the one
 * before.
 *
 * @param isOdd whether some lines could be understood differently
 */
record HeaderLines(HttpHeaders headers, boolean isOdd) {
    private static final List<String> ABOUT_THE_BODY =
            List.of("content-length", "transfer-encoding", "content-encoding", "content-range");

    /** Reads up to the empty line. */
    static HeaderLines read(ByteSource source) throws IOException {
        List<HttpHeaders.Line> lines = new ArrayList<>();
        boolean isOdd = false;
        int left = HttpLimits.HEADER_BYTES_MAX;
        for (int count = 0; ; count++) {
            String line = source.line(Math.min(HttpLimits.LINE_LENGTH_MAX, left));
            if (line.isEmpty()) {
                return new HeaderLines(new HttpHeaders(lines), isOdd);
            }
            left -= line.length();
            if (count == HttpLimits.HEADERS_MAX || left <= 0) {
                throw new HttpException(Reason.TOO_LARGE, "the header of an answer is longer than allowed");
            }
            Optional<HttpHeaders.Line> whole = isFolded(line) ? joined(lines, line) : header(line);
            isOdd |= !whole.map(HttpHeaders.Line::name)
                    .filter(name -> line.startsWith(name + ":"))
                    .isPresent();
            whole.ifPresent(lines::add);
        }
    }

    private static boolean isFolded(String line) {
        return line.charAt(0) == ' ' || line.charAt(0) == '\t';
    }

    /** The last line joined with its continuation (RFC 9112 section 5.2); it replaces the last line. */
    private static Optional<HttpHeaders.Line> joined(List<HttpHeaders.Line> lines, String rest) {
        if (lines.isEmpty() || !HttpHeaders.isValue(rest)) {
            return Optional.empty();
        }
        HttpHeaders.Line begun = lines.removeLast();
        return Optional.of(new HttpHeaders.Line(begun.name(), (begun.value() + " " + rest.strip()).strip()));
    }

    private static Optional<HttpHeaders.Line> header(String line) throws HttpException {
        int colon = line.indexOf(':');
        // A proxy must remove that white space (RFC 9112 section 5.1), so both read the same name.
        String name = (colon < 0 ? line : line.substring(0, colon)).stripTrailing();
        String value = colon < 0 ? "" : line.substring(colon + 1).strip();
        if (colon >= 0 && HttpHeaders.isToken(name) && HttpHeaders.isValue(value)) {
            return Optional.of(new HttpHeaders.Line(name, value));
        }
        String meant = name.stripLeading().toLowerCase(Locale.ROOT);
        if (ABOUT_THE_BODY.stream().anyMatch(meant::startsWith)) {
            throw new HttpException(
                    Reason.MALFORMED, "the answer is not HTTP: a header line has characters that it must not have");
        }
        return Optional.empty();
    }
}
