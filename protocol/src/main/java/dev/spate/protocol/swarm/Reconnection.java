package dev.spate.protocol.swarm;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Peers;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.function.Predicate;

/**
 * Restores connections after the network was away, this machine has slept, or all peers have left. Owned by the
 * torrent.
 *
 * <p>A link whose remote cannot be reached does not end by itself; it is only silent for minutes. So after a change of
 * the network each link has to prove that it lives. When all peers that owe us blocks fall silent, we treat it like
 * such a change.
 */
public final class Reconnection {
    private final PeerTable peerTable;
    private final Peers links;
    private final PeerConnections connections;
    private final PeerSources sources;

    private boolean isAwaitingProof;
    private long changedAt;
    private long announcedAt = Long.MIN_VALUE / 2;
    private boolean isAlone;
    private long aloneSince;

    public Reconnection(PeerTable peerTable, Peers links, PeerConnections connections, PeerSources sources) {
        this.peerTable = peerTable;
        this.links = links;
        this.connections = connections;
        this.sources = sources;
    }

    /** The network is back, or has changed. */
    public void onNetworkChanged(long now) {
        if (isAwaitingProof) {
            return;
        }
        isAwaitingProof = true;
        changedAt = now;
        // A remote that no longer knows the link refuses this message and so ends the link.
        for (Peer peer : peerTable.all()) {
            links.send(peer.link(), new Message.KeepAlive());
            peer.onSent(now);
        }
        connections.connector().retryAll(now);
        sources.onNetworkChanged(now);
        if (now - announcedAt >= SwarmLimits.CHANGES_ANNOUNCED_EVERY) {
            // Others may know us at an address that is gone.
            announcedAt = now;
            sources.needPeers(now);
        }
        connections.dialDue(now);
    }

    /**
     * Once a second.
     *
     * @param lateBy how long after its time
     * @param wantsPeers whether something is wanted that peers could give
     */
    public void housekeep(long lateBy, boolean wantsPeers, long now) {
        if (lateBy >= SwarmLimits.SLEPT_AFTER) {
            onNetworkChanged(now);
        }
        if (wantsPeers) {
            dropDead(now);
            findPeers(now);
        }
        isAlone &= wantsPeers;
        isAwaitingProof &= now - changedAt < SwarmLimits.PROOF_OF_LIFE_WITHIN;
    }

    private void dropDead(long now) {
        if (!isAwaitingProof) {
            if (!wasAnyMessageSince(now - SwarmLimits.COMMON_SILENCE)) {
                drop(Reconnection::owesBlocks, now);
            }
        } else if (now - changedAt >= SwarmLimits.PROOF_OF_LIFE_WITHIN) {
            long suspicious = SwarmLimits.SUSPICIOUS_SILENCE + SwarmLimits.PROOF_OF_LIFE_WITHIN;
            // A peer that owes us nothing may well be silent, but not all peers at once. Messages that came while we
            // slept count.
            boolean wasAnyMessage = wasAnyMessageSince(changedAt - SwarmLimits.HOUSEKEEPING);
            drop(
                    peer -> now - peer.activity().lastReceivedAt() >= suspicious
                            && (owesBlocks(peer) || !wasAnyMessage),
                    now);
        }
    }

    private boolean wasAnyMessageSince(long time) {
        return peerTable.all().stream().anyMatch(peer -> peer.activity().lastReceivedAt() >= time);
    }

    private static boolean owesBlocks(Peer peer) {
        return peer.weAreInterested() && !peer.isChokingUs();
    }

    private void drop(Predicate<Peer> isDead, long now) {
        List<Peer> dead = peerTable.copy().stream()
                .filter(peer -> !peer.isWebSeed())
                .filter(isDead)
                .toList();
        dead.forEach(peer -> connections.drop(peer, CloseReason.TIMEOUT, now));
    }

    /**
     * With few peers that may give us something, we dial earlier peers again; without peers, we announce more often.
     */
    private void findPeers(long now) {
        long usefulPeers = peerTable.all().stream().filter(Peer::mayGive).count();
        if (usefulPeers < SwarmLimits.USEFUL_PEERS_ENOUGH) {
            connections.connector().retrySoon(usefulPeers == 0, now);
            connections.dialDue(now);
        }
        if (peerTable.size() > 0) {
            isAlone = false;
            return;
        }
        if (!isAlone) {
            isAlone = true;
            aloneSince = now;
        }
        long aloneFor = now - aloneSince;
        if (aloneFor < SwarmLimits.ALONE_MAX) {
            long wait =
                    aloneFor < SwarmLimits.ALONE_SOON ? SwarmLimits.ALONE_ANNOUNCE : SwarmLimits.ALONE_ANNOUNCE_LATER;
            sources.needPeersSoon(wait, now);
        }
    }
}
