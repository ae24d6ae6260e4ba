package dev.spate.engine;

import dev.spate.engine.http.HttpException;
import dev.spate.engine.http.HttpSettings;
import dev.spate.engine.http.ProxyChoice;
import dev.spate.engine.http.Resolver;
import dev.spate.engine.http.SystemResolver;
import dev.spate.engine.loop.Station;
import dev.spate.engine.tracker.Answered;
import dev.spate.engine.tracker.TrackerClient;
import dev.spate.engine.tracker.TrackerException;
import dev.spate.engine.tracker.TrackerSettings;
import dev.spate.protocol.announce.Announce;
import dev.spate.protocol.announce.Trackers;
import dev.spate.protocol.torrent.TorrentEvent;
import dev.spate.protocol.torrent.TrackerEvent;
import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.AnnounceResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries announcements to trackers, each on a virtual thread, and the answers back; looks up peers that links name.
 * Thread-safe.
 */
final class TrackerDesk {
    private static final System.Logger LOG = System.getLogger(TrackerDesk.class.getName());

    private final Resolver resolver = new SystemResolver();
    private final boolean mayLookUp;
    private final TrackerClient client;
    private final PeerId self;
    private final int listenPort;
    private final int key;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /**
     * A desk for one session.
     *
     * @param key the same for the whole session, so that a tracker knows us when our address changes (BEP 7)
     */
    TrackerDesk(SessionConfig config, PeerId self, int listenPort, int key) {
        this.client = new TrackerClient(settings(config), resolver);
        this.mayLookUp = Conversions.route(config.proxy()) instanceof ProxyChoice.None;
        this.self = self;
        this.listenPort = listenPort;
        this.key = key;
    }

    private static TrackerSettings settings(SessionConfig config) {
        HttpSettings http = HttpSettings.of(Version.NUMBER).withProxy(Conversions.route(config.proxy()));
        TrackerSettings settings = TrackerSettings.of(http).withLocal(config.bindAddresses());
        return config.localTrackers() ? settings.withLocalAllowed() : settings;
    }

    /** The port through which one torrent announces. */
    Trackers trackersOf(InfoHash torrent, Station<TorrentEvent> station) {
        return (tracker, url, announce) ->
                start("spate-announce", () -> station.complete(ask(tracker, url, request(torrent, announce))));
    }

    private void start(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /**
     * Looks up peers that a magnet link names, and lets the torrent dial them. Behind a proxy nothing is looked up: it
     * would tell the resolver what the proxy is to hide.
     */
    void lookUp(List<HostPort> peers, SessionTorrent torrent) {
        if (peers.isEmpty() || !mayLookUp) {
            return;
        }
        start("spate-look-up", () -> {
            for (HostPort peer : peers) {
                try {
                    List<PeerAddress> addresses = resolver.resolve(peer.host(), Limits.LOOK_UP_TIMEOUT).stream()
                            .map(ip -> PeerAddress.of(ip.getAddress(), peer.port()))
                            .toList();
                    torrent.meet(addresses);
                } catch (HttpException e) {
                    LOG.log(System.Logger.Level.DEBUG, () -> "a peer of a magnet link: " + e.getMessage());
                }
            }
        });
    }

    private AnnounceRequest request(InfoHash torrent, Announce announce) {
        return new AnnounceRequest(
                torrent,
                self,
                listenPort,
                announce.uploaded(),
                announce.downloaded(),
                announce.left(),
                announce.event(),
                announce.peersWanted(),
                key,
                announce.trackerId(),
                Optional.empty());
    }

    private TrackerEvent ask(int tracker, String url, AnnounceRequest request) {
        try {
            Answered<AnnounceResult> answered = client.announce(url, request, Limits.ANNOUNCE_TIMEOUT);
            return switch (answered.answer()) {
                // A tracker in the local network may introduce peers of it; one that only a proxy has met may not.
                case AnnounceResponse response -> new TrackerEvent.Announced(tracker, answered.scope(), response);
                case AnnounceFailure failure -> new TrackerEvent.AnnounceFailed(tracker, failure);
            };
        } catch (TrackerException e) {
            int retry = e.isPermanent() ? AnnounceFailure.NEVER : AnnounceFailure.NOT_SAID;
            return new TrackerEvent.AnnounceFailed(tracker, new AnnounceFailure(Conversions.oneLine(e), retry));
        }
    }

    /** Ends what is still waiting for an answer. */
    void close() throws InterruptedException {
        client.close();
        resolver.close();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
