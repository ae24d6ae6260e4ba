package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.PeerLimits;
import java.util.List;

/**
 * How a torrent starts.
 *
 * @param self our peer id
 * @param client our name and version for peers
 * @param listenPort where peers can reach us, or 0
 * @param trusted pieces that we have and need not check
 * @param unchecked pieces that have to be checked before anything is written
 * @param guarded files that existed before, which must match or stay as they are
 * @param uploadedBytes of earlier sessions
 * @param downloadedBytes of earlier sessions
 * @param filePriorities one for each file, 0 to 7, or empty: all the same
 * @param inOrder pieces in order instead of rarest first
 * @param isPaused waits for {@link Command.Resume}
 * @param peers to dial from the start, whatever their scope
 * @param downBytesPerSecond 0 for no limit
 * @param upBytesPerSecond 0 for no limit
 * @param connectionsMax links of this torrent
 * @param unchokeSlots peers served at one time
 */
public record TorrentSetup(
        Metainfo metainfo,
        PeerId self,
        String client,
        int listenPort,
        Bitfield trusted,
        Bitfield unchecked,
        List<ForeignFile> guarded,
        long uploadedBytes,
        long downloadedBytes,
        List<Integer> filePriorities,
        boolean inOrder,
        boolean isPaused,
        List<PeerAddress> peers,
        long downBytesPerSecond,
        long upBytesPerSecond,
        int connectionsMax,
        int unchokeSlots) {
    public TorrentSetup {
        guarded = List.copyOf(guarded);
        filePriorities = List.copyOf(filePriorities);
        peers = List.copyOf(peers);
    }

    public LocalPeer identity() {
        return new LocalPeer(self, client, listenPort);
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
        return new TorrentSetup(
                metainfo,
                self,
                client,
                listenPort,
                trusted,
                unchecked,
                guarded,
                uploadedBytes,
                downloadedBytes,
                filePriorities,
                inOrder,
                choice,
                peers,
                downBytesPerSecond,
                upBytesPerSecond,
                connectionsMax,
                unchokeSlots);
    }
}
