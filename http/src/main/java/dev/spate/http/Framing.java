package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.util.List;
import java.util.Locale;

/** Where the body of an answer ends (RFC 9112 section 6.3). */
sealed interface Framing {
    /** There is no body, whatever the headers say. */
    record None() implements Framing {}

    /** The body ends after this many bytes. */
    record Fixed(long length) implements Framing {}

    /** The body ends with a chunk of size zero. */
    record Chunked() implements Framing {}

    /** Like {@link Chunked}, or like {@link UntilClose} if the body does not begin like a chunk. */
    record PerhapsChunked() implements Framing {}

    /** The body ends with the connection. */
    record UntilClose() implements Framing {}

    /**
     * The framing for a body whose content shows where it ends: neither a wrong length nor a wrong claim of chunks
     * keeps a reader from the bytes.
     */
    static Framing hintedBy(ResponseHead head, HttpRequest.Method method) {
        if (method == HttpRequest.Method.HEAD || head.status() == 204 || head.status() == 304) {
            return new None();
        }
        boolean isChunked = head.headers().all("Transfer-Encoding").stream()
                .anyMatch(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"));
        return isChunked ? new PerhapsChunked() : new UntilClose();
    }

    /** The framing by status and headers. */
    static Framing of(ResponseHead head, HttpRequest.Method method) throws HttpException {
        if (method == HttpRequest.Method.HEAD || head.status() == 204 || head.status() == 304) {
            return new None();
        }
        List<String> codings = head.headers().all("Transfer-Encoding");
        if (!codings.isEmpty()) {
            // Servers send other codings only to clients that ask for them, and two different framings are an attack.
            if (codings.size() != 1
                    || !codings.getFirst().toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new HttpException(Reason.MALFORMED, "the answer has a transfer coding other than chunked");
            }
            return new Chunked();
        }
        List<String> lengths =
                head.headers().all("Content-Length").stream().distinct().toList();
        if (lengths.isEmpty()) {
            return new UntilClose();
        }
        if (lengths.size() > 1) {
            throw new HttpException(Reason.MALFORMED, "the answer has two lengths");
        }
        return new Fixed(length(lengths.getFirst()));
    }

    private static long length(String digits) throws HttpException {
        // 18 digits cannot overflow a long.
        boolean number =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw new HttpException(Reason.MALFORMED, "the length of the answer is not a number");
        }
        return Long.parseLong(digits);
    }
}
