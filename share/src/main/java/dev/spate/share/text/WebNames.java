package dev.spate.share.text;

import dev.spate.wire.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names as parts of web addresses (RFC 3986). Stateless. */
public final class WebNames {
    private static final String UNRESERVED = "-._~";

    private WebNames() {}

    /** Where the page of an offer is. */
    public static String page(String offer) {
        return "/page?file=" + encode(offer);
    }

    /** Where the bytes of a file are. */
    public static String download(String path) {
        return "/download?file=" + encode(path);
    }

    /** Where the torrent file of an offer is. */
    public static String torrent(String offer) {
        return "/torrents/" + encode(offer) + ".torrent";
    }

    /** Where the bytes of a file are, path by path, as a web seed has them (BEP 19). */
    public static String content(String path) {
        return "/content/" + encode(path).replace("%2F", "/");
    }

    /** Everything but letters, digits and {@code -._~} as the %-form of its UTF-8. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isAlphanumeric(b) || UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isAlphanumeric(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
    }

    /**
     * Undoes the %-forms.
     *
     * @throws ProtocolException when a percent sign stands alone or the bytes are not UTF-8
     */
    public static String decode(String text) throws ProtocolException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '%') {
                int end = i + Character.charCount(text.codePointAt(i));
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end;
            } else if (i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 3;
            } else {
                throw new ProtocolException("a percent sign without two hexadecimal digits");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("a name that is not UTF-8", e);
        }
    }

    private static boolean isHex(char c) {
        return c < 0x80 && HexFormat.isHexDigit(c);
    }
}
