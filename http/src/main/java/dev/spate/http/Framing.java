package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.util.List;
import java.util.Locale;

/** Where the body of an answer ends (RFC 9112 section 6.3). */
sealed interface Framing {
    /** There is none, whatever the headers say. */
    record None() implements Framing {}

    /** After this many bytes. */
    record Fixed(long length) implements Framing {}

    /** After a chunk of size zero. */
    record Chunked() implements Framing {}

    /** As {@link Chunked}, or with the connection if it does not begin like a chunk. */
    record PerhapsChunked() implements Framing {}

    /** With the connection. */
    record UntilClose() implements Framing {}

    /**
     * The framing for a body that says itself where it ends: neither a length nor chunks that are none keep a reader from
     * what there is.
     */
    static Framing hintedBy(ResponseHead head, HttpRequest.Method method) {
        if (method == HttpRequest.Method.HEAD || head.status() == 204 || head.status() == 304) {
            return new None();
        }
        boolean isChunked = head.headers().all("Transfer-Encoding").stream()
                .anyMatch(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"));
        return isChunked ? new PerhapsChunked() : new UntilClose();
    }

    /** The framing that status and headers ask for. */
    static Framing of(ResponseHead head, HttpRequest.Method method) throws HttpException {
        if (method == HttpRequest.Method.HEAD || head.status() == 204 || head.status() == 304) {
            return new None();
        }
        List<String> codings = head.headers().all("Transfer-Encoding");
        if (!codings.isEmpty()) {
            // Other codings are only sent to who asks for them, and two opinions on them are an attack.
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
            throw new HttpException(Reason.MALFORMED, "the length of the answer is no number");
        }
        return Long.parseLong(digits);
    }
}
