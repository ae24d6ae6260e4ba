package dev.spate.share.text;

import dev.spate.wire.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names in the addresses of a web server, with %-encoding (RFC 3986 section 2.1). Stateless. */
public final class WebNames {
    private static final String UNRESERVED = "-._~";

    private WebNames() {}

    /** The path of the page of an offer. */
    public static String page(String offer) {
        return "/page?file=" + encode(offer);
    }

    /** The path of the bytes of a file; {@code path} has slashes between its names. */
    public static String download(String path) {
        return "/download?file=" + encode(path);
    }

    /** The path of the torrent file of an offer. */
    public static String torrent(String offer) {
        return "/torrents/" + encode(offer) + ".torrent";
    }

    /** The path of the bytes of a file in the form of a web seed (BEP 19): the slashes of {@code path} stay. */
    public static String content(String path) {
        return "/content/" + encode(path).replace("%2F", "/");
    }

    /** Encodes the UTF-8 bytes of everything except ASCII letters, digits and {@code -._~} as {@code %XX}. */
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
     * Decodes {@code %XX}; all other characters stay.
     *
     * @throws ProtocolException when two hexadecimal digits are missing after a percent sign, or the bytes are not
     *     UTF-8
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
