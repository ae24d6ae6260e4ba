package dev.spate.protocol.transfer;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.swarm.Peer;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Bitfield;

/**
 * Keeps count of the pieces that the peers announce: the picker counts them, and our interest follows. Each peer is
 * counted once, as a seed or by its pieces. Owned by the torrent.
 */
public final class PeerPieces {
    private final PieceGeometry geometry;
    private final PiecePicker picker;
    private final Interest interest;

    public PeerPieces(PieceGeometry geometry, PiecePicker picker, Interest interest) {
        this.geometry = geometry;
        this.picker = picker;
        this.interest = interest;
    }

    public void onJoined(Peer peer) {
        picker.onPeerJoined(peer.pieces());
    }

    public void onLeft(Peer peer) {
        if (peer.isSeed()) {
            picker.onSeedLeft();
        } else {
            picker.onPeerLeft(peer.pieces());
        }
    }

    /**
     * Fits a bitfield to the size of this torrent. A bitfield that was decoded before the number of pieces was known is
     * as long as its bytes.
     *
     * @throws ProtocolException when it belongs to a torrent with another number of pieces
     */
    public Bitfield fit(Bitfield announced) throws ProtocolException {
        return announced.size() == geometry.pieceCount() ? announced : announced.resized(geometry.pieceCount());
    }

    /** The peer announces all its pieces at once. */
    public void onPieces(Peer peer, Bitfield announced) {
        if (peer.arePiecesUnknown()) {
            onFirstPieces(peer, announced);
        } else {
            onMorePieces(peer, announced);
        }
    }

    private void onFirstPieces(Peer peer, Bitfield announced) {
        picker.onPeerLeft(peer.pieces());
        peer.setPieces(announced);
        if (announced.isFull()) {
            picker.onSeedJoined();
            peer.countAsSeed();
        } else {
            picker.onPeerJoined(announced);
        }
        interest.recount(peer);
    }

    /**
     * BEP 3 allows the bitfield only once, as the first message. But aria2 sends a new one whenever it is shorter than
     * the haves that it replaces. So a later bitfield adds pieces and removes none.
     */
    private void onMorePieces(Peer peer, Bitfield announced) {
        for (int piece = announced.nextNotIn(peer.pieces(), 0);
                piece >= 0;
                piece = announced.nextNotIn(peer.pieces(), piece + 1)) {
            onHave(peer, piece);
        }
    }

    /** The peer has one more piece. Returns whether that is new. */
    public boolean onHave(Peer peer, int piece) {
        boolean isNew = peer.addPiece(piece);
        if (isNew) {
            picker.onHave(piece);
            interest.onHave(peer, piece);
        }
        return isNew;
    }

    /** The peer no longer has one piece. */
    public void onDontHave(Peer peer, int piece) {
        if (peer.isSeed()) {
            picker.onSeedLeft();
            picker.onPeerJoined(peer.pieces());
            peer.countByPieces();
        }
        if (peer.removePiece(piece)) {
            picker.onDontHave(piece);
            interest.onDontHave(peer, piece);
        }
    }
}
