package dev.spate.protocol.swarm;

import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who makes room when the places of a torrent are all taken. Owned by the torrent.
 *
 * <p>While there is room, nobody has to go. In a full house a link that says nothing, or is of no use, yields to one that
 * may be useful; then a host with many links yields one to a host with few. A host that has more than its share has no
 * time of grace, and silent links that hold more than half of the places have little. So nobody keeps others out by
 * holding links, and many peers of one host are limited only where others need the places. Whoever has yielded lately
 * makes only those yield who have done so as often, and yields at once to others while it is of no use: so nobody gets
 * ahead of others by coming back at once.
 */
final class PeerEviction {
    /** What a link is good for, the least first, and how long it may be idle until it yields. */
    private enum Use {
        /** It has sent nothing since its handshake. */
        SILENT(SwarmLimits.SILENT_LINK_AFTER),
        /** It has nothing for us and wants nothing, or does not take what it may have. */
        NONE(SwarmLimits.USELESS_LINK_AFTER),
        /** It can only take. */
        TAKES(SwarmLimits.TAKING_LINK_AFTER),
        /** It could give. */
        GIVES(SwarmLimits.GIVING_LINK_AFTER),
        /** It waits for its turn to take from us, who want nothing more. */
        WAITS(Long.MAX_VALUE);

        private final long yieldsAfter;

        Use(long yieldsAfter) {
            this.yieldsAfter = yieldsAfter;
        }
    }

    private final PeerTable peerTable;
    private final AddressBook addresses;
    private final int share;
    private final int silentCrowd;
    private final RecentEvictions isEvictable = new RecentEvictions();
    private Optional<Long> turnedOverAt = Optional.empty();

    /** @param connectionsMax links that the torrent may have */
    PeerEviction(PeerTable peerTable, AddressBook addresses, int connectionsMax) {
        this.peerTable = peerTable;
        this.addresses = addresses;
        this.share = Math.max(SwarmLimits.HOST_LINKS_MIN, connectionsMax / SwarmLimits.HOST_SHARES);
        this.silentCrowd = Math.max(1, connectionsMax / 2);
    }

    /** Whether somebody would make room for a peer of a host that has no link yet. */
    boolean canEvict(PeerObserver observer, long now) {
        return candidate(0, 0, observer, now).isPresent();
    }

    /** Who has to go for this newcomer, if anybody; it is taken for gone. */
    Optional<Peer> evictFor(PeerAddress newcomer, PeerObserver observer, long now) {
        HostPrefix host = HostPrefix.of(newcomer);
        int links = linksByHost().getOrDefault(host, 0);
        Optional<Peer> gone = candidate(links, isEvictable.of(host, now), observer, now);
        gone.ifPresent(peer -> {
            if (isUseless(peer, observer, now)) {
                isEvictable.add(peer.host(), now);
            } else {
                turnedOverAt = Optional.of(now);
            }
        });
        return gone;
    }

    /** Somebody of no use, whose place another torrent of the session could use. */
    Optional<Peer> useless(PeerObserver observer, long now) {
        return useless(0, observer, now);
    }

    private Optional<Peer> useless(int newcomersEvictions, PeerObserver observer, long now) {
        return leastUseful(peer -> isUseless(peer, observer, now), newcomersEvictions, observer, now);
    }

    private Optional<Peer> candidate(int newcomersLinks, int newcomersEvictions, PeerObserver observer, long now) {
        Optional<Peer> useless = useless(newcomersEvictions, observer, now);
        // Whoever may still become useful is replaced a few at a time.
        if (useless.isPresent()
                || turnedOverAt
                        .filter(at -> now - at < SwarmLimits.TURNOVER_EVERY)
                        .isPresent()) {
            return useless;
        }
        return leastUseful(_ -> true, newcomersEvictions, observer, now).or(() -> newestOfCrowd(newcomersLinks));
    }

    private Optional<Peer> leastUseful(
            Predicate<Peer> isMeant, int newcomersEvictions, PeerObserver observer, long now) {
        Map<HostPrefix, Integer> links = linksByHost();
        boolean isSilentCrowd =
                peerTable.all().stream().filter(peer -> !peer.hasSpoken()).count() > silentCrowd;
        return peerTable.all().stream()
                .filter(isMeant)
                .filter(this::isReplaceable)
                .filter(peer -> {
                    int itsYields = isEvictable.of(peer.host(), now);
                    boolean hasNoGrace = links.getOrDefault(peer.host(), 0) > share
                            || (itsYields > newcomersEvictions && isUseless(peer, observer, now))
                            || (isSilentCrowd && isSilent(peer, now));
                    return itsYields >= newcomersEvictions
                            && isEvictable(peer, use(peer, observer, now), hasNoGrace, now);
                })
                .min(Comparator.<Peer, Use>comparing(peer -> use(peer, observer, now))
                        .thenComparingInt(peer -> -links.getOrDefault(peer.host(), 0))
                        .thenComparingLong(Peer::connectedSince));
    }

    /** The owner's wish counts more than what a peer is good for. */
    private boolean isReplaceable(Peer peer) {
        return !peer.isWebSeed() && (peer.isIncoming() || !addresses.isNamed(peer.address()));
    }

    private static boolean isEvictable(Peer peer, Use use, boolean hasNoGrace, long now) {
        boolean yieldsAtOnce = hasNoGrace && use.compareTo(Use.TAKES) <= 0 && !peer.isTransferring();
        return yieldsAtOnce || now - peer.idleSince() >= use.yieldsAfter;
    }

    private static boolean isSilent(Peer peer, long now) {
        return !peer.hasSpoken() && now - peer.connectedSince() >= SwarmLimits.SILENT_CROWD_AFTER;
    }

    private static boolean isUseless(Peer peer, PeerObserver observer, long now) {
        return use(peer, observer, now).compareTo(Use.NONE) <= 0;
    }

    private static Use use(Peer peer, PeerObserver observer, long now) {
        if (!peer.hasSpoken()) {
            return Use.SILENT;
        }
        if (observer.hasForUs(peer)) {
            return Use.GIVES;
        }
        if (!observer.wantsFromUs(peer) || peer.leavesItsSlotUnused(now)) {
            return Use.NONE;
        }
        return observer.wantsMore() ? Use.TAKES : Use.WAITS;
    }

    /** The newest link of the host that has most of them, if that is more than its share and the newcomer has fewer. */
    private Optional<Peer> newestOfCrowd(int newcomersLinks) {
        return linksByHost().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(most -> most.getValue() > share && most.getValue() > newcomersLinks + 1)
                .flatMap(most -> peerTable.all().reversed().stream()
                        .filter(peer -> isReplaceable(peer) && peer.host().equals(most.getKey()))
                        .findFirst());
    }

    private Map<HostPrefix, Integer> linksByHost() {
        Map<HostPrefix, Integer> links = new LinkedHashMap<>();
        peerTable.all().forEach(peer -> links.merge(peer.host(), 1, Integer::sum));
        return links;
    }
}
