package dev.spate.protocol.torrent;

import dev.spate.protocol.choke.Choker;
import dev.spate.protocol.choke.Decision;
import dev.spate.wire.peer.Message;

/** Carries out what the choker decides. Owned by the torrent. */
final class Choking {
    private final Roster roster;
    private final Choker choker;
    private final Uploads uploads;
    private final Peers peers;
    private final int unchokeSlots;

    Choking(Roster roster, Choker choker, Uploads uploads, Peers peers, int unchokeSlots) {
        this.roster = roster;
        this.choker = choker;
        this.uploads = uploads;
        this.peers = peers;
        this.unchokeSlots = unchokeSlots;
    }

    /** As a leecher we serve those who serve us; as a seed everybody in turn. */
    void weAreSeed(boolean seed) {
        if (seed) {
            choker.seed();
        } else {
            choker.leech();
        }
    }

    void tick(long now) {
        carryOut(choker.tick(roster.all(), unchokeSlots, now), now);
    }

    /** Somebody has become interested or has left: a free slot is given away at once. Returns whether anything changed. */
    boolean fill(long now) {
        if (!choker.isFillDue(roster.all(), unchokeSlots)) {
            return false;
        }
        Decision<Peer> decision = choker.fill(roster.all(), unchokeSlots, now);
        carryOut(decision, now);
        return !decision.choke().isEmpty() || !decision.unchoke().isEmpty();
    }

    long nextTick() {
        return choker.nextTick();
    }

    private void carryOut(Decision<Peer> decision, long now) {
        for (Peer peer : decision.choke()) {
            peer.setChoked(true, now);
            peers.send(peer.link(), new Message.Choke());
            uploads.takeBack(peer, now);
        }
        for (Peer peer : decision.unchoke()) {
            peer.setChoked(false, now);
            peers.send(peer.link(), new Message.Unchoke());
        }
    }
}
