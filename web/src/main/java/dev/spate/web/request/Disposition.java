package dev.spate.web.request;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Values of the header {@code Content-Disposition} (RFC 6266), for any name. Stateless. */
public final class Disposition {
    /** The characters besides letters and digits that RFC 8187 section 3.2.1 leaves unencoded. */
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

    private Disposition() {}

    /** The browser saves the file under this name. */
    public static String attachment(String name) {
        return "attachment; " + fileName(name);
    }

    /** The browser shows the file, and if asked saves it under this name. */
    public static String inline(String name) {
        return "inline; " + fileName(name);
    }

    /** The name in a form for the oldest clients and, if that differs from the name, the exact name for all others. */
    private static String fileName(String name) {
        String plain = plain(name);
        String quoted = "filename=\"" + plain + "\"";
        return plain.equals(name) ? quoted : quoted + "; filename*=UTF-8''" + extended(name);
    }

    /**
     * Replaces all characters that clients read differently between quotes: some decode % there, others backslashes.
     */
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
