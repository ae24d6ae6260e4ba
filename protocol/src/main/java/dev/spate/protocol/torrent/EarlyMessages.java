package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.swarm.Peer;
import dev.spate.wire.peer.Message;
import java.util.Optional;

/** Messages of peers before the pieces of the torrent are known: the peer remembers what counts later. */
final class EarlyMessages {
    private EarlyMessages() {}

    /** Notes a message. Returns why the peer must be disconnected, or nothing. */
    static Optional<CloseReason> note(Peer peer, Message message) {
        switch (message) {
            case Message.Choke _ -> peer.setChokingUs(true);
            case Message.Unchoke _ -> peer.setChokingUs(false);
            case Message.Interested _ -> peer.setInterested(true);
            case Message.NotInterested _ -> peer.setInterested(false);
            case Message.Have _,
                    Message.Bits _,
                    Message.HaveAll _,
                    Message.HaveNone _,
                    Message.DontHave _,
                    Message.AllowedFast _ -> peer.noteEarly(message);
            // We have requested no blocks, and could not store one.
            case Message.Piece piece -> {
                piece.payload().release();
                return Optional.of(CloseReason.MISCONDUCT);
            }
            case Message.KeepAlive _,
                    Message.Request _,
                    Message.Cancel _,
                    Message.Port _,
                    Message.SuggestPiece _,
                    Message.RejectRequest _,
                    Message.ExtensionHandshake _,
                    Message.ExtensionMessage _ -> {}
        }
        return Optional.empty();
    }
}
