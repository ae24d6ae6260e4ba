package dev.spate.web.request;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The header {@code Content-Disposition} (RFC 6266), whatever the name is. Stateless. */
public final class Disposition {
    /** What RFC 8187 section 3.2.1 lets stand as it is. */
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

    private Disposition() {}

    /** To be saved under this name. */
    public static String attachment(String name) {
        return "attachment; " + fileName(name);
    }

    /** To be shown, and saved under this name. */
    public static String inline(String name) {
        return "inline; " + fileName(name);
    }

    /** Two forms: one that the oldest clients read, and for all others one that says exactly what the name is. */
    private static String fileName(String name) {
        String plain = plain(name);
        String quoted = "filename=\"" + plain + "\"";
        return plain.equals(name) ? quoted : quoted + "; filename*=UTF-8''" + extended(name);
    }

    /** What may stand between quotes without any doubt: some clients undo %-forms there, others backslashes. */
    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            boolean isSafe = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
            plain.append(isSafe ? (char) c : '_');
        });
        return plain.toString();
    }

    private static String extended(String name) {
        StringBuilder extended = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean isAlphanumeric = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (isAlphanumeric || ATTRIBUTE_CHARACTERS.indexOf(b) >= 0) {
                extended.append((char) b);
            } else {
                extended.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return extended.toString();
    }
}
