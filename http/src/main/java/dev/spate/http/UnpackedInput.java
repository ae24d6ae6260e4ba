package dev.spate.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;

/**
 * Recognises from the first bytes of a body how it is packed, because the headers of some servers are wrong. Stateless.
 */
final class UnpackedInput {
    private UnpackedInput() {}

    /** The body, unpacked once if it is packed. Text and bencoding never begin like a packed body. */
    static InputStream of(InputStream raw, ResponseHead head) throws IOException {
        PushbackInputStream body = new PushbackInputStream(raw, GunzipInput.MAGIC_LENGTH);
        byte[] first = body.readNBytes(GunzipInput.MAGIC_LENGTH);
        body.unread(first);
        if (first.length < GunzipInput.MAGIC_LENGTH) {
            return body;
        }
        if (GunzipInput.isGzip(first)) {
            return new GunzipInput(body);
        }
        int high = first[0] & 0xff;
        int low = first[1] & 0xff;
        boolean isZlib = (high & 0x0f) == 8 && high >> 4 <= 7 && (high << 8 | low) % 31 == 0;
        if (isZlib) {
            return GunzipInput.inflate(body, true);
        }
        // A packed body without a header may begin with any byte, but hardly with these.
        boolean isText = "<\r\n \t\u00ef".indexOf(high) >= 0 || (high == 'd' && low >= '0' && low <= '9');
        return saysDeflate(head) && !isText ? GunzipInput.inflate(body, false) : body;
    }

    private static boolean saysDeflate(ResponseHead head) {
        return head.headers().all("Content-Encoding").stream()
                .anyMatch(coding -> coding.toLowerCase(Locale.ROOT).contains("deflate"));
    }
}
