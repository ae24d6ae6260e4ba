package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Status line and headers of an answer (RFC 9112 sections 4 and 5). Immutable.
 *
 * @param status 100 to 599
 * @param isPersistent whether the server accepts another request on the connection (RFC 9112 section 9.3)
 */
record ResponseHead(int status, HttpHeaders headers, boolean isPersistent) {
    // Some servers name another version than the one they use.
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/[0-9](\\.[0-9])? [0-9]{3}( .*)?");

    /** Reads the head of the final answer and skips informational ones before it. */
    static ResponseHead read(ByteSource source) throws IOException {
        for (int i = 0; i <= HttpLimits.INFORMATIONAL_MAX; i++) {
            ResponseHead head = readOne(source);
            if (head.status >= 200) {
                return head;
            }
            if (head.status == 101) {
                throw malformed("it switches to a protocol that was not requested");
            }
        }
        throw malformed("too many informational answers");
    }

    private static ResponseHead readOne(ByteSource source) throws IOException {
        String statusLine = source.line(HttpLimits.LINE_LENGTH_MAX);
        int status = status(statusLine);
        HeaderLines lines = HeaderLines.read(source);
        HttpHeaders headers = lines.headers();
        boolean isClosing = headers.all("Connection").stream()
                .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .anyMatch(option -> option.strip().equals("close"));
        // A proxy may have understood odd lines differently, and so may see the next answer begin elsewhere.
        boolean isPersistent = statusLine.startsWith("HTTP/1.1 ") && !isClosing && !lines.isOdd();
        return new ResponseHead(status, headers, isPersistent);
    }

    private static int status(String line) throws HttpException {
        if (!STATUS_LINE.matcher(line).matches()) {
            throw malformed("it does not begin with an HTTP/1.1 status line");
        }
        int digits = line.indexOf(' ') + 1;
        int status = Integer.parseInt(line, digits, digits + 3, 10);
        if (status < 100 || status > 599) {
            throw malformed("its status is not within 100 to 599");
        }
        return status;
    }

    private static HttpException malformed(String why) {
        return new HttpException(Reason.MALFORMED, "the answer is not HTTP: " + why);
    }
}
