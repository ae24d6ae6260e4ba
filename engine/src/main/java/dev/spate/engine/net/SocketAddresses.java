package dev.spate.engine.net;

import dev.spate.wire.PeerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Converts addresses of peers to the JDK's and back. */
public final class SocketAddresses {
    private SocketAddresses() {}

    /** The same address and port, without a name lookup. */
    public static InetSocketAddress toSocket(PeerAddress address) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.ip()), address.port());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    /** The same address and port. */
    public static PeerAddress toPeer(InetSocketAddress address) {
        return PeerAddress.of(address.getAddress().getAddress(), address.getPort());
    }

    /** The first of our addresses that can reach a peer of this family. */
    static Optional<InetAddress> ofFamily(List<InetAddress> ours, boolean ipv6) {
        return ours.stream()
                .filter(address -> (address.getAddress().length == 16) == ipv6)
                .findFirst();
    }
}
