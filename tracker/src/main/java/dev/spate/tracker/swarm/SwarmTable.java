package dev.spate.tracker.swarm;

import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peers of all swarms: handles announces and returns other peers of the swarm. A machine like those of
 * {@code protocol}: it never blocks, never reads a clock and makes no random numbers of its own, so the same calls lead
 * to the same answers.
 *
 * <p>Owned by one thread at a time. Times are nanoseconds on a clock of the caller's choice that never goes back.
 *
 * <p>A peer is identified by its address and port, and counts once for each swarm and address family. It is listed
 * until it announces that it stops, or until the first sweep at which its last announce is older than the table's
 * expiry. {@link #nextTick()} gives the time of the next sweep; the next call makes up for a late one.
 */
public final class SwarmTable {
    /**
     * Peers in one answer: as many as fit into one UDP packet that is never fragmented; no peer connects to more at
     * once.
     */
    public static final int WANT_MAX = 200;

    private static final long SECOND = 1_000_000_000L;

    /** Peers stay listed longer than the expiry by at most this fraction of it. */
    private static final int SWEEPS_PER_EXPIRY = 32;

    private final TableLimits limits;
    private final RandomGenerator random;
    private final SwarmIndex swarms;
    private final AddressCounts addresses;
    private final AddressFormat ipv4;
    private final AddressFormat ipv6;
    private final Sample sample = new Sample(WANT_MAX);

    private final long start;
    private final long unit;
    private final long sweepEvery;
    private final int expiryUnits;
    private long sweptAt;

    private int peersOfIpv4;
    private int peersOfIpv6;
    private int seeds;

    /** An empty table whose time begins now. */
    public SwarmTable(TableLimits limits, RandomGenerator random, long now) {
        this.limits = limits;
        this.random = random;
        swarms = new SwarmIndex(random.nextLong());
        addresses = new AddressCounts(limits.peersMax(), random.nextLong(), random.nextLong());
        ipv4 = new AddressFormat(false, random.nextLong());
        ipv6 = new AddressFormat(true, random.nextLong());
        start = now;
        sweptAt = now;
        // The oldest peer at a late sweep is a little older than twice the expiry.
        unit = SECOND * Math.ceilDiv(limits.expirySeconds(), PeerMeta.TIMES / 3);
        expiryUnits = (int) (limits.expirySeconds() * SECOND / unit);
        sweepEvery = Math.max(SECOND, limits.expirySeconds() * SECOND / SWEEPS_PER_EXPIRY);
    }

    /**
     * Handles an announce and writes peers to connect to: 6 bytes each for IPv4, 18 for IPv6, of the peer's own family
     * only. Seeds and partial seeds (BEP 21) get only downloaders. No peer gets itself, and a peer that stops gets
     * none.
     *
     * @param peers with room for as many peers as shall be written; at most {@link #WANT_MAX} are written
     */
    public AnnounceOutcome announce(PeerAnnounce peerAnnounce, long now, ByteBuffer peers) {
        sweepIfDue(now);
        Swarm swarm = swarms.find(peerAnnounce.swarm());
        if (peerAnnounce.event() == PeerAnnounce.Event.STOPPED) {
            return new AnnounceOutcome.Introduced(
                    swarm == null ? new Counts(0, 0, 0, 0) : leave(swarm, peerAnnounce.peer(), now));
        }
        Endpoint peer = peerAnnounce.peer();
        PeerList list = swarm == null ? null : swarm.list(peer.isIpv6());
        int known = list == null ? -1 : list.find(peer);
        if (known < 0) {
            Optional<AnnounceOutcome.Full> full = whatIsFull(swarm, list, peer);
            if (full.isPresent()) {
                return full.get();
            }
        }
        Swarm joined = swarm == null ? swarms.add(peerAnnounce.swarm()) : swarm;
        PeerList joinedList = joined.listToAddTo(peer.isIpv6(), format(peer.isIpv6()));
        int position = remember(joined, joinedList, known, peerAnnounce, time(now));
        boolean isDownloading = peerAnnounce.peerKind() == PeerKind.DOWNLOADING;
        joinedList.introduce(
                isDownloading ? joinedList.size() : joinedList.downloaders(),
                position,
                Math.min(peerAnnounce.want(), WANT_MAX),
                sample,
                random,
                peers);
        return new AnnounceOutcome.Introduced(joined.counts());
    }

    private Optional<AnnounceOutcome.Full> whatIsFull(@Nullable Swarm swarm, @Nullable PeerList list, Endpoint peer) {
        if (swarm == null && swarms.size() >= limits.swarmsMax()) {
            return Optional.of(AnnounceOutcome.Full.SWARMS);
        }
        if (peersOfIpv4 + peersOfIpv6 >= limits.peersMax()) {
            return Optional.of(AnnounceOutcome.Full.PEERS);
        }
        if (list != null && list.size() >= limits.peersPerSwarmMax()) {
            return Optional.of(AnnounceOutcome.Full.SWARM);
        }
        boolean isAddressFull = addresses.count(peer.holder()) >= limits.peersPerAddressMax();
        return isAddressFull ? Optional.of(AnnounceOutcome.Full.ADDRESS) : Optional.empty();
    }

    /** Stores the peer and returns its position. */
    private int remember(Swarm swarm, PeerList list, int known, PeerAnnounce peerAnnounce, int time) {
        PeerKind peerKind = peerAnnounce.peerKind();
        boolean isComplete = peerKind == PeerKind.COMPLETE;
        boolean wasCounted = known >= 0 && PeerMeta.isCounted(list.mark(known));
        boolean isCompletion = isComplete && peerAnnounce.event() == PeerAnnounce.Event.COMPLETED;
        // A packet that is sent twice must not count twice. A peer that lost the content and completes again counts
        // again.
        if (isCompletion && !wasCounted) {
            swarm.countDownload();
        }
        int mark = PeerMeta.of(time, peerKind, isComplete && (wasCounted || isCompletion));
        int seedsBefore = list.seeds();
        int position;
        if (known >= 0) {
            position = list.update(known, mark);
        } else {
            position = list.add(peerAnnounce.peer(), mark);
            addresses.add(peerAnnounce.peer().holder());
            countPeers(peerAnnounce.peer().isIpv6(), 1);
        }
        seeds += list.seeds() - seedsBefore;
        swarm.changedAt(time);
        return position;
    }

    private Counts leave(Swarm swarm, Endpoint peer, long now) {
        PeerList list = swarm.list(peer.isIpv6());
        int position = list == null ? -1 : list.find(peer);
        if (list != null && position >= 0) {
            forget(list, position, peer.isIpv6());
            swarm.dropIfEmpty(peer.isIpv6());
            swarm.changedAt(time(now));
        }
        return swarm.counts();
    }

    private void forget(PeerList list, int position, boolean isIpv6) {
        addresses.remove(list.holder(position));
        int seedsBefore = list.seeds();
        list.remove(position);
        seeds += list.seeds() - seedsBefore;
        countPeers(isIpv6, -1);
    }

    private void countPeers(boolean ofIpv6, int change) {
        if (ofIpv6) {
            peersOfIpv6 += change;
        } else {
            peersOfIpv4 += change;
        }
    }

    /** The numbers of a swarm, if it has peers or had some until recently. */
    public Optional<Counts> counts(SwarmKey key, long now) {
        sweepIfDue(now);
        return Optional.ofNullable(swarms.find(key)).map(Swarm::counts);
    }

    /** Forgets a swarm with its peers and counts. */
    public void withdraw(SwarmKey key) {
        Swarm swarm = swarms.find(key);
        if (swarm != null) {
            empty(swarm, false);
            empty(swarm, true);
            swarms.remove(key);
        }
    }

    private void empty(Swarm swarm, boolean ofIpv6) {
        PeerList list = swarm.list(ofIpv6);
        if (list != null) {
            for (int position = list.size() - 1; position >= 0; position--) {
                forget(list, position, ofIpv6);
            }
            swarm.dropIfEmpty(ofIpv6);
        }
    }

    /** The numbers of stored swarms and peers. */
    public TrackerTotals totals() {
        return new TrackerTotals(swarms.size(), peersOfIpv4, peersOfIpv6, seeds);
    }

    /** Forgets expired peers, if a sweep is due. Calling it too early does no harm. */
    public void tick(long now) {
        sweepIfDue(now);
    }

    /** When the next {@link #tick} is due. */
    public long nextTick() {
        return sweptAt + sweepEvery;
    }

    private void sweepIfDue(long now) {
        if (now - nextTick() >= 0) {
            sweep(now);
        }
    }

    private void sweep(long now) {
        int time = time(now);
        // Even the last announce came before the sweep that is late now, so all peers are at least that old.
        boolean isAllOver = now - nextTick() > expiryUnits * unit + unit;
        swarms.removeIf(swarm -> {
            sweep(swarm, false, time, isAllOver);
            sweep(swarm, true, time, isAllOver);
            return swarm.isEmpty() && (isAllOver || time - swarm.changedAt() > expiryUnits);
        });
        sweptAt = now;
    }

    private void sweep(Swarm swarm, boolean ofIpv6, int time, boolean isAllOver) {
        PeerList list = swarm.list(ofIpv6);
        if (list == null) {
            return;
        }
        // From the end, because a removal moves only peers that have been checked already.
        for (int position = list.size() - 1; position >= 0; position--) {
            if (isAllOver || PeerMeta.age(list.mark(position), time) > expiryUnits) {
                forget(list, position, ofIpv6);
            }
        }
        swarm.dropIfEmpty(ofIpv6);
    }

    private int time(long now) {
        return (int) ((now - start) / unit);
    }

    private AddressFormat format(boolean ofIpv6) {
        return ofIpv6 ? ipv6 : ipv4;
    }
}
