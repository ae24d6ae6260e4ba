package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import java.util.List;

/**
 * How a torrent starts.
 *
 * @param infoHash names it to peers and trackers, and is the hash of its metadata
 * @param trackers tiers of URLs
 * @param isPaused waits for {@link Command.Resume}
 * @param peers to dial from the start, whatever their scope
 * @param start what is known of the content
 */
public record TorrentSetup(
        WireHash infoHash,
        LocalPeer self,
        List<List<String>> trackers,
        TorrentSettings settings,
        boolean isPaused,
        List<PeerAddress> peers,
        Start start) {
    /** What is known of the content at the start. */
    public sealed interface Start {
        /** Nothing but the info-hash, as with a magnet link. */
        record FromLink() implements Start {}

        /** Its files are open. */
        record Open(OpenContent content) implements Start {}

        /** Its files are closed, and are opened when they are needed. */
        record Closed(ClosedContent content, long uploadedBytes, long downloadedBytes) implements Start {}
    }

    public TorrentSetup {
        trackers = List.copyOf(trackers);
        peers = List.copyOf(peers);
    }
}
