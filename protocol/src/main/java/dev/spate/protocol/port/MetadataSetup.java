package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import java.util.List;

/**
 * How a metadata fetch starts.
 *
 * @param infoHash the v1 hash that the metadata must have
 * @param localPeer how peers know us
 * @param trackers tiers of URLs
 * @param isPaused waits for {@link Command.Resume}
 * @param peers to dial from the start, whatever their scope
 * @param connectionsMax links of this torrent
 */
public record MetadataSetup(
        WireHash infoHash,
        LocalPeer localPeer,
        List<List<String>> trackers,
        boolean isPaused,
        List<PeerAddress> peers,
        int connectionsMax) {
    public MetadataSetup {
        trackers = List.copyOf(trackers);
        peers = List.copyOf(peers);
    }
}
