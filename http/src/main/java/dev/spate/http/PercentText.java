package dev.spate.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text with bytes written as %XX (RFC 3986 section 2.1). Stateless. */
final class PercentText {
    private PercentText() {}

    /** The decoded text. An invalid %-form stays unchanged, and bytes that are not UTF-8 become U+FFFD. */
    static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = text.charAt(i) == '%' && i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
            int low = high >= 0 ? hex(text.charAt(i + 2)) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
