package dev.spate.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Identifies a torrent: the SHA-1 (v1, BEP 3) or SHA-256 (v2, BEP 52) of the exact bytes of its info dictionary, or
 * both for a hybrid torrent.
 */
public final class InfoHash {
    public static final int V1_LENGTH = 20;
    public static final int V2_LENGTH = 32;

    private static final byte[] ABSENT = {};

    private final byte[] v1;
    private final byte[] v2;

    private InfoHash(byte[] v1, byte[] v2) {
        this.v1 = v1;
        this.v2 = v2;
    }

    /** A v1 info-hash from its 20 bytes. */
    public static InfoHash v1(byte[] hash) {
        return new InfoHash(copy(hash, V1_LENGTH), ABSENT);
    }

    /** A v2 info-hash from its 32 bytes. */
    public static InfoHash v2(byte[] hash) {
        return new InfoHash(ABSENT, copy(hash, V2_LENGTH));
    }

    /**
     * The info-hash of a hybrid torrent.
     *
     * @param v1 20 bytes
     * @param v2 32 bytes
     */
    public static InfoHash hybrid(byte[] v1, byte[] v2) {
        return new InfoHash(copy(v1, V1_LENGTH), copy(v2, V2_LENGTH));
    }

    /** A v1 info-hash from 40 hexadecimal digits. */
    public static InfoHash v1Hex(String hex) {
        return v1(HexFormat.of().parseHex(hex));
    }

    public boolean hasV1() {
        return v1.length > 0;
    }

    public boolean hasV2() {
        return v2.length > 0;
    }

    /** The 20 bytes of the v1 hash; an empty array without one. */
    public byte[] v1() {
        return v1.clone();
    }

    /** The 32 bytes of the v2 hash; an empty array without one. */
    public byte[] v2() {
        return v2.clone();
    }

    /** 40 lower-case hexadecimal digits, or an empty text without a v1 hash. */
    public String v1Hex() {
        return HexFormat.of().formatHex(v1);
    }

    /** 64 lower-case hexadecimal digits, or an empty text without a v2 hash. */
    public String v2Hex() {
        return HexFormat.of().formatHex(v2);
    }

    /**
     * The 20 bytes that handshakes, trackers and the DHT carry: the v1 hash, or the first 20 bytes of the v2 hash (BEP
     * 52).
     */
    public byte[] wire() {
        return hasV1() ? v1.clone() : Arrays.copyOf(v2, V1_LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InfoHash that && Arrays.equals(v1, that.v1) && Arrays.equals(v2, that.v2);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(v1) + Arrays.hashCode(v2);
    }

    /** The hexadecimal digits of the v1 hash, or of the v2 hash when there is no v1 hash. */
    @Override
    public String toString() {
        return hasV1() ? v1Hex() : v2Hex();
    }

    private static byte[] copy(byte[] hash, int length) {
        if (hash.length != length) {
            throw new IllegalArgumentException("info-hash of " + hash.length + " bytes instead of " + length);
        }
        return hash.clone();
    }
}
