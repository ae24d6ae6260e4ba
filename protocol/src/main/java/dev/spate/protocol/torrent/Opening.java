package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.util.Optional;

/** The metadata is known, and the files are being opened, or could not be. Peers stay meanwhile. Owned by the torrent. */
final class Opening implements Phase, PeerObserver {
    private final int metadataLength;
    private boolean isInProgress;

    /** @param metadataLength bytes of the info dictionary */
    Opening(int metadataLength) {
        this.metadataLength = metadataLength;
    }

    /** Whether the opener has not answered yet. */
    boolean isInProgress() {
        return isInProgress;
    }

    void setInProgress(boolean inProgress) {
        isInProgress = inProgress;
    }

    @Override
    public Activity activity() {
        return Activity.FETCHING_METADATA;
    }

    @Override
    public Progress progress() {
        return new Progress(metadataLength, metadataLength, 0, 0, 0);
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
    public Optional<Opening> peerObserver() {
        return Optional.of(this);
    }

    @Override
    public Optional<CloseReason> onMessage(Peer peer, Message message, long now) {
        return EarlyMessages.note(peer, message);
    }

    /** Announces no pieces yet: BEP 6 allows it only once, so it waits until we know which we have. */
    @Override
    public void onJoined(Peer peer, long now) {}

    @Override
    public void onLeft(Peer peer, long now) {}

    @Override
    public boolean wantsMore() {
        return false;
    }

    /** Any peer may have the content. */
    @Override
    public boolean hasForUs(Peer peer) {
        return true;
    }

    @Override
    public boolean wantsFromUs(Peer peer) {
        return false;
    }
}
