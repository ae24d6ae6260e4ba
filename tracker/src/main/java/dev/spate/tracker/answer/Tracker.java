package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.AnnounceOutcome;
import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.PeerAnnounce;
import dev.spate.tracker.swarm.PeerKind;
import dev.spate.tracker.swarm.SwarmKey;
import dev.spate.tracker.swarm.SwarmTable;
import dev.spate.tracker.swarm.TableLimits;
import dev.spate.tracker.swarm.TrackerTotals;
import dev.spate.wire.InfoHash;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * The swarms of a whole tracker: several tables, chosen by info-hash. Each table has its own lock, so threads seldom
 * wait for each other. Thread-safe. Times are nanoseconds on a clock that never goes back.
 */
public final class Tracker {
    private static final Counts NONE = new Counts(0, 0, 0, 0);

    /** More tables than there are threads, so that two threads seldom need the same one. */
    private static final int SHARDS_MAX = 16;

    /** Tables with a limit below this are not split further: their parts of the limit would be too small. */
    private static final int SWARMS_PER_SHARD_MIN = 4_096;

    private record Shard(ReentrantLock lock, SwarmTable table) {}

    private final Admission admission;
    private final int intervalSeconds;
    private final Counters counters = new Counters();
    private final List<Shard> shards = new ArrayList<>();
    private final long seed;

    /**
     * A tracker without peers.
     *
     * @param limits the limits of all tables together
     * @param intervalSeconds how often peers are asked to announce, 1 or more
     * @param random for the choice of peers; it also seeds the hash tables, so it must not be guessable
     * @param now the time at which the tracker begins
     */
    public Tracker(Admission admission, TableLimits limits, int intervalSeconds, SplittableGenerator random, long now) {
        if (intervalSeconds < 1) {
            throw new IllegalArgumentException("interval of " + intervalSeconds + " seconds");
        }
        this.admission = admission;
        this.intervalSeconds = intervalSeconds;
        seed = random.nextLong();
        int count = Math.clamp(Integer.highestOneBit(limits.swarmsMax() / SWARMS_PER_SHARD_MIN), 1, SHARDS_MAX);
        TableLimits part = new TableLimits(
                Math.ceilDiv(limits.swarmsMax(), count),
                Math.ceilDiv(limits.peersMax(), count),
                limits.peersPerSwarmMax(),
                Math.ceilDiv(limits.peersPerAddressMax(), count),
                limits.expirySeconds());
        for (int i = 0; i < count; i++) {
            shards.add(new Shard(new ReentrantLock(), new SwarmTable(part, random.split(), now)));
        }
    }

    /**
     * Handles an announce like {@link SwarmTable#announce}; returns nothing when its torrent is not
     * {@link #admits served}.
     */
    public Optional<AnnounceOutcome> announce(PeerAnnounce peerAnnounce, long now, ByteBuffer peers) {
        Shard shard = shard(peerAnnounce.swarm());
        shard.lock.lock();
        try {
            // Checked under the lock, because withdrawing first stops serving a torrent and then forgets its swarm.
            return admits(peerAnnounce.swarm())
                    ? Optional.of(shard.table.announce(peerAnnounce, now, peers))
                    : Optional.empty();
        } finally {
            shard.lock.unlock();
        }
    }

    /** Handles the announce of a seed on behalf of the program; the seed asks for no peers. */
    public void listSeed(InfoHash infoHash, Endpoint seed, long now) {
        for (SwarmKey key : keys(infoHash)) {
            announce(
                    new PeerAnnounce(key, seed, PeerKind.COMPLETE, PeerAnnounce.Event.PRESENT, 0),
                    now,
                    ByteBuffer.allocate(0));
        }
    }

    /** Whether this torrent is served at all. */
    public boolean admits(SwarmKey key) {
        return admission.admits(key);
    }

    /** The numbers of a swarm, if there is one. */
    public Optional<Counts> counts(SwarmKey key, long now) {
        Shard shard = shard(key);
        shard.lock.lock();
        try {
            return shard.table.counts(key, now);
        } finally {
            shard.lock.unlock();
        }
    }

    /** The numbers of this torrent's swarm; all 0 when there is none. */
    public Counts counts(InfoHash infoHash, long now) {
        return counts(SwarmKey.of(WireHash.of(infoHash)), now).orElse(NONE);
    }

    /** Serves this torrent from now on, under both info-hashes if it is a hybrid. */
    public void allow(InfoHash infoHash) {
        keys(infoHash).forEach(admission::allow);
    }

    /**
     * Forgets the swarm of this torrent and stops serving it, unless the tracker is open to every torrent or its file
     * lists it.
     */
    public void withdraw(InfoHash infoHash) {
        for (SwarmKey key : keys(infoHash)) {
            admission.withdraw(key);
            forget(key);
        }
    }

    /**
     * Serves the torrents of this list instead of those of the previous one; swarms that are no longer served are
     * forgotten.
     */
    public void list(AllowList list) {
        list.replaceIn(admission, this::forget);
    }

    private void forget(SwarmKey key) {
        Shard shard = shard(key);
        shard.lock.lock();
        try {
            shard.table.withdraw(key);
        } finally {
            shard.lock.unlock();
        }
    }

    private static List<SwarmKey> keys(InfoHash infoHash) {
        List<SwarmKey> keys = new ArrayList<>(2);
        if (infoHash.hasV1()) {
            keys.add(SwarmKey.of(infoHash.v1()));
        }
        if (infoHash.hasV2()) {
            keys.add(SwarmKey.of(Arrays.copyOf(infoHash.v2(), WireHash.LENGTH)));
        }
        return keys;
    }

    /** The numbers of stored swarms and peers. */
    public TrackerTotals totals() {
        TrackerTotals trackerTotals = TrackerTotals.NONE;
        for (Shard shard : shards) {
            shard.lock.lock();
            try {
                trackerTotals = trackerTotals.plus(shard.table.totals());
            } finally {
                shard.lock.unlock();
            }
        }
        return trackerTotals;
    }

    /** Forgets expired peers, one table after the other. */
    public void tick(long now) {
        for (Shard shard : shards) {
            shard.lock.lock();
            try {
                shard.table.tick(now);
            } finally {
                shard.lock.unlock();
            }
        }
    }

    /** The counters of events. */
    public Counters counters() {
        return counters;
    }

    /**
     * The interval for this peer: the configured one and up to an eighth more. The addition differs by peer, so that
     * peers that came at the same time do not come back at the same time.
     */
    public int intervalSeconds(Endpoint peer) {
        long hash = (seed ^ peer.high() ^ Long.rotateLeft(peer.low(), 17) ^ peer.port()) * 0x9E37_79B9_7F4A_7C15L;
        return intervalSeconds + (int) Long.remainderUnsigned(hash >>> 16, intervalSeconds / 8 + 1);
    }

    /** The least time between two announces of a peer: half the interval. */
    int minIntervalSeconds() {
        return Math.max(1, intervalSeconds / 2);
    }

    /** When a refused peer may announce again: after the interval, because the allow-list may have changed by then. */
    int retrySeconds() {
        return intervalSeconds;
    }

    private Shard shard(SwarmKey key) {
        return shards.get((int) (key.hash(seed) >>> 48) & (shards.size() - 1));
    }
}
