package dev.spate.protocol.metadata;

import dev.spate.wire.HostPrefix;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Serves requests for the metadata and limits their number and rate, so that no peer can exhaust our upload with them.
 * Owned by the torrent.
 *
 * <p>Every request is answered, as BEP 9 requires: by the piece, when its turn comes, or by a reject. Hosts are served
 * in rotation, and within a host its links. So a host that comes back under new peer ids gets no more than another.
 */
public final class MetadataUploads {
    /** Sends the answers. */
    public interface Port {
        void sendPiece(int peer, int piece);

        void reject(int peer, int piece);
    }

    private static final class PeerRequests {
        private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
        private int taken;
        private int rejected;
        private int leftThisSecond = MetadataLimits.PEER_PIECES_PER_SECOND;

        private boolean isServable() {
            return !waiting.isEmpty() && leftThisSecond > 0;
        }
    }

    private static final class Host {
        // In the order in which they are served: the one served last is at the end.
        private final SequencedMap<Integer, PeerRequests> peers = new LinkedHashMap<>();
        private int leftThisSecond = MetadataLimits.HOST_PIECES_PER_SECOND;

        private Optional<Map.Entry<Integer, PeerRequests>> next() {
            return leftThisSecond == 0
                    ? Optional.empty()
                    : peers.entrySet().stream()
                            .filter(each -> each.getValue().isServable())
                            .findFirst();
        }
    }

    private final int pieceCount;
    private final Port port;
    private final SequencedMap<HostPrefix, Host> hosts = new LinkedHashMap<>();
    private int leftThisSecond = MetadataLimits.TORRENT_PIECES_PER_SECOND;

    /**
     * No peer has requested anything yet.
     *
     * @param length bytes of the metadata; 0 when we have none and reject everything
     */
    public MetadataUploads(int length, Port port) {
        this.pieceCount = MetadataAttempt.pieceCount(length);
        this.port = port;
    }

    /** A peer requests a piece. Returns whether it may stay connected: an endless stream of requests is an attack. */
    public boolean onRequest(int peer, HostPrefix host, int piece) {
        PeerRequests peerRequests = hosts.computeIfAbsent(host, unknown -> new Host())
                .peers
                .computeIfAbsent(peer, unknown -> new PeerRequests());
        int most = Math.max(MetadataLimits.SERVED_COPIES_MAX * pieceCount, MetadataLimits.SERVED_PIECES_MIN);
        if (piece >= pieceCount
                || peerRequests.taken >= most
                || peerRequests.waiting.size() >= MetadataLimits.WAITING_MAX) {
            port.reject(peer, piece);
            return ++peerRequests.rejected <= MetadataLimits.REJECTED_MAX;
        }
        peerRequests.taken++;
        peerRequests.waiting.add(piece);
        return true;
    }

    /** Whether a piece may be sent in this second. */
    public boolean isServable() {
        return leftThisSecond > 0
                && hosts.values().stream().anyMatch(host -> host.next().isPresent());
    }

    /** Sends one piece to the next peer. Returns whether there was one. */
    public boolean serveOne() {
        if (leftThisSecond == 0) {
            return false;
        }
        for (Map.Entry<HostPrefix, Host> each : hosts.entrySet()) {
            Optional<Map.Entry<Integer, PeerRequests>> next = each.getValue().next();
            if (next.isPresent()) {
                hosts.putLast(each.getKey(), each.getValue());
                serve(each.getValue(), next.get().getKey(), next.get().getValue());
                return true;
            }
        }
        return false;
    }

    private void serve(Host host, int peer, PeerRequests peerRequests) {
        host.peers.putLast(peer, peerRequests);
        leftThisSecond--;
        host.leftThisSecond--;
        peerRequests.leftThisSecond--;
        port.sendPiece(peer, peerRequests.waiting.remove());
    }

    /** Once a second: all peers may get pieces again. */
    public void housekeep() {
        leftThisSecond = MetadataLimits.TORRENT_PIECES_PER_SECOND;
        hosts.values().removeIf(host -> host.peers.isEmpty());
        for (Host host : hosts.values()) {
            host.leftThisSecond = MetadataLimits.HOST_PIECES_PER_SECOND;
            host.peers
                    .values()
                    .forEach(peerRequests -> peerRequests.leftThisSecond = MetadataLimits.PEER_PIECES_PER_SECOND);
        }
    }

    /** A peer has left; what its host has received in this second still counts. */
    public void onLeft(int peer, HostPrefix host) {
        Host known = hosts.get(host);
        if (known != null) {
            known.peers.remove(peer);
        }
    }
}
