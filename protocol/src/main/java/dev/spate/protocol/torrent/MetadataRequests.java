package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.metadata.MetadataDownload;
import dev.spate.protocol.metadata.MetadataFault;
import dev.spate.protocol.metadata.MetadataUploads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.SwarmPorts;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.Suspect;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MetadataMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests an info dictionary of which only the hash is known, and handles the answers (BEP 9). Requests of peers are
 * rejected, because we have no metadata. Owned by the fetch.
 */
final class MetadataRequests implements MetadataUploads.Port {
    private final PeerTable peerTable;
    private final SwarmPorts swarmPorts;
    private final MetadataDownload download;
    private final MetadataUploads uploads = new MetadataUploads(0, this);
    // A lie may be discovered after its sender has left.
    private final Map<Integer, Suspect> senders = new LinkedHashMap<>();

    MetadataRequests(byte[] hash, PeerTable peerTable, SwarmPorts swarmPorts) {
        this.peerTable = peerTable;
        this.swarmPorts = swarmPorts;
        this.download = new MetadataDownload(hash, (peer, piece) -> send(peer, new MetadataMessage.Request(piece)));
    }

    private void send(int number, MetadataMessage message) {
        peerTable
                .find(number)
                .filter(peer -> peer.extensions().metadataId() != 0)
                .ifPresent(peer -> swarmPorts
                        .peers()
                        .send(
                                peer.link(),
                                new Message.ExtensionMessage(peer.extensions().metadataId(), message.encode())));
    }

    /**
     * A peer has announced whether it has metadata, and its length. Returns why the peer must be disconnected, or
     * nothing.
     */
    Optional<CloseReason> onExtensionHandshake(Peer peer, long now) {
        return download.onOffer(peer.id(), peer.extensions().metadataLength(), losesRequests(peer), now)
                .map(MetadataRequests::reason);
    }

    /** rTorrent forgets a request that arrives while it still sends the answer to the one before. */
    private static boolean losesRequests(Peer peer) {
        return peer.peerId().toString().startsWith("-lt");
    }

    /** Handles a message of a peer. Returns why the peer must be disconnected, or nothing. */
    Optional<CloseReason> onMessage(Peer peer, Message.ExtensionMessage message, long now) {
        if (message.id() != Extensions.METADATA) {
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
        return switch (message) {
            case MetadataMessage.Request(int piece) ->
                peer.host()
                        .filter(host -> !uploads.onRequest(peer.id(), host, piece))
                        .map(_ -> CloseReason.MISCONDUCT);
            case MetadataMessage.Reject(int piece) ->
                download.onReject(peer.id(), piece, now).map(MetadataRequests::reason);
            case MetadataMessage.Data data -> {
                boolean wasDone = download.isDone();
                Optional<MetadataFault> fault =
                        download.onPiece(peer.id(), data.piece(), data.totalLength(), data.bytes(), now);
                if (!fault.equals(Optional.of(MetadataFault.UNASKED))) {
                    remember(peer);
                }
                if (download.isDone() && !wasDone) {
                    swarmPorts.publisher().onNotice(new Notice.MetadataFetched(download.bytesWanted()));
                }
                yield fault.map(MetadataRequests::reason);
            }
        };
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
        download.housekeep(now)
                .forEach((number, metadataFault) ->
                        peerTable.find(number).ifPresent(peer -> silent.put(peer, reason(metadataFault))));
        uploads.housekeep();
        return silent;
    }

    boolean isDone() {
        return download.isDone();
    }

    /** The info dictionary, once it is verified. */
    Optional<byte[]> metadata() {
        return download.metadata();
    }

    long bytesWanted() {
        return download.bytesWanted();
    }

    long bytesHad() {
        return download.bytesHad();
    }

    @Override
    public void sendPiece(int peer, int piece) {
        check(false, "there is no metadata to give");
    }

    @Override
    public void reject(int peer, int piece) {
        send(peer, new MetadataMessage.Reject(piece));
    }
}
