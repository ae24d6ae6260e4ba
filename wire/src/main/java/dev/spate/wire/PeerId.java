package dev.spate.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The 20 bytes by which a peer identifies itself (BEP 20). The peer chooses them, so they prove nothing. */
public final class PeerId implements Comparable<PeerId> {
    public static final int LENGTH = 20;

    private final byte[] bytes;

    /** @param bytes 20 bytes */
    public PeerId(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("peer id of " + bytes.length + " bytes instead of " + LENGTH);
        }
        this.bytes = bytes.clone();
    }

    /**
     * A new id: the client's prefix, then random letters and digits.
     *
     * @param prefix in the style of BEP 20, for example {@code -SP0100-}
     */
    public static PeerId random(String prefix, RandomGenerator random) {
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        byte[] bytes = Arrays.copyOf(prefix.getBytes(StandardCharsets.US_ASCII), LENGTH);
        for (int i = prefix.length(); i < LENGTH; i++) {
            bytes[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return new PeerId(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** By unsigned bytes. Two peers that connect to each other at once agree by this order which connection stays. */
    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The printable part, for logs: every other byte is a dot. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (byte b : bytes) {
            text.append(b >= 0x21 && b < 0x7f ? (char) b : '.');
        }
        return text.toString();
    }
}
