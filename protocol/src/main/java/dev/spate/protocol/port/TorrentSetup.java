package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import java.util.List;
import java.util.Optional;

/**
 * How a torrent starts.
 *
 * @param infoHash names it to peers and trackers, and is the hash of its metadata
 * @param trackers tiers of URLs
 * @param isPaused waits for {@link Command.Resume}
 * @param peers to dial from the start, whatever their scope
 * @param content the content, or empty while its metadata is unknown, as with a magnet link
 */
public record TorrentSetup(
        WireHash infoHash,
        LocalPeer self,
        List<List<String>> trackers,
        TorrentSettings settings,
        boolean isPaused,
        List<PeerAddress> peers,
        Optional<OpenContent> content) {
    public TorrentSetup {
        trackers = List.copyOf(trackers);
        peers = List.copyOf(peers);
    }
}
