package dev.spate.share.swarm;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.TorrentStatus;
import dev.spate.share.offer.SwarmTraffic;
import dev.spate.share.offer.TorrentLibrary;
import dev.spate.tracker.TrackerServer;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.PeerStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Seeds torrents with a session of the engine, and lists them in the embedded tracker, which introduces the peers to
 * each other. Thread-safe.
 *
 * <p>The tracker lists the session as a seed of every offer, even of torrents that are not open, so nothing is
 * announced. One thread closes torrents that no peer downloads any more, and renews the listing before it expires.
 */
public final class SessionSwarms implements Swarms, AutoCloseable {
    /**
     * Open torrents at the same time. Each costs threads, memory and descriptors, and peers hardly download more at
     * once.
     */
    private static final int OPEN_MAX = 50;

    /** A torrent without peers is closed after this time; a peer that reconnects before still finds it open. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    /** The time between two checks for torrents without peers. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    private final TorrentsOnDemand torrents;
    private final TrackerServer tracker;
    private final List<InetSocketAddress> addresses;
    private final Duration renewEvery;
    private final Set<Seeded> seeded = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    /** @param expiry how long the tracker lists a silent peer */
    public SessionSwarms(Session session, TrackerServer tracker, Duration expiry) {
        this.torrents = new TorrentsOnDemand(session, OPEN_MAX, System::nanoTime);
        this.tracker = tracker;
        this.addresses = session.listenAddresses();
        this.renewEvery = expiry.dividedBy(3);
        this.thread = Thread.ofVirtual().name("spate-swarms").start(this::keep);
    }

    @Override
    public Swarm seed(InfoHash infoHash, Supplier<AddTorrent> request) {
        Seeded swarm = new Seeded(torrents.add(infoHash, request));
        seeded.add(swarm);
        tracker.allow(infoHash);
        list(infoHash);
        return swarm;
    }

    private void list(InfoHash infoHash) {
        addresses.forEach(address -> tracker.listSeed(infoHash, address));
    }

    private void keep() {
        try {
            long renewedAt = System.nanoTime();
            Duration pause = CHECK_EVERY.compareTo(renewEvery) < 0 ? CHECK_EVERY : renewEvery;
            while (!ended.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                torrents.closeIdle(IDLE_MAX);
                if (System.nanoTime() - renewedAt >= renewEvery.toNanos()) {
                    renewedAt = System.nanoTime();
                    seeded.forEach(swarm -> list(swarm.torrent.infoHash()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread. The torrents end with their session. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Seeded implements Swarm {
        private final TorrentsOnDemand.Torrent torrent;

        Seeded(TorrentsOnDemand.Torrent torrent) {
            this.torrent = torrent;
        }

        private Optional<TorrentStatus> status() {
            return torrent.handle().map(handle -> handle.status());
        }

        @Override
        public SwarmTraffic traffic() {
            long uploaded = torrent.uploadedBytes();
            return status().map(now -> new SwarmTraffic(
                            now.swarm().peers(),
                            now.rates().upBytesPerSecond(),
                            uploaded,
                            now.swarm().copies()))
                    .orElseGet(() -> new SwarmTraffic(0, 0, uploaded, 1));
        }

        @Override
        public List<PeerStatus> peers() {
            return torrent.handle().map(TorrentLibrary::peersOf).orElse(List.of());
        }

        @Override
        public int seeds() {
            int linked = status().map(now -> now.swarm().seeds()).orElse(0);
            return Math.max(1 + linked, tracker.counts(torrent.infoHash()).seeders());
        }

        @Override
        public int leechers() {
            int linked = status().map(now -> now.swarm().peers() - now.swarm().seeds())
                    .orElse(0);
            return Math.max(linked, tracker.counts(torrent.infoHash()).leechers());
        }

        @Override
        public void withdraw() {
            seeded.remove(this);
            tracker.withdraw(torrent.infoHash());
            var _ = torrent.remove();
        }
    }
}
