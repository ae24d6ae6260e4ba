package dev.spate.wire;

import java.nio.ByteBuffer;

/**
 * The part of an address that its holder cannot choose freely. Limits for one host count by it. Immutable.
 *
 * <p>For IPv4 it is the whole address. For IPv6 it is the /64, because every subscriber has at least one /64 (RFC 6177,
 * RFC 7421). An IPv6 address that carries an IPv4 address counts as that IPv4 address: its /64 would either hold many
 * strangers, or one stranger could choose among many of them. Different hosts of a private network share one /64, so
 * there the whole address counts. All loopback addresses are one machine.
 *
 * @param high the first eight bytes of the address, as IPv6
 * @param low the other eight; 0 when only the /64 counts
 */
public record HostPrefix(long high, long low) {
    private static final long MAPPED = 0xffff_0000_0000L;
    private static final HostPrefix LOOPBACK = ofIpv4(0x7f00_0001);

    /** The prefix by which limits count this address. */
    public static HostPrefix of(PeerAddress address) {
        if (address.scope() == PeerAddress.Scope.LOOPBACK) {
            return LOOPBACK;
        }
        ByteBuffer ip = ByteBuffer.wrap(address.ip());
        if (!address.isIpv6()) {
            return ofIpv4(ip.getInt());
        }
        long high = ip.getLong();
        long low = ip.getLong();
        if (address.scope() == PeerAddress.Scope.PRIVATE) {
            return new HostPrefix(high, low);
        }
        return ofIpv6(high, low);
    }

    private static HostPrefix ofIpv6(long high, long low) {
        boolean isCompatible = high == 0 && low >>> 32 == 0; // RFC 4291, 2.5.5.1
        boolean isNat64 = high == 0x0064_ff9b_0000_0000L && low >>> 32 == 0; // RFC 6052
        if (isCompatible || isNat64) {
            return ofIpv4((int) low);
        }
        if (high >>> 48 == 0x2002) { // 6to4, RFC 3056
            return ofIpv4((int) (high >>> 16));
        }
        if (high >>> 32 == 0x2001_0000) { // Teredo, RFC 4380: the client's address, inverted
            return ofIpv4((int) ~low);
        }
        return new HostPrefix(high, 0);
    }

    private static HostPrefix ofIpv4(int ip) {
        return new HostPrefix(0, MAPPED | Integer.toUnsignedLong(ip));
    }
}
