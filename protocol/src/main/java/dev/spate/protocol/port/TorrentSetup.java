package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.PeerLimits;
import java.util.List;

/**
 * How a torrent begins.
 *
 * @param self our peer id
 * @param client what we call ourselves to peers, name and version
 * @param listenPort where peers can reach us, or 0
 * @param trusted pieces that are had without a look
 * @param unchecked pieces that have to be looked at before anything is written
 * @param guarded files of others, which must match or stay as they are
 * @param uploadedBytes of earlier sessions
 * @param downloadedBytes of earlier sessions
 * @param filePriorities one for each file, 0 to 7, or empty: all alike
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
     * Bytes of the metadata that peers may ask for; 0 when there is none for them. Nobody would believe a length above
     * the limit, and that of a private torrent is given to nobody, as by other clients.
     */
    public int metadataLength() {
        int length = metainfo.infoLength();
        return metainfo.isPrivate() || length > PeerLimits.METADATA_LENGTH_MAX ? 0 : length;
    }

    /** The same, but waiting for {@link Command.Resume} or not. */
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
