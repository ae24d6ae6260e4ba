package dev.spate.tracker.swarm;

import java.nio.ByteBuffer;

/**
 * Where a peer listens, as numbers. IPv4 and IPv6 are separate: peers of one family never get addresses of the other.
 *
 * @param high the first 8 bytes of an IPv6 address; 0 for IPv4
 * @param low the last 8 bytes of an IPv6 address, or the 4 bytes of an IPv4 address
 * @param port 0 to 65535
 */
public record Endpoint(long high, long low, int port, boolean isIpv6) {
    public Endpoint {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
    }

    /** An endpoint from 4 or 16 bytes of address. */
    public static Endpoint of(byte[] ip, int port) {
        ByteBuffer in = ByteBuffer.wrap(ip);
        return switch (ip.length) {
            case 4 -> new Endpoint(0, in.getInt() & 0xffff_ffffL, port, false);
            case 16 -> new Endpoint(in.getLong(), in.getLong(), port, true);
            default ->
                throw new IllegalArgumentException("an address of " + ip.length + " bytes is neither IPv4 nor IPv6");
        };
    }

    /** The same host with another port. */
    public Endpoint withPort(int newPort) {
        return new Endpoint(high, low, newPort, isIpv6);
    }

    /** 4 or 16 bytes, network order. */
    public byte[] ip() {
        return isIpv6
                ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
                : ByteBuffer.allocate(4).putInt((int) low).array();
    }

    /**
     * The number by which peers of one host are counted: the IPv4 address, or the first 64 bits of the IPv6 address,
     * because one customer of a provider has all addresses below them.
     */
    long holder() {
        return isIpv6 ? high : low;
    }
}
