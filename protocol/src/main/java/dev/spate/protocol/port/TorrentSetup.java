package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.PeerLimits;
import java.util.List;

/**
 * How a torrent starts.
 *
 * @param isPaused waits for {@link Command.Resume}
 * @param peers to dial from the start, whatever their scope
 * @param webSeeds to dial from the start, before any peer
 */
public record TorrentSetup(
        Metainfo metainfo,
        LocalPeer self,
        StoredContent stored,
        TorrentSettings settings,
        boolean isPaused,
        List<PeerAddress> peers,
        List<WebSeed> webSeeds) {
    public TorrentSetup {
        peers = List.copyOf(peers);
        webSeeds = List.copyOf(webSeeds);
    }

    /**
     * Bytes of the metadata that peers may request, or 0. Peers would not believe a length above the limit. Like other
     * clients, we do not give out the metadata of a private torrent.
     */
    public int metadataLength() {
        int length = metainfo.infoLength();
        return metainfo.isPrivate() || length > PeerLimits.METADATA_LENGTH_MAX ? 0 : length;
    }

    /** The same setup, paused or not. */
    public TorrentSetup paused(boolean choice) {
        return new TorrentSetup(metainfo, self, stored, settings, choice, peers, webSeeds);
    }
}
