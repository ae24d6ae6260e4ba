package dev.spate.share.offer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret that identifies the owner of a share. Immutable.
 *
 * @param text 32 hexadecimal digits (128 random bits)
 */
public record OwnerToken(String text) {
    private static final int LENGTH = 32;

    /** @throws IllegalArgumentException unless the text has 32 hexadecimal digits */
    public OwnerToken {
        if (!isToken(text)) {
            throw new IllegalArgumentException("an owner's token has " + LENGTH + " hexadecimal digits");
        }
    }

    /** Whether a text has the form of a token. */
    public static boolean isToken(String text) {
        return text.length() == LENGTH && text.chars().allMatch(c -> c < 0x80 && HexFormat.isHexDigit(c));
    }

    /** Makes a new token from a cryptographically strong source. */
    public static OwnerToken random() {
        byte[] bytes = new byte[LENGTH / 2];
        new SecureRandom().nextBytes(bytes);
        return new OwnerToken(HexFormat.of().formatHex(bytes));
    }

    /** Whether the text is this token. The time of the comparison does not depend on the text's characters. */
    public boolean matches(String said) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    /** A fixed text, so that the token never appears in a log. */
    @Override
    public String toString() {
        return "OwnerToken";
    }
}
