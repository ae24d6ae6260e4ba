package dev.spate.protocol.transfer;

import dev.spate.protocol.choke.ChokeDecision;
import dev.spate.protocol.choke.Choker;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.peer.Message;

/** Carries out the choker's decisions. Owned by the torrent. */
public final class Choking {
    private final PeerTable peerTable;
    private final Choker choker;
    private final Uploads uploads;
    private final Peers peers;
    private final int unchokeSlots;

    public Choking(PeerTable peerTable, Choker choker, Uploads uploads, Peers peers, int unchokeSlots) {
        this.peerTable = peerTable;
        this.choker = choker;
        this.uploads = uploads;
        this.peers = peers;
        this.unchokeSlots = unchokeSlots;
    }

    /** A leecher unchokes peers that upload to it; a seed unchokes all peers in rotation. */
    public void setSeed(boolean seed) {
        if (seed) {
            choker.seed();
        } else {
            choker.leech();
        }
    }

    public void tick(long now) {
        carryOut(choker.tick(peerTable.all(), unchokeSlots, now), now);
    }

    /**
     * A peer has become interested or has left. A free slot is given away at once. Returns whether anything changed.
     */
    public boolean fill(long now) {
        if (!choker.isFillDue(peerTable.all(), unchokeSlots)) {
            return false;
        }
        ChokeDecision<Peer> chokeDecision = choker.fill(peerTable.all(), unchokeSlots, now);
        carryOut(chokeDecision, now);
        return !chokeDecision.choke().isEmpty() || !chokeDecision.unchoke().isEmpty();
    }

    public long nextTick() {
        return choker.nextTick();
    }

    private void carryOut(ChokeDecision<Peer> chokeDecision, long now) {
        for (Peer peer : chokeDecision.choke()) {
            peer.setChoked(true, now);
            peers.send(peer.link(), new Message.Choke());
            uploads.discardAll(peer, now);
        }
        for (Peer peer : chokeDecision.unchoke()) {
            peer.setChoked(false, now);
            peers.send(peer.link(), new Message.Unchoke());
        }
    }
}
