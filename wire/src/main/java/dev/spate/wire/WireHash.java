package dev.spate.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The 20 bytes by which handshakes and trackers name a torrent: its v1 hash or the first 20 bytes of its v2 hash (BEP
 * 52). The bytes do not tell which of the two they are.
 */
public final class WireHash {
    public static final int LENGTH = 20;

    private final byte[] bytes;

    /** @param bytes 20 bytes */
    public WireHash(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("hash of " + bytes.length + " bytes instead of " + LENGTH);
        }
        this.bytes = bytes.clone();
    }

    /** The hash under which peers and trackers are asked for this torrent first: v1 where it has one. */
    public static WireHash of(InfoHash infoHash) {
        return new WireHash(infoHash.wire());
    }

    /** Every hash under which a peer may ask for this torrent: one, or two for a hybrid torrent. */
    public static List<WireHash> allOf(InfoHash infoHash) {
        List<WireHash> all = new ArrayList<>(2);
        if (infoHash.hasV1()) {
            all.add(new WireHash(infoHash.v1()));
        }
        if (infoHash.hasV2()) {
            all.add(new WireHash(Arrays.copyOf(infoHash.v2(), LENGTH)));
        }
        return all;
    }

    /**
     * What stands for this hash where others read along: SHA-1 of "req2" and this hash, as in the handshake of message
     * stream encryption (MSE).
     */
    public WireHash obfuscated() {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update("req2".getBytes(StandardCharsets.US_ASCII));
            return new WireHash(sha1.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Whether this hash names the torrent, by its v1 or by its v2 hash. */
    public boolean names(InfoHash infoHash) {
        return allOf(infoHash).contains(this);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 40 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
