package dev.spate.tracker.answer;

import java.nio.charset.StandardCharsets;

/**
 * An answer of the tracker over HTTP.
 *
 * @param status 200 also for refusals, which clients read in the body (BEP 3); 404 for what is no address of a tracker
 * @param contentType value of the header
 * @param body the bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // it goes from here to the socket, and is never compared
public record HttpAnswer(int status, String contentType, byte[] body) {
    static HttpAnswer bencoded(byte[] body) {
        // What trackers have always said; some clients show a failure as text only then.
        return new HttpAnswer(200, "text/plain", body);
    }

    static HttpAnswer text(int status, String contentType, String text) {
        return new HttpAnswer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }
}
