package dev.spate.tracker.swarm;

import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The expected behaviour of a {@link SwarmTable}, written without regard to speed or memory. */
final class NaiveSwarms {
    static final class Peer {
        PeerKind peerKind = PeerKind.DOWNLOADING;
        boolean isCounted;
        long announcedAt;
    }

    static final class Naive {
        final Map<Endpoint, Peer> peers = new LinkedHashMap<>();
        int downloaded;
        long changedAt;

        Counts counts() {
            int seeds = 0;
            int downloaders = 0;
            for (Peer peer : peers.values()) {
                seeds += peer.peerKind == PeerKind.COMPLETE ? 1 : 0;
                downloaders += peer.peerKind == PeerKind.DOWNLOADING ? 1 : 0;
            }
            return new Counts(seeds, downloaded, peers.size() - seeds, downloaders);
        }
    }

    private static final long SECOND = 1_000_000_000L;

    private final TableLimits limits;
    private final long sweepEvery;
    private long sweptAt;
    private final Map<SwarmKey, Naive> swarms = new LinkedHashMap<>();
    private final Map<Long, Integer> peersOfHolder = new HashMap<>();
    private int peers;

    NaiveSwarms(TableLimits limits, long sweepEvery) {
        this.limits = limits;
        this.sweepEvery = sweepEvery;
    }

    void tick(long now) {
        if (now - sweptAt < sweepEvery) {
            return;
        }
        sweptAt = now;
        for (Naive swarm : swarms.values()) {
            swarm.peers.entrySet().removeIf(peer -> {
                boolean isToGo = isOver(peer.getValue().announcedAt, now);
                if (isToGo) {
                    count(peer.getKey(), -1);
                }
                return isToGo;
            });
        }
        swarms.values().removeIf(swarm -> swarm.peers.isEmpty() && isOver(swarm.changedAt, now));
    }

    private void count(Endpoint peer, int change) {
        peers += change;
        peersOfHolder.merge(peer.holder(), change, Integer::sum);
    }

    void withdraw(SwarmKey key) {
        Naive swarm = swarms.remove(key);
        if (swarm != null) {
            swarm.peers.keySet().forEach(peer -> count(peer, -1));
        }
    }

    private boolean isOver(long then, long now) {
        return now / SECOND - then / SECOND > limits.expirySeconds();
    }

    AnnounceOutcome announce(PeerAnnounce peerAnnounce, long now) {
        tick(now);
        Naive swarm = swarms.get(peerAnnounce.swarm());
        if (peerAnnounce.event() == PeerAnnounce.Event.STOPPED) {
            if (swarm != null && swarm.peers.remove(peerAnnounce.peer()) != null) {
                swarm.changedAt = now;
                count(peerAnnounce.peer(), -1);
            }
            return new AnnounceOutcome.Introduced(swarm == null ? new Counts(0, 0, 0, 0) : swarm.counts());
        }
        if (swarm == null || !swarm.peers.containsKey(peerAnnounce.peer())) {
            Optional<AnnounceOutcome.Full> full = full(swarm, peerAnnounce.peer());
            if (full.isPresent()) {
                return full.get();
            }
            count(peerAnnounce.peer(), 1);
        }
        Naive joined = swarms.computeIfAbsent(peerAnnounce.swarm(), _ -> new Naive());
        Peer peer = joined.peers.computeIfAbsent(peerAnnounce.peer(), _ -> new Peer());
        boolean isComplete = peerAnnounce.peerKind() == PeerKind.COMPLETE;
        if (isComplete && peerAnnounce.event() == PeerAnnounce.Event.COMPLETED && !peer.isCounted) {
            joined.downloaded++;
            peer.isCounted = true;
        }
        peer.isCounted &= isComplete;
        peer.peerKind = peerAnnounce.peerKind();
        peer.announcedAt = now;
        joined.changedAt = now;
        return new AnnounceOutcome.Introduced(joined.counts());
    }

    private Optional<AnnounceOutcome.Full> full(Naive swarm, Endpoint peer) {
        if (swarm == null && swarms.size() >= limits.swarmsMax()) {
            return Optional.of(AnnounceOutcome.Full.SWARMS);
        }
        if (peers >= limits.peersMax()) {
            return Optional.of(AnnounceOutcome.Full.PEERS);
        }
        if (swarm != null && family(swarm, peer.isIpv6()).size() >= limits.peersPerSwarmMax()) {
            return Optional.of(AnnounceOutcome.Full.SWARM);
        }
        int ofAddress = peersOfHolder.getOrDefault(peer.holder(), 0);
        return ofAddress >= limits.peersPerAddressMax() ? Optional.of(AnnounceOutcome.Full.ADDRESS) : Optional.empty();
    }

    private static List<Endpoint> family(Naive swarm, boolean ofIpv6) {
        return swarm.peers.keySet().stream()
                .filter(peer -> peer.isIpv6() == ofIpv6)
                .toList();
    }

    /** All peers that the answer to this peer may contain. */
    List<Endpoint> candidates(PeerAnnounce peerAnnounce) {
        List<Endpoint> candidates = new ArrayList<>();
        Naive swarm = swarms.get(peerAnnounce.swarm());
        if (swarm != null && peerAnnounce.event() != PeerAnnounce.Event.STOPPED) {
            swarm.peers.forEach((endpoint, peer) -> {
                boolean isUseful =
                        peerAnnounce.peerKind() == PeerKind.DOWNLOADING || peer.peerKind == PeerKind.DOWNLOADING;
                boolean isSelf = endpoint.equals(peerAnnounce.peer());
                if (isUseful
                        && !isSelf
                        && endpoint.isIpv6() == peerAnnounce.peer().isIpv6()) {
                    candidates.add(endpoint);
                }
            });
        }
        return candidates;
    }

    Optional<Counts> counts(SwarmKey key, long now) {
        tick(now);
        return Optional.ofNullable(swarms.get(key)).map(Naive::counts);
    }

    TrackerTotals totals() {
        int ipv6 = 0;
        int seeds = 0;
        for (Naive swarm : swarms.values()) {
            ipv6 += family(swarm, true).size();
            seeds += swarm.counts().seeders();
        }
        return new TrackerTotals(swarms.size(), peers - ipv6, ipv6, seeds);
    }
}
