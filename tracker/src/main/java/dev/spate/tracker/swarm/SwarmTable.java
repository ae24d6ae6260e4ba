package dev.spate.tracker.swarm;

import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which swarm: takes announces and introduces peers to each other. A machine like those of {@code protocol}:
 * it never blocks, never reads a clock and rolls no dice of its own, so the same calls lead to the same answers.
 *
 * <p>Owned by one thread at a time. Times are nanoseconds on a clock of the caller's choice that never goes back.
 *
 * <p>A peer is known by its address and port, and counts once for each swarm and address family. It is listed until it
 * says that it stops, or until the first sweep at which its last announce is older than the table's expiry; sweeps are
 * {@link #nextTick() told}, and made up for by whatever call comes later.
 */
public final class SwarmTable {
    /** Peers in one answer: what fits into one UDP packet that is never fragmented; nobody connects to more at once. */
    public static final int WANT_MAX = 200;

    private static final long SECOND = 1_000_000_000L;

    /** Peers stay at most so much longer than the expiry, as a part of it. */
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
        // The oldest peer that a late sweep can meet is twice the expiry old, and a little more.
        unit = SECOND * Math.ceilDiv(limits.expirySeconds(), PeerMeta.TIMES / 3);
        expiryUnits = (int) (limits.expirySeconds() * SECOND / unit);
        sweepEvery = Math.max(SECOND, limits.expirySeconds() * SECOND / SWEEPS_PER_EXPIRY);
    }

    /**
     * Takes an announce and writes whom the peer may connect to: 6 bytes each for IPv4, 18 for IPv6, of its own family
     * only. Seeds and partial seeds (BEP 21) meet nobody but downloaders; nobody meets itself; who stops meets nobody.
     *
     * @param peers with room for as many as shall be written, at most {@link #WANT_MAX} are
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

    /** Returns the peer's position. */
    private int remember(Swarm swarm, PeerList list, int known, PeerAnnounce peerAnnounce, int time) {
        PeerKind peerKind = peerAnnounce.peerKind();
        boolean isComplete = peerKind == PeerKind.COMPLETE;
        boolean wasCounted = known >= 0 && PeerMeta.isCounted(list.mark(known));
        boolean isCompletion = isComplete && peerAnnounce.event() == PeerAnnounce.Event.COMPLETED;
        // A packet that is sent twice must not count twice; who lost the content and completes again does.
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

    /** The numbers of a swarm, if there is one or was until a short while ago. */
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

    /** How much is remembered. */
    public TrackerTotals totals() {
        return new TrackerTotals(swarms.size(), peersOfIpv4, peersOfIpv6, seeds);
    }

    /** Forgets whose time is over, if a sweep is due. Calling it too early does no harm. */
    public void tick(long now) {
        sweepIfDue(now);
    }

    /** When the next {@link #tick} is wanted. */
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
        // Whoever was heard last was heard before the sweep that is late now, so all are as old as that.
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
        // From the end, because a removal moves only peers that have been looked at.
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
