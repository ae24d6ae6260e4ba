package dev.spate.tracker;

import dev.spate.tracker.answer.Admission;
import dev.spate.tracker.answer.AllowList;
import dev.spate.tracker.answer.HttpTracker;
import dev.spate.tracker.answer.Tracker;
import dev.spate.tracker.answer.UdpTracker;
import dev.spate.tracker.front.AllowFile;
import dev.spate.tracker.front.HttpFront;
import dev.spate.tracker.front.TrackerTick;
import dev.spate.tracker.front.UdpFront;
import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.TableLimits;
import dev.spate.tracker.swarm.TrackerTotals;
import dev.spate.wire.InfoHash;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A running tracker. Thread-safe.
 *
 * <pre>{@code
 * try (TrackerServer tracker = TrackerServer.open(config)) {
 *     tracker.allow(metainfo.infoHash());
 *     …
 * }
 * }</pre>
 */
public final class TrackerServer implements AutoCloseable {
    private final Tracker tracker;
    private final HttpTracker http;
    private final List<UdpFront> udpFronts = new ArrayList<>();
    private final List<HttpFront> httpFronts = new ArrayList<>();
    /** Closed in reverse order. */
    private final List<AutoCloseable> parts = new ArrayList<>();

    private TrackerServer(TrackerConfig config) {
        SecureRandom secret = new SecureRandom();
        TableLimits limits = new TableLimits(
                config.swarmsMax(),
                config.peersMax(),
                config.peersPerSwarmMax(),
                config.peersPerAddressMax(),
                config.expirySeconds());
        tracker = new Tracker(
                config.isOpen() ? Admission.open() : Admission.limited(),
                limits,
                config.intervalSeconds(),
                new SplittableRandom(secret.nextLong()),
                System.nanoTime());
        http = new HttpTracker(tracker, config.areMetricsPublic(), System::nanoTime);
    }

    /**
     * Starts a tracker: when this returns, it answers at all of its addresses.
     *
     * @throws AllowListException when the allow-list cannot be read
     * @throws IOException when it cannot listen on an address. In both cases nothing of the tracker keeps running
     */
    public static TrackerServer open(TrackerConfig config) throws IOException {
        TrackerServer server = new TrackerServer(config);
        try {
            server.start(config);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void start(TrackerConfig config) throws IOException {
        Optional<AllowFile> allowFile = config.allowFile().map(AllowFile::new);
        if (allowFile.isPresent()) {
            try {
                Optional<AllowList> list = allowFile.get().readIfChanged();
                list.ifPresent(tracker::list);
            } catch (IOException e) {
                throw new AllowListException(e);
            }
        }
        SecureRandom secret = new SecureRandom();
        UdpTracker udp = new UdpTracker(tracker, secret.nextLong(), secret.nextLong(), System::nanoTime);
        for (InetSocketAddress address : config.udp()) {
            UdpFront front = named("udp", address, () -> UdpFront.open(address, udp));
            parts.add(front);
            udpFronts.add(front);
        }
        for (InetSocketAddress address : config.http()) {
            HttpFront front = named(
                    "http",
                    address,
                    () -> HttpFront.open(
                            address, http, tracker.counters(), config.patience(), config.connectionsMax()));
            parts.add(front);
            httpFronts.add(front);
        }
        parts.add(TrackerTick.start(tracker, allowFile));
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    /** Adds the address to the system's message, which does not name it. */
    private static <T> T named(String protocol, InetSocketAddress address, Opening<T> opening) throws IOException {
        try {
            return opening.open();
        } catch (IOException e) {
            String host = address.getAddress().getHostAddress();
            throw new IOException(protocol + " " + host + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
    }

    /** The UDP addresses, in the order of the configuration, with the real ports. */
    public List<InetSocketAddress> udpAddresses() {
        return udpFronts.stream().map(UdpFront::address).toList();
    }

    /** The HTTP addresses, in the order of the configuration, with the real ports. */
    public List<InetSocketAddress> httpAddresses() {
        return httpFronts.stream().map(HttpFront::address).toList();
    }

    /**
     * The URLs at which peers reach the tracker, HTTP first. A wildcard address gives one URL for each address that the
     * machine has now.
     */
    public List<String> announceUrls() {
        List<String> urls = new ArrayList<>();
        httpAddresses().forEach(address -> urls.addAll(AnnounceUrls.of("http", address)));
        udpAddresses().forEach(address -> urls.addAll(AnnounceUrls.of("udp", address)));
        return urls;
    }

    /** Answers requests for another server of the program, which calls it with path and query. */
    public HttpTracker http() {
        return http;
    }

    /** Serves this torrent from now on, under both info-hashes if it is a hybrid. */
    public void allow(InfoHash infoHash) {
        tracker.allow(infoHash);
    }

    /**
     * Lists a seed for the program, as if the seed had announced itself now: until the expiry. Does nothing for a
     * torrent that is not served.
     *
     * @param seed the address at which peers reach it
     */
    public void listSeed(InfoHash infoHash, InetSocketAddress seed) {
        tracker.listSeed(infoHash, Endpoint.of(seed.getAddress().getAddress(), seed.getPort()), System.nanoTime());
    }

    /**
     * Forgets the swarm of this torrent and stops serving it, unless the tracker is open to every torrent or its file
     * lists it.
     */
    public void withdraw(InfoHash infoHash) {
        tracker.withdraw(infoHash);
    }

    /** Seeds, leechers and completed downloads of this torrent; all 0 when no peer has announced it. */
    public Counts counts(InfoHash infoHash) {
        return tracker.counts(infoHash, System.nanoTime());
    }

    /** The numbers of stored swarms and peers. */
    public TrackerTotals totals() {
        return tracker.totals();
    }

    /** Ends every thread, closes every socket and forgets every peer. A second call does nothing. */
    @Override
    public void close() {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                System.getLogger(TrackerServer.class.getName())
                        .log(System.Logger.Level.WARNING, "a part of the tracker did not close", e);
            }
        }
        parts.clear();
    }
}
