package dev.spate.protocol.torrent;

import dev.spate.protocol.metadata.MetadataDownload;
import dev.spate.protocol.metadata.MetadataFault;
import dev.spate.protocol.metadata.MetadataUploads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.Suspect;
import dev.spate.protocol.transfer.Uploads;
import dev.spate.wire.HostPrefix;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
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
final class MetadataExchange implements Extension, MetadataUploads.Port, Uploads.OtherUploads {
    private final PeerTable peerTable;
    private final Extension.Sender sender;
    private final Publisher publisher;
    /** Empty once the metadata is known. */
    private Optional<MetadataDownload> download;

    // A lie may be discovered after its sender has left.
    private final Map<Integer, Suspect> senders = new LinkedHashMap<>();
    private boolean isTooLongReported;
    // Rejects every request until there is something to serve.
    private MetadataUploads uploads = new MetadataUploads(0, this);
    private Optional<Metainfo> served = Optional.empty();
    private int length;
    private int sentBytes;

    MetadataExchange(WireHash infoHash, PeerTable peerTable, Extension.Sender sender, Publisher publisher) {
        this.peerTable = peerTable;
        this.sender = sender;
        this.publisher = publisher;
        this.download = Optional.of(new MetadataDownload(
                infoHash.bytes(), (peer, piece) -> send(peer, new MetadataMessage.Request(piece))));
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
        download = Optional.empty();
        senders.clear();
    }

    /** The metadata is known, but not at hand: requests are rejected until it is served again. */
    void close() {
        served = Optional.empty();
        length = 0;
        uploads = new MetadataUploads(0, this);
        download = Optional.empty();
        senders.clear();
    }

    @Override
    public String name() {
        return ExtensionHandshake.METADATA;
    }

    /**
     * The metadata of a private torrent comes from the site of its trackers. Like other clients, we give it to no peer.
     */
    @Override
    public boolean isForPrivateTorrents() {
        return false;
    }

    /** A peer announces whether it has metadata, and its length. */
    @Override
    public Optional<CloseReason> onHandshake(RemotePeer from, ExtensionHandshake handshake, long now) {
        Optional<Peer> found = peerTable.find(from.id());
        if (download.isEmpty() || found.isEmpty()) {
            return Optional.empty();
        }
        Peer peer = found.get();
        if (peer.extensions().isMetadataTooLong() && !isTooLongReported) {
            isTooLongReported = true;
            publisher.onNotice(new Notice.MetadataTooLong(handshake.metadataLength()));
        }
        return download.get()
                .onOffer(peer.id(), peer.extensions().metadataLength(), losesRequests(peer), now)
                .map(MetadataExchange::reason);
    }

    /** rTorrent forgets a request that arrives while it still sends the answer to the one before. */
    private static boolean losesRequests(Peer peer) {
        return peer.peerId().toString().startsWith("-lt");
    }

    @Override
    public Optional<CloseReason> onMessage(RemotePeer from, byte[] body, long now) {
        Optional<Peer> peer = accepting(from.id());
        if (peer.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<MetadataMessage> decoded = MetadataMessage.decode(body);
            return decoded.isEmpty() ? Optional.empty() : onMessage(peer.get(), decoded.get(), now);
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
        if (download.isEmpty()) {
            // A late answer to a request from before the metadata was known.
            return Optional.empty();
        }
        Optional<MetadataFault> fault = switch (message) {
            case MetadataMessage.Request _ -> Optional.empty();
            case MetadataMessage.Reject(int piece) -> download.get().onReject(peer.id(), piece, now);
            case MetadataMessage.Data data -> onData(download.get(), peer, data, now);
        };
        return fault.map(MetadataExchange::reason);
    }

    private Optional<MetadataFault> onData(MetadataDownload metadata, Peer peer, MetadataMessage.Data data, long now) {
        boolean wasDone = metadata.isDone();
        Optional<MetadataFault> fault =
                metadata.onPiece(peer.id(), data.piece(), data.totalLength(), data.bytes(), now);
        if (!fault.equals(Optional.of(MetadataFault.UNASKED))) {
            remember(peer);
        }
        if (metadata.isDone() && !wasDone) {
            publisher.onNotice(new Notice.MetadataFetched(metadata.bytesWanted()));
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
        if (download.isEmpty()) {
            return liars;
        }
        for (int number : download.get().takeLiars()) {
            Optional.ofNullable(senders.get(number))
                    .or(() -> peerTable.find(number).map(Suspect::of))
                    .ifPresent(liars::add);
        }
        return liars;
    }

    @Override
    public void onLeft(RemotePeer peer, long now) {
        peer.remote().peerAddress().map(HostPrefix::of).ifPresent(host -> uploads.onLeft(peer.id(), host));
        download.ifPresent(fetching -> fetching.onLeft(peer.id(), now));
    }

    @Override
    public Map<Integer, CloseReason> housekeep(long now) {
        Map<Integer, CloseReason> silent = new LinkedHashMap<>();
        download.ifPresent(fetching ->
                fetching.housekeep(now).forEach((number, metadataFault) -> silent.put(number, reason(metadataFault))));
        uploads.housekeep();
        return silent;
    }

    /** Whether all of the metadata has arrived and is genuine. */
    boolean isDone() {
        return download.filter(MetadataDownload::isDone).isPresent();
    }

    /** The info dictionary that peers have sent, once it is verified and until it is served. */
    Optional<byte[]> metadata() {
        return download.flatMap(MetadataDownload::metadata);
    }

    long bytesWanted() {
        return download.map(MetadataDownload::bytesWanted).orElse(0);
    }

    long bytesHad() {
        return download.map(MetadataDownload::bytesHad).orElse(0L);
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
        peerTable.find(peer).ifPresent(receiver -> sender.send(this, receiver, body));
    }

    @Override
    public void reject(int peer, int piece) {
        send(peer, new MetadataMessage.Reject(piece));
    }

    private void send(int number, MetadataMessage message) {
        peerTable.find(number).ifPresent(peer -> sender.send(this, peer, message.encode()));
    }

    private Optional<Peer> accepting(int number) {
        return peerTable.find(number).filter(peer -> peer.supports(name()));
    }
}
