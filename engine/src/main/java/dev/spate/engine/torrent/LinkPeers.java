package dev.spate.engine.torrent;

import dev.spate.protocol.port.UnsafePorts;
import dev.spate.wire.AddressLiteral;
import dev.spate.wire.HostPort;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The peers that a magnet link names, without those at unsafe ports: a stranger may have written the link to make us
 * dial other services.
 */
public final class LinkPeers {
    private LinkPeers() {}

    /** The peers that are given by address. */
    public static List<PeerAddress> addresses(Magnet magnet) {
        return peers(magnet)
                .map(peer -> AddressLiteral.parse(peer.host()).map(ip -> PeerAddress.of(ip, peer.port())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The peers that are given by host name, which must be looked up. */
    public static List<HostPort> hostNames(Magnet magnet) {
        return peers(magnet)
                .filter(peer -> AddressLiteral.parse(peer.host()).isEmpty())
                .toList();
    }

    private static Stream<HostPort> peers(Magnet magnet) {
        return magnet.peers().stream().filter(peer -> !UnsafePorts.contains(peer.port()));
    }
}
