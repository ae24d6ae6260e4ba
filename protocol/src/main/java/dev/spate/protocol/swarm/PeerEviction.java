package dev.spate.protocol.swarm;

import dev.spate.wire.HostPrefix;
import dev.spate.wire.Remote;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides which peer is disconnected for another one when all connection slots of a torrent are taken. Owned by the
 * torrent.
 *
 * <p>While slots are free, no peer has to go. When all are taken, a link that is silent or useless gives way to one
 * that may be useful. After those, a host with many links gives way to a host with few. A host that has more than its
 * share gets no grace period, and silent links that hold more than half of the slots get a short one. So no host keeps
 * others out by holding links, and many peers of one host are limited only where others need the slots.
 *
 * <p>A host that was evicted lately can replace only hosts that were evicted as often, and gives way at once while it
 * is useless. So no host gains an advantage by coming back at once.
 */
final class PeerEviction {
    /** How useful a link is, the least useful first, and how long it may be idle until it gives way. */
    private enum Use {
        /** It has sent nothing since its handshake. */
        SILENT(SwarmLimits.SILENT_LINK_AFTER),
        /** It has nothing for us and wants nothing, or does not use its unchoke slot. */
        NONE(SwarmLimits.USELESS_LINK_AFTER),
        /** It can only download. */
        TAKES(SwarmLimits.TAKING_LINK_AFTER),
        /** It could upload to us. */
        GIVES(SwarmLimits.GIVING_LINK_AFTER),
        /** It waits for its turn to download from us, and we want nothing more. */
        WAITS(Long.MAX_VALUE);

        private final long evictableAfter;

        Use(long evictableAfter) {
            this.evictableAfter = evictableAfter;
        }
    }

    private final PeerTable peerTable;
    private final AddressBook addresses;
    private final int share;
    private final int silentMax;
    private final RecentEvictions recentEvictions = new RecentEvictions();
    private Optional<Long> lastTurnoverAt = Optional.empty();

    /** @param connectionsMax links that the torrent may have */
    PeerEviction(PeerTable peerTable, AddressBook addresses, int connectionsMax) {
        this.peerTable = peerTable;
        this.addresses = addresses;
        this.share = Math.max(SwarmLimits.HOST_LINKS_MIN, connectionsMax / SwarmLimits.HOST_SHARES);
        this.silentMax = Math.max(1, connectionsMax / 2);
    }

    /** Whether a peer would give way to one of a host that has no link yet. */
    boolean canEvict(PeerObserver observer, long now) {
        return candidate(0, 0, observer, now).isPresent();
    }

    /** The peer that has to go for this new one, if any. The caller must disconnect it. */
    Optional<Peer> evictFor(Remote newPeer, PeerObserver observer, long now) {
        Optional<HostPrefix> host = newPeer.peerAddress().map(HostPrefix::of);
        Optional<Peer> gone = candidate(links(host, linksByHost()), evictions(host, now), observer, now);
        gone.ifPresent(peer -> {
            if (isUseless(peer, observer, now)) {
                peer.host().ifPresent(useless -> recentEvictions.add(useless, now));
            } else {
                lastTurnoverAt = Optional.of(now);
            }
        });
        return gone;
    }

    /** A useless peer whose connection slot another torrent of the session could use. */
    Optional<Peer> useless(PeerObserver observer, long now) {
        return useless(0, observer, now);
    }

    private Optional<Peer> useless(int newPeersEvictions, PeerObserver observer, long now) {
        return leastUseful(peer -> isUseless(peer, observer, now), newPeersEvictions, observer, now);
    }

    private Optional<Peer> candidate(int newPeersLinks, int newPeersEvictions, PeerObserver observer, long now) {
        Optional<Peer> useless = useless(newPeersEvictions, observer, now);
        // Peers that may still become useful are replaced a few at a time.
        if (useless.isPresent()
                || lastTurnoverAt
                        .filter(at -> now - at < SwarmLimits.TURNOVER_EVERY)
                        .isPresent()) {
            return useless;
        }
        return leastUseful(_ -> true, newPeersEvictions, observer, now).or(() -> newestOfLargestHost(newPeersLinks));
    }

    private Optional<Peer> leastUseful(
            Predicate<Peer> isWanted, int newPeersEvictions, PeerObserver observer, long now) {
        Map<HostPrefix, Integer> links = linksByHost();
        boolean areTooManySilent = peerTable.all().stream()
                        .filter(peer -> !peer.activity().hasSpoken())
                        .count()
                > silentMax;
        return peerTable.all().stream()
                .filter(isWanted)
                .filter(this::isReplaceable)
                .filter(peer -> {
                    int itsEvictions = evictions(peer.host(), now);
                    boolean hasNoGrace = links(peer.host(), links) > share
                            || (itsEvictions > newPeersEvictions && isUseless(peer, observer, now))
                            || (areTooManySilent && isSilent(peer, now));
                    return itsEvictions >= newPeersEvictions
                            && isEvictable(peer, use(peer, observer, now), hasNoGrace, now);
                })
                .min(Comparator.<Peer, Use>comparing(peer -> use(peer, observer, now))
                        .thenComparingInt(peer -> -links(peer.host(), links))
                        .thenComparingLong(Peer::connectedSince));
    }

    /** What the owner names counts more than how useful a peer is. */
    private boolean isReplaceable(Peer peer) {
        return peer.address()
                .filter(address -> peer.isIncoming() || !addresses.isNamed(address))
                .isPresent();
    }

    private static boolean isEvictable(Peer peer, Use use, boolean hasNoGrace, long now) {
        boolean isEvictableAtOnce =
                hasNoGrace && use.compareTo(Use.TAKES) <= 0 && !peer.activity().isTransferring();
        return isEvictableAtOnce || now - peer.activity().idleSince() >= use.evictableAfter;
    }

    private static boolean isSilent(Peer peer, long now) {
        return !peer.activity().hasSpoken() && now - peer.connectedSince() >= SwarmLimits.SILENT_MAJORITY_AFTER;
    }

    private static boolean isUseless(Peer peer, PeerObserver observer, long now) {
        return use(peer, observer, now).compareTo(Use.NONE) <= 0;
    }

    private static Use use(Peer peer, PeerObserver observer, long now) {
        if (!peer.activity().hasSpoken()) {
            return Use.SILENT;
        }
        if (observer.hasForUs(peer)) {
            return Use.GIVES;
        }
        if (!observer.wantsFromUs(peer) || peer.isSlotUnused(now)) {
            return Use.NONE;
        }
        return observer.wantsMore() ? Use.TAKES : Use.WAITS;
    }

    /**
     * The newest link of the host that has the most links, if that is more than its share and the new peer's host has
     * fewer.
     */
    private Optional<Peer> newestOfLargestHost(int newPeersLinks) {
        return linksByHost().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(most -> most.getValue() > share && most.getValue() > newPeersLinks + 1)
                .flatMap(most -> peerTable.all().reversed().stream()
                        .filter(peer -> isReplaceable(peer) && peer.host().equals(Optional.of(most.getKey())))
                        .findFirst());
    }

    private Map<HostPrefix, Integer> linksByHost() {
        Map<HostPrefix, Integer> links = new LinkedHashMap<>();
        peerTable.all().forEach(peer -> peer.host().ifPresent(host -> links.merge(host, 1, Integer::sum)));
        return links;
    }

    private static int links(Optional<HostPrefix> host, Map<HostPrefix, Integer> linksByHost) {
        return host.map(linksByHost::get).orElse(0);
    }

    private int evictions(Optional<HostPrefix> host, long now) {
        return host.map(evicted -> recentEvictions.count(evicted, now)).orElse(0);
    }
}
