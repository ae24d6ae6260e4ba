package dev.spate.protocol.swarm;

import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a peer announces about pieces while their number is unknown. Once it is known, the messages are handled as if
 * they had just arrived. Owned by the torrent.
 */
final class EarlyPieces {
    private Optional<Message> list = Optional.empty();
    private final List<Message> changes = new ArrayList<>();
    private boolean isTooMuch;

    /** Keeps a message that lists pieces or names one of them. */
    void add(Message message) {
        switch (message) {
            case Message.Bits(Bitfield bits) -> {
                if (Bitfield.byteLength(bits.size()) > SwarmLimits.EARLY_BITFIELD_BYTES_MAX) {
                    isTooMuch = true;
                } else {
                    list = Optional.of(message);
                }
            }
            case Message.HaveAll _, Message.HaveNone _ -> list = Optional.of(message);
            case Message.Have have -> addHave(have);
            case Message.DontHave _, Message.AllowedFast _ -> keep(message);
            case Message.KeepAlive _,
                    Message.Choke _,
                    Message.Unchoke _,
                    Message.Interested _,
                    Message.NotInterested _,
                    Message.Port _,
                    Message.SuggestPiece _,
                    Message.Request _,
                    Message.Cancel _,
                    Message.RejectRequest _,
                    Message.Piece _,
                    Message.ExtensionHandshake _,
                    Message.ExtensionMessage _ -> {}
        }
    }

    /** Most haves belong to a bitfield that we already have. */
    private void addHave(Message.Have have) {
        int piece = have.piece().value();
        if (list.isPresent() && list.get() instanceof Message.Bits(Bitfield bits) && piece < bits.size()) {
            bits.set(piece);
        } else {
            keep(have);
        }
    }

    private void keep(Message message) {
        if (changes.size() < SwarmLimits.EARLY_MESSAGES_MAX) {
            changes.add(message);
        } else {
            isTooMuch = true;
        }
    }

    /** All kept messages in a valid order, or nothing when there were too many to keep. */
    Optional<List<Message>> messages() {
        if (isTooMuch) {
            return Optional.empty();
        }
        List<Message> all = new ArrayList<>();
        list.ifPresent(all::add);
        all.addAll(changes);
        return Optional.of(all);
    }
}
