package dev.spate.protocol.swarm;

import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which of several links to one peer stay. Owned by the torrent.
 *
 * <p>A peer id proves nothing: any peer that has met another one can send its id. So an id excludes or replaces only
 * links from the same address. Links with one id from several addresses count as several peers until their traffic
 * shows that they are one: a peer that has moved, or that has IPv4 and IPv6.
 */
final class DuplicateLinks {
    private final PeerTable peerTable;
    private final PeerId self;

    DuplicateLinks(PeerTable peerTable, PeerId self) {
        this.peerTable = peerTable;
        this.self = self;
    }

    /**
     * Whether this link repeats one that stays. A peer that dials us again while its old link is silent may have lost
     * that link without our knowledge, so we accept the new one. We do not open a second link ourselves.
     */
    boolean isRepeated(Connected newer, long now) {
        return withSameIdAndHost(newer)
                .anyMatch(older -> newer.direction() == Direction.OUTGOING
                        || now - older.activity().lastReceivedAt() < SwarmLimits.QUIET_LINK_AFTER);
    }

    private Stream<Peer> withSameIdAndHost(Connected newer) {
        return peerTable.all().stream()
                .filter(older -> older.peerId().equals(newer.peerId()) && areOfOneHost(older.remote(), newer.remote()));
    }

    /** Two peers of one host. There is never more than one link to a web seed. */
    private static boolean areOfOneHost(Remote one, Remote other) {
        return one instanceof Remote.PeerEndpoint(PeerAddress address)
                && other.peerAddress().filter(address::sameHost).isPresent();
    }

    /** The older link to the same peer that must end before this one is admitted, so that its slot is free. */
    Optional<Peer> displacedBy(Connected newer, long now) {
        return withSameIdAndHost(newer)
                .filter(older -> isCrossed(older, newer, now))
                .findFirst();
    }

    /**
     * Two peers that dial each other at the same time must both keep the same link: the one that was opened by the side
     * with the greater peer id.
     */
    private boolean isCrossed(Peer older, Connected newer, long now) {
        boolean newerIsOurs = newer.direction() == Direction.OUTGOING;
        boolean isCrossing =
                older.isIncoming() == newerIsOurs && now - older.connectedSince() < SwarmLimits.CROSSING_WITHIN;
        return isCrossing && newerIsOurs == self.compareTo(newer.peerId()) > 0;
    }

    /** Links that other links have replaced. */
    List<Peer> redundant(long now) {
        long ids = peerTable.all().stream().map(Peer::peerId).distinct().count();
        if (ids == peerTable.size()) {
            return List.of();
        }
        return peerTable.all().stream()
                .filter(peer -> isSuperseded(peer, now) || isSlowerThanAnother(peer, now))
                .toList();
    }

    /** Whether the peer has connected again from the same address and uses that link instead of this one. */
    private boolean isSuperseded(Peer peer, long now) {
        return withSameId(peer)
                .anyMatch(newer -> newer.isIncoming()
                        && newer.activity().hasSpoken()
                        && areOfOneHost(newer.remote(), peer.remote())
                        && newer.connectedSince() > peer.activity().lastReceivedAt()
                        && now - newer.connectedSince() >= SwarmLimits.QUIET_LINK_AFTER);
    }

    /**
     * Whether we opened this link to a peer and another link to it carries more. This holds only for links that we
     * opened: a peer that dialled us may be the one whose id the other has stolen.
     */
    private boolean isSlowerThanAnother(Peer peer, long now) {
        return !peer.isIncoming()
                && now - peer.connectedSince() >= SwarmLimits.DUPLICATE_TRIAL
                && withSameId(peer).anyMatch(other -> rate(other) > rate(peer));
    }

    private Stream<Peer> withSameId(Peer peer) {
        return peerTable.all().stream()
                .filter(other -> other != peer && other.peerId().equals(peer.peerId()));
    }

    private static long rate(Peer peer) {
        return peer.downloadRate() + peer.uploadRate();
    }
}
