package dev.spate.tracker.answer;

import java.nio.charset.StandardCharsets;

/**
 * An answer of the tracker over HTTP.
 *
 * @param status 200 also for refusals, which clients read in the body (BEP 3); 404 for an unknown path
 * @param contentType value of the header
 * @param body the bytes; nobody may change them
 */
@SuppressWarnings("ArrayRecordComponent") // it goes to the socket and is never compared
public record HttpAnswer(int status, String contentType, byte[] body) {
    static HttpAnswer bencoded(byte[] body) {
        // Trackers have always sent this type; some clients show a failure as text only with it.
        return new HttpAnswer(200, "text/plain", body);
    }

    static HttpAnswer text(int status, String contentType, String text) {
        return new HttpAnswer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }
}
