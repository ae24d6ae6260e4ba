package dev.spate.protocol.torrent;

import dev.spate.protocol.metadata.MetadataDownload;
import dev.spate.protocol.metadata.MetadataFault;
import dev.spate.protocol.metadata.MetadataUploads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.Suspect;
import dev.spate.protocol.transfer.Uploads;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MetadataMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Exchanges the info dictionary with peers (BEP 9): requests it while it is unknown, and serves it once it is known.
 * Owned by the torrent.
 */
final class MetadataExchange implements MetadataUploads.Port, Uploads.OtherUploads {
    private final PeerTable peerTable;
    private final Peers links;
    private final Publisher publisher;
    private final MetadataDownload download;
    // A lie may be discovered after its sender has left.
    private final Map<Integer, Suspect> senders = new LinkedHashMap<>();
    private boolean isTooLongReported;
    // Rejects every request until there is something to serve.
    private MetadataUploads uploads = new MetadataUploads(0, this);
    private Optional<Metainfo> served = Optional.empty();
    private int length;
    private int sentBytes;

    MetadataExchange(WireHash infoHash, PeerTable peerTable, Peers links, Publisher publisher) {
        this.peerTable = peerTable;
        this.links = links;
        this.publisher = publisher;
        this.download =
                new MetadataDownload(infoHash.bytes(), (peer, piece) -> send(peer, new MetadataMessage.Request(piece)));
    }

    /**
     * Serves the metadata from now on, and requests no more of it.
     *
     * @param servedLength bytes that peers may request, or 0 to reject every request
     */
    void serve(Metainfo metainfo, int servedLength) {
        served = Optional.of(metainfo);
        length = servedLength;
        uploads = new MetadataUploads(servedLength, this);
        senders.clear();
    }

    /** Whether the metadata is known and forbids to find peers in other ways than by its trackers (BEP 27). */
    boolean isPrivate() {
        return served.filter(Metainfo::isPrivate).isPresent();
    }

    /** Bytes of the metadata that peers may request, or 0. */
    int servedLength() {
        return length;
    }

    /**
     * A peer has announced whether it has metadata, and its length. Returns why the peer must be disconnected, or
     * nothing.
     *
     * @param announcedLength as the peer says; may be longer than any metadata that we download
     */
    Optional<CloseReason> onHandshake(Peer peer, int announcedLength, long now) {
        if (served.isPresent()) {
            return Optional.empty();
        }
        if (peer.extensions().isMetadataTooLong() && !isTooLongReported) {
            isTooLongReported = true;
            publisher.onNotice(new Notice.MetadataTooLong(announcedLength));
        }
        return download.onOffer(peer.id(), peer.extensions().metadataLength(), losesRequests(peer), now)
                .map(MetadataExchange::reason);
    }

    /** rTorrent forgets a request that arrives while it still sends the answer to the one before. */
    private static boolean losesRequests(Peer peer) {
        return peer.peerId().toString().startsWith("-lt");
    }

    /** Handles a message of a peer. Returns why the peer must be disconnected, or nothing. */
    Optional<CloseReason> onMessage(Peer peer, Message.ExtensionMessage message, long now) {
        if (message.id() != Extensions.METADATA || peer.extensions().metadataId() == 0) {
            return Optional.empty();
        }
        try {
            Optional<MetadataMessage> decoded = MetadataMessage.decode(message.body());
            return decoded.isEmpty() ? Optional.empty() : onMessage(peer, decoded.get(), now);
        } catch (ProtocolException e) {
            // It answers no request, so the requests to this peer end by their time limit; and it has cost the peer
            // some of its message budget.
            return Optional.empty();
        }
    }

    private Optional<CloseReason> onMessage(Peer peer, MetadataMessage message, long now) {
        if (message instanceof MetadataMessage.Request(int piece)) {
            return peer.host()
                    .filter(host -> !uploads.onRequest(peer.id(), host, piece))
                    .map(_ -> CloseReason.MISCONDUCT);
        }
        if (served.isPresent()) {
            // A late answer to a request from before the metadata was known.
            return Optional.empty();
        }
        Optional<MetadataFault> fault = switch (message) {
            case MetadataMessage.Request _ -> Optional.empty();
            case MetadataMessage.Reject(int piece) -> download.onReject(peer.id(), piece, now);
            case MetadataMessage.Data data -> onData(peer, data, now);
        };
        return fault.map(MetadataExchange::reason);
    }

    private Optional<MetadataFault> onData(Peer peer, MetadataMessage.Data data, long now) {
        boolean wasDone = download.isDone();
        Optional<MetadataFault> fault =
                download.onPiece(peer.id(), data.piece(), data.totalLength(), data.bytes(), now);
        if (!fault.equals(Optional.of(MetadataFault.UNASKED))) {
            remember(peer);
        }
        if (download.isDone() && !wasDone) {
            publisher.onNotice(new Notice.MetadataFetched(download.bytesWanted()));
        }
        return fault;
    }

    private void remember(Peer peer) {
        senders.putIfAbsent(peer.id(), Suspect.of(peer));
        if (senders.size() > TorrentLimits.SENDERS_MAX) {
            senders.remove(senders.keySet().iterator().next());
        }
    }

    private static CloseReason reason(MetadataFault metadataFault) {
        return switch (metadataFault) {
            case LIES, UNASKED, REJECTS -> CloseReason.MISCONDUCT;
            case SILENT -> CloseReason.TIMEOUT;
        };
    }

    /** The peers that have proved to be liars since the last call. */
    Set<Suspect> takeLiars() {
        Set<Suspect> liars = new LinkedHashSet<>();
        for (int number : download.takeLiars()) {
            Optional.ofNullable(senders.get(number))
                    .or(() -> peerTable.find(number).map(Suspect::of))
                    .ifPresent(liars::add);
        }
        return liars;
    }

    void onLeft(Peer peer, long now) {
        peer.host().ifPresent(host -> uploads.onLeft(peer.id(), host));
        download.onLeft(peer.id(), now);
    }

    /** Once a second. Returns the peers that must be disconnected, with the reasons. */
    Map<Peer, CloseReason> housekeep(long now) {
        Map<Peer, CloseReason> silent = new LinkedHashMap<>();
        if (served.isEmpty()) {
            download.housekeep(now)
                    .forEach((number, metadataFault) ->
                            peerTable.find(number).ifPresent(peer -> silent.put(peer, reason(metadataFault))));
        }
        uploads.housekeep();
        return silent;
    }

    /** Whether all of the metadata has arrived and is genuine. */
    boolean isDone() {
        return download.isDone();
    }

    /** The info dictionary that peers have sent, once it is verified. */
    Optional<byte[]> metadata() {
        return download.metadata();
    }

    long bytesWanted() {
        return download.bytesWanted();
    }

    long bytesHad() {
        return download.bytesHad();
    }

    // ---- uploads

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
        Metainfo metainfo = served.orElseThrow();
        int from = piece * MetadataMessage.PIECE_LENGTH;
        int to = Math.min(from + MetadataMessage.PIECE_LENGTH, length);
        sentBytes = to - from;
        // The bytes are fetched when the socket has room: a peer that requests and does not read costs no memory.
        Message.ExtensionMessage.Body body =
                MetadataMessage.dataBody(piece, length, to - from, () -> metainfo.infoBytes(from, to));
        accepting(peer)
                .ifPresent(receiver -> links.send(
                        receiver.link(),
                        new Message.ExtensionMessage(receiver.extensions().metadataId(), body)));
    }

    @Override
    public void reject(int peer, int piece) {
        send(peer, new MetadataMessage.Reject(piece));
    }

    private void send(int number, MetadataMessage message) {
        accepting(number)
                .ifPresent(peer -> links.send(
                        peer.link(),
                        new Message.ExtensionMessage(peer.extensions().metadataId(), message.encode())));
    }

    private Optional<Peer> accepting(int number) {
        return peerTable.find(number).filter(peer -> peer.extensions().metadataId() != 0);
    }
}
