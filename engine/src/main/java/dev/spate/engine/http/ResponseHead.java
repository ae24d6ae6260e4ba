package dev.spate.engine.http;

import dev.spate.engine.http.HttpException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Status line and headers of an answer (RFC 9112 sections 4 and 5). Immutable.
 *
 * @param status 100 to 599
 * @param isPersistent whether the server lets another request follow on the connection (RFC 9112 section 9.3)
 */
record ResponseHead(int status, HttpHeaders headers, boolean isPersistent) {
    /** Reads the head of the answer itself, past those that only say that it is on its way. */
    static ResponseHead read(ByteSource source) throws IOException {
        for (int i = 0; i <= Limits.INFORMATIONAL_MAX; i++) {
            ResponseHead head = readOne(source);
            if (head.status >= 200) {
                return head;
            }
            if (head.status == 101) {
                throw malformed("it switches to a protocol that nobody asked for");
            }
        }
        throw malformed("too many preliminary answers");
    }

    private static ResponseHead readOne(ByteSource source) throws IOException {
        String statusLine = source.line(Limits.LINE_LENGTH_MAX);
        int status = status(statusLine);
        HttpHeaders headers = headers(source);
        boolean isClosing = headers.all("Connection").stream()
                .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .anyMatch(option -> option.strip().equals("close"));
        return new ResponseHead(status, headers, statusLine.startsWith("HTTP/1.1") && !isClosing);
    }

    private static int status(String line) throws HttpException {
        boolean version = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
        boolean threeDigits = line.length() == 12 || (line.length() > 12 && line.charAt(12) == ' ');
        if (!version || !threeDigits) {
            throw malformed("it does not begin with an HTTP/1.1 status line");
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            char c = line.charAt(i);
            if (c < '0' || c > '9') {
                throw malformed("its status is no number");
            }
            status = status * 10 + (c - '0');
        }
        if (status < 100 || status > 599) {
            throw malformed("its status is not within 100 to 599");
        }
        return status;
    }

    /** Header or trailer lines up to the empty one. */
    static HttpHeaders headers(ByteSource source) throws IOException {
        List<HttpHeaders.Line> lines = new ArrayList<>();
        int left = Limits.HEADER_BYTES_MAX;
        while (true) {
            String line = source.line(Math.min(Limits.LINE_LENGTH_MAX, left));
            if (line.isEmpty()) {
                return new HttpHeaders(lines);
            }
            left -= line.length();
            if (lines.size() == Limits.HEADERS_MAX || left <= 0) {
                throw new HttpException(Reason.TOO_LARGE, "the header of an answer is longer than allowed");
            }
            lines.add(header(line));
        }
    }

    private static HttpHeaders.Line header(String line) throws HttpException {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw malformed("a header line has no colon");
        }
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        // This also refuses lines that go on with white space, which servers and proxies read differently.
        if (!HttpHeaders.isToken(name) || !HttpHeaders.isValue(value)) {
            throw malformed("a header line has characters that it must not have");
        }
        return new HttpHeaders.Line(name, value);
    }

    private static HttpException malformed(String why) {
        return new HttpException(Reason.MALFORMED, "the answer is not HTTP: " + why);
    }
}
