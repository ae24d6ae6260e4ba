package dev.spate.wire.announce;

import dev.spate.wire.PeerAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** Peers as bytes: 4 or 16 of address and 2 of port each, network order (BEP 7, 15, 23). */
final class CompactPeers {
    static final int PORT_LENGTH = 2;

    private CompactPeers() {}

    /**
     * Adds the peers in {@code in} until the list is full. Bytes after the last whole peer are ignored, because some
     * trackers append line ends.
     */
    static void decode(ByteBuffer in, int addressLength, List<PeerAddress> peers) {
        int stride = addressLength + PORT_LENGTH;
        byte[] ip = new byte[addressLength];
        while (in.remaining() >= stride && peers.size() < AnnounceLimits.PEERS_MAX) {
            in.get(ip);
            int port = in.getShort() & 0xffff;
            // Nobody listens at port 0; trackers list such peers when the peers themselves announced it.
            if (port != 0) {
                peers.add(PeerAddress.of(ip, port));
            }
        }
    }

    /** Writes the peers of one address family, as many as fit. */
    static void encode(List<PeerAddress> peers, boolean ipv6, ByteBuffer out) {
        int stride = (ipv6 ? 16 : 4) + PORT_LENGTH;
        for (PeerAddress peer : peers) {
            if (peer.isIpv6() == ipv6 && out.remaining() >= stride) {
                out.put(peer.ip()).putShort((short) peer.port());
            }
        }
    }
}
