package dev.spate.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a peer listens: an IPv4 or IPv6 address and a port, as bytes. Nothing here looks up names.
 *
 * <p>An IPv4-mapped IPv6 address is stored as that IPv4 address, so that one peer has one address.
 */
public final class PeerAddress {
    /** How far an address reaches. A source may name peers with addresses of its own scope or of a wider one. */
    public enum Scope {
        /** 127.0.0.0/8 and ::1. */
        LOOPBACK,
        /** Private, shared and link-local networks: RFC 1918, RFC 6598, RFC 3927, fc00::/7, fe80::/10. */
        PRIVATE,
        /** Everything else that a packet can be sent to. */
        GLOBAL,
        /** Unspecified, multicast, broadcast and reserved addresses: never dialled. */
        UNUSABLE
    }

    private static final byte[] IPV4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final byte[] ip;
    private final int port;

    private PeerAddress(byte[] ip, int port) {
        this.ip = ip;
        this.port = port;
    }

    /**
     * The address with these bytes.
     *
     * @param ip 4 or 16 bytes, network order
     * @param port 0 to 65535; 0 when the peer does not say where it listens
     */
    public static PeerAddress of(byte[] ip, int port) {
        if (ip.length != 4 && ip.length != 16) {
            throw new IllegalArgumentException("an address of " + ip.length + " bytes is neither IPv4 nor IPv6");
        }
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
        boolean mapped = ip.length == 16 && Arrays.equals(ip, 0, 12, IPV4_MAPPED, 0, 12);
        return new PeerAddress(mapped ? Arrays.copyOfRange(ip, 12, 16) : ip.clone(), port);
    }

    /** 4 or 16 bytes, network order. */
    public byte[] ip() {
        return ip.clone();
    }

    public int port() {
        return port;
    }

    public boolean isIpv6() {
        return ip.length == 16;
    }

    public PeerAddress withPort(int newPort) {
        return of(ip, newPort);
    }

    /** Whether both addresses are of the same host, with any ports. */
    public boolean sameHost(PeerAddress other) {
        return Arrays.equals(ip, other.ip);
    }

    public Scope scope() {
        return isIpv6() ? scopeOfIpv6() : scopeOfIpv4();
    }

    private Scope scopeOfIpv4() {
        int a = ip[0] & 0xff;
        int b = ip[1] & 0xff;
        if (a == 127) {
            return Scope.LOOPBACK;
        }
        if (a == 0 || a >= 224) {
            return Scope.UNUSABLE;
        }
        boolean rfc1918 = a == 10 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168);
        boolean shared = a == 100 && b >= 64 && b < 128;
        boolean linkLocal = a == 169 && b == 254;
        return rfc1918 || shared || linkLocal ? Scope.PRIVATE : Scope.GLOBAL;
    }

    private Scope scopeOfIpv6() {
        boolean zeroPrefix = true;
        for (int i = 0; i < 15; i++) {
            zeroPrefix &= ip[i] == 0;
        }
        int a = ip[0] & 0xff;
        if (zeroPrefix) {
            return ip[15] == 1 ? Scope.LOOPBACK : Scope.UNUSABLE;
        }
        if (a == 0xff) {
            return Scope.UNUSABLE;
        }
        boolean linkLocal = a == 0xfe && (ip[1] & 0xc0) == 0x80;
        boolean uniqueLocal = (a & 0xfe) == 0xfc;
        return linkLocal || uniqueLocal ? Scope.PRIVATE : Scope.GLOBAL;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerAddress that && port == that.port && Arrays.equals(ip, that.ip);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ip) + port;
    }

    /** {@code 192.0.2.1:6881} or {@code [2001:db8:0:0:0:0:0:1]:6881}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(48);
        if (isIpv6()) {
            text.append('[');
            for (int i = 0; i < 16; i += 2) {
                int group = (ip[i] & 0xff) << 8 | (ip[i + 1] & 0xff);
                text.append(i == 0 ? "" : ":").append(stripZeros(HexFormat.of().toHexDigits((short) group)));
            }
            text.append(']');
        } else {
            for (int i = 0; i < 4; i++) {
                text.append(i == 0 ? "" : ".").append(ip[i] & 0xff);
            }
        }
        return text.append(':').append(port).toString();
    }

    private static String stripZeros(String hex) {
        int start = 0;
        while (start < hex.length() - 1 && hex.charAt(start) == '0') {
            start++;
        }
        return hex.substring(start);
    }
}
