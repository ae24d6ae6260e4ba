package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.util.Optional;

/**
 * Only the info-hash is known, as from a magnet link: the info dictionary is downloaded from peers. Owned by the
 * torrent.
 */
final class FetchingMetadata implements Phase, PeerObserver {
    private final MetadataExchange metadata;

    FetchingMetadata(MetadataExchange metadata) {
        this.metadata = metadata;
    }

    @Override
    public Activity activity() {
        return Activity.FETCHING_METADATA;
    }

    @Override
    public Progress progress() {
        return new Progress(metadata.bytesWanted(), metadata.bytesHad(), 0, 0, 0);
    }

    @Override
    public double copies() {
        return 0;
    }

    @Override
    public int pieceCount() {
        return 0;
    }

    @Override
    public boolean wantsNothing() {
        return false;
    }

    @Override
    public boolean isOpenSeed() {
        return false;
    }

    @Override
    public long bytesLeft() {
        return TorrentLimits.UNKNOWN_LEFT;
    }

    @Override
    public boolean isPartialSeed() {
        return false;
    }

    @Override
    public int metadataLength() {
        return 0;
    }

    @Override
    public Optional<FetchingMetadata> peerObserver() {
        return Optional.of(this);
    }

    @Override
    public Optional<CloseReason> onMessage(Peer peer, Message message, long now) {
        return EarlyMessages.note(peer, message);
    }

    /** When all connections are taken, a peer without metadata leaves, so that one with metadata may join. */
    Optional<Peer> dispensable(PeerTable peerTable, int connectionsMax, long now) {
        return peerTable.size() < connectionsMax
                ? Optional.empty()
                : peerTable.all().stream()
                        .filter(peer -> peer.extensions().metadataLength() == 0
                                && now - peer.connectedSince() >= SwarmLimits.USELESS_LINK_AFTER)
                        .findFirst();
    }

    /** Announces no pieces yet: BEP 6 allows it only once, so it waits until we know which we have. */
    @Override
    public void onJoined(Peer peer, long now) {}

    @Override
    public void onLeft(Peer peer, long now) {}

    @Override
    public boolean wantsMore() {
        return true;
    }

    @Override
    public boolean hasForUs(Peer peer) {
        return peer.extensions().metadataLength() > 0;
    }

    @Override
    public boolean wantsFromUs(Peer peer) {
        return false;
    }
}
