package dev.spate.protocol.transfer;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.peer.Message;

/** Whether we are interested in each peer, which means that it has a piece that we want. Owned by the torrent. */
public final class Interest {
    private final PeerTable peerTable;
    private final PiecePicker picker;
    private final Peers peers;

    public Interest(PeerTable peerTable, PiecePicker picker, Peers peers) {
        this.peerTable = peerTable;
        this.picker = picker;
        this.peers = peers;
    }

    /** Everything about this peer may have changed. */
    void recount(Peer peer) {
        peer.setUsefulPieces(picker.interestingCount(peer.pieces()));
        update(peer);
    }

    /** What we want has changed. */
    public void recountAll() {
        peerTable.all().forEach(this::recount);
    }

    /** The peer has this piece now. */
    void onHave(Peer peer, int piece) {
        if (picker.isWanted(piece)) {
            peer.setUsefulPieces(peer.usefulPieces() + 1);
            update(peer);
        }
    }

    /** The peer no longer has this piece. */
    void onDontHave(Peer peer, int piece) {
        if (picker.isWanted(piece)) {
            peer.setUsefulPieces(peer.usefulPieces() - 1);
            update(peer);
        }
    }

    /** We have this piece now, and wanted it before. */
    public void onOwnPiece(int piece) {
        for (Peer peer : peerTable.all()) {
            if (peer.has(piece)) {
                peer.setUsefulPieces(peer.usefulPieces() - 1);
                update(peer);
            }
        }
    }

    private void update(Peer peer) {
        boolean interested = peer.usefulPieces() > 0;
        if (interested != peer.weAreInterested()) {
            peer.setOurInterest(interested);
            peers.send(peer.link(), interested ? new Message.Interested() : new Message.NotInterested());
        }
    }
}
