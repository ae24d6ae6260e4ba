package dev.spate.protocol.torrent;

import dev.spate.protocol.metadata.MetadataUploads;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MetadataMessage;
import java.util.Optional;

/** Where peers ask for the info dictionary (BEP 9). Owned by the torrent. */
final class MetadataDesk implements MetadataUploads.Port {
    private final Metainfo metainfo;
    private final int length;
    private final Foundation foundation;
    private final MetadataUploads uploads;
    private long now;

    MetadataDesk(TorrentSetup setup, Foundation foundation) {
        this.metainfo = setup.metainfo();
        this.length = setup.metadataLength();
        this.foundation = foundation;
        this.uploads = new MetadataUploads(length, this);
    }

    /** What a peer says. Returns why it must go, or nothing. */
    Optional<CloseReason> heard(Peer peer, Message.ExtensionMessage message, long at) {
        if (message.id() != Extensions.METADATA || peer.metadataId() == 0) {
            return Optional.empty();
        }
        now = at;
        try {
            Optional<MetadataMessage> said = MetadataMessage.decode(message.body());
            // Late answers to what was asked before the metadata was known mean nothing any more.
            boolean isTooMuch = said.isPresent()
                    && said.get() instanceof MetadataMessage.Request(int piece)
                    && !uploads.requested(peer.id(), piece);
            return isTooMuch ? Optional.of(CloseReason.MISCONDUCT) : Optional.empty();
        } catch (ProtocolException e) {
            return Optional.of(CloseReason.PROTOCOL_ERROR);
        }
    }

    void left(Peer peer) {
        uploads.left(peer.id());
    }

    /** Once a second. */
    void housekeep(long at) {
        now = at;
        uploads.housekeep();
    }

    @Override
    public void give(int peer, int piece) {
        int from = piece * MetadataMessage.PIECE_LENGTH;
        int to = Math.min(from + MetadataMessage.PIECE_LENGTH, length);
        // It does not wait for the limit on payload, but payload waits for it.
        foundation.up().take(to - from, now);
        send(peer, new MetadataMessage.Data(piece, length, metainfo.infoBytes(from, to)));
    }

    @Override
    public void reject(int peer, int piece) {
        send(peer, new MetadataMessage.Reject(piece));
    }

    private void send(int number, MetadataMessage message) {
        foundation
                .roster()
                .find(number)
                .ifPresent(peer -> foundation
                        .ports()
                        .peers()
                        .send(peer.link(), new Message.ExtensionMessage(peer.metadataId(), message.encode())));
    }
}
