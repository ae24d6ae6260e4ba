package dev.spate.protocol.torrent;

import dev.spate.protocol.metadata.MetadataUploads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.transfer.TorrentContext;
import dev.spate.protocol.transfer.Uploads;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MetadataMessage;
import java.util.Optional;

/** Answers the requests of peers for the info dictionary (BEP 9). Owned by the torrent. */
final class MetadataServer implements MetadataUploads.Port, Uploads.OtherUploads {
    private final Metainfo metainfo;
    private final int length;
    private final TorrentContext context;
    private final MetadataUploads uploads;
    private int sentBytes;

    MetadataServer(TorrentSetup setup, TorrentContext context) {
        this.metainfo = setup.metainfo();
        this.length = setup.metadataLength();
        this.context = context;
        this.uploads = new MetadataUploads(length, this);
    }

    /** Handles a message of a peer. Returns why the peer must be disconnected, or nothing. */
    Optional<CloseReason> onMessage(Peer peer, Message.ExtensionMessage message) {
        if (message.id() != Extensions.METADATA || peer.extensions().metadataId() == 0) {
            return Optional.empty();
        }
        try {
            Optional<MetadataMessage> decoded = MetadataMessage.decode(message.body());
            // Late answers to requests from before the metadata was known are ignored.
            boolean isTooMuch = decoded.isPresent()
                    && decoded.get() instanceof MetadataMessage.Request(int piece)
                    && peer.host()
                            .filter(host -> !uploads.onRequest(peer.id(), host, piece))
                            .isPresent();
            return isTooMuch ? Optional.of(CloseReason.MISCONDUCT) : Optional.empty();
        } catch (ProtocolException e) {
            // We have no open requests here, so a message that cannot be decoded costs nothing.
            return Optional.empty();
        }
    }

    void onLeft(Peer peer) {
        peer.host().ifPresent(host -> uploads.onLeft(peer.id(), host));
    }

    /** Once a second. */
    void housekeep() {
        uploads.housekeep();
    }

    @Override
    public boolean isServable() {
        return uploads.isServable();
    }

    @Override
    public int lengthMax() {
        return Math.min(MetadataMessage.PIECE_LENGTH, length);
    }

    @Override
    public int serveOne() {
        sentBytes = 0;
        uploads.serveOne();
        return sentBytes;
    }

    @Override
    public void sendPiece(int peer, int piece) {
        int from = piece * MetadataMessage.PIECE_LENGTH;
        int to = Math.min(from + MetadataMessage.PIECE_LENGTH, length);
        sentBytes = to - from;
        // The bytes are fetched when the socket has room: a peer that requests and does not read costs no memory.
        send(peer, MetadataMessage.dataBody(piece, length, to - from, () -> metainfo.infoBytes(from, to)));
    }

    @Override
    public void reject(int peer, int piece) {
        MetadataMessage.Reject message = new MetadataMessage.Reject(piece);
        find(peer)
                .ifPresent(found -> send(
                        found, new Message.ExtensionMessage(found.extensions().metadataId(), message.encode())));
    }

    private void send(int number, Message.ExtensionMessage.Body body) {
        find(number)
                .ifPresent(peer -> send(
                        peer, new Message.ExtensionMessage(peer.extensions().metadataId(), body)));
    }

    private void send(Peer peer, Message message) {
        context.ports().peers().send(peer.link(), message);
    }

    private Optional<Peer> find(int number) {
        return context.peerTable().find(number);
    }
}
