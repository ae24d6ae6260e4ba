package dev.spate.share.offer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What tells the owner from everybody else: 32 hexadecimal digits that nobody can guess. Immutable. */
public record OwnerToken(String text) {
    private static final int LENGTH = 32;

    /** Refuses what could be guessed. */
    public OwnerToken {
        if (!isToken(text)) {
            throw new IllegalArgumentException("not an owner's token");
        }
    }

    /** Whether a text has the form of one. */
    public static boolean isToken(String text) {
        return text.length() == LENGTH && text.chars().allMatch(c -> c < 0x80 && HexFormat.isHexDigit(c));
    }

    /** A new one. */
    public static OwnerToken random() {
        byte[] bytes = new byte[LENGTH / 2];
        new SecureRandom().nextBytes(bytes);
        return new OwnerToken(HexFormat.of().formatHex(bytes));
    }

    /** Whether these are the same, in a time that tells nothing. */
    public boolean is(String said) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    /** Never in a log. */
    @Override
    public String toString() {
        return "OwnerToken";
    }
}
