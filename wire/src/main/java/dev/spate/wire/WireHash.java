package dev.spate.wire;

import java.util.Arrays;
import java.util.HexFormat;

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

    /** Whether this hash names the torrent, by its v1 or by its v2 hash. */
    public boolean names(InfoHash infoHash) {
        return (infoHash.hasV1() && Arrays.equals(bytes, infoHash.v1()))
                || (infoHash.hasV2() && Arrays.equals(bytes, Arrays.copyOf(infoHash.v2(), LENGTH)));
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
