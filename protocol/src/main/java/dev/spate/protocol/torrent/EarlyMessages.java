package dev.spate.protocol.torrent;

import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages of a peer that cannot be understood yet because the number of pieces is unknown. Once it is known, the
 * torrent receives them as if they had just arrived. Owned by the fetch.
 */
final class EarlyMessages {
    private static final int HANDSHAKES_MAX = 4;

    private final Connected opening;
    private Optional<Message> pieces = Optional.empty();
    private final List<Message> changes = new ArrayList<>();
    private final ArrayDeque<Message> handshakes = new ArrayDeque<>();
    private Optional<Message> choke = Optional.empty();
    private Optional<Message> interest = Optional.empty();
    private boolean isTooMuch;

    EarlyMessages(Connected opening) {
        this.opening = opening;
    }

    void add(Message message) {
        switch (message) {
            case Message.Bits(Bitfield bits) -> {
                if (Bitfield.byteLength(bits.size()) > TorrentLimits.KEPT_BITFIELD_BYTES_MAX) {
                    isTooMuch = true;
                } else {
                    pieces = Optional.of(message);
                }
            }
            case Message.HaveAll _, Message.HaveNone _ -> pieces = Optional.of(message);
            case Message.Have have -> addHave(have);
            case Message.DontHave _, Message.AllowedFast _ -> keep(message);
            case Message.Choke _, Message.Unchoke _ -> choke = Optional.of(message);
            case Message.Interested _, Message.NotInterested _ -> interest = Optional.of(message);
            case Message.ExtensionHandshake _ -> {
                handshakes.add(message);
                if (handshakes.size() > HANDSHAKES_MAX) {
                    handshakes.remove();
                }
            }
            case Message.KeepAlive _,
                    Message.Port _,
                    Message.SuggestPiece _,
                    Message.Request _,
                    Message.Cancel _,
                    Message.RejectRequest _,
                    Message.Piece _,
                    Message.ExtensionMessage _ -> {}
        }
    }

    /** Most haves belong to a bitfield that we already have. */
    private void addHave(Message.Have have) {
        int piece = have.piece().value();
        if (pieces.isPresent() && pieces.get() instanceof Message.Bits(Bitfield bits) && piece < bits.size()) {
            bits.set(piece);
        } else {
            keep(have);
        }
    }

    private void keep(Message message) {
        if (changes.size() < TorrentLimits.KEPT_MESSAGES_MAX) {
            changes.add(message);
        } else {
            isTooMuch = true;
        }
    }

    /** All kept messages in a valid order, or nothing when there were too many to keep. */
    Optional<List<PeerEvent>> events() {
        if (isTooMuch) {
            return Optional.empty();
        }
        List<PeerEvent> events = new ArrayList<>();
        events.add(opening);
        pieces.ifPresent(message -> events.add(received(message)));
        changes.forEach(message -> events.add(received(message)));
        handshakes.forEach(message -> events.add(received(message)));
        choke.ifPresent(message -> events.add(received(message)));
        interest.ifPresent(message -> events.add(received(message)));
        return Optional.of(events);
    }

    private PeerEvent received(Message message) {
        return new PeerEvent.Received(opening.link(), message);
    }
}
