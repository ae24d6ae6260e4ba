package dev.spate.engine.tracker;

import dev.spate.engine.loop.MachineSlot;
import dev.spate.engine.loop.SessionThreads;
import dev.spate.http.HttpException;
import dev.spate.http.HttpSettings;
import dev.spate.http.ProxyChoice;
import dev.spate.http.Resolver;
import dev.spate.protocol.announce.Announcement;
import dev.spate.protocol.announce.Trackers;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.PeerId;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.AnnounceResult;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends announces to trackers, each on a virtual thread, and delivers the answers. Looks up peers that are given by
 * name. Thread-safe.
 */
public final class TrackerAnnouncer {
    private static final System.Logger LOG = System.getLogger(TrackerAnnouncer.class.getName());

    private final Resolver resolver;
    private final boolean mayLookUp;
    private final TrackerClient client;
    private final PeerId self;
    private final int listenPort;
    private final int key;
    private final SessionThreads threads;

    /**
     * The announcer of one session.
     *
     * @param key the same for the whole session, so that a tracker knows us when our address changes (BEP 7)
     * @param resolver closed with this
     * @param broken called when one of its threads has run out of memory or stack
     */
    public TrackerAnnouncer(
            TrackerSettings settings,
            PeerId self,
            int listenPort,
            int key,
            Resolver resolver,
            Consumer<? super Error> broken) {
        this.resolver = resolver;
        this.threads = SessionThreads.virtual(broken);
        this.client = new TrackerClient(settings, resolver);
        this.mayLookUp = settings.http().proxy() instanceof ProxyChoice.None;
        this.self = self;
        this.listenPort = listenPort;
        this.key = key;
    }

    /**
     * The settings with which a session asks trackers.
     *
     * @param bound the addresses where it listens; empty for all addresses
     * @param areLocalAllowed whether trackers of this machine and of private networks are asked
     */
    public static TrackerSettings settings(HttpSettings http, List<InetAddress> bound, boolean areLocalAllowed) {
        List<InetAddress> local = http.proxy() instanceof ProxyChoice.None ? listening(bound) : bound;
        TrackerSettings settings = TrackerSettings.of(http).withLocal(local);
        return areLocalAllowed ? settings.withLocalAllowed() : settings;
    }

    /**
     * The addresses to announce from: one of each address family that we listen on (BEP 7). The IPv6 wildcard also
     * accepts IPv4.
     */
    static List<InetAddress> listening(List<InetAddress> bound) {
        boolean isEverywhere = bound.isEmpty()
                || bound.stream().anyMatch(address -> address instanceof Inet6Address && address.isAnyLocalAddress());
        if (!isEverywhere) {
            return bound;
        }
        List<InetAddress> all = new ArrayList<>(bound);
        for (String wildcard : List.of("0.0.0.0", "::")) {
            InetAddress any = InetAddress.ofLiteral(wildcard);
            if (all.stream().noneMatch(known -> known.getClass() == any.getClass())) {
                all.add(any);
            }
        }
        return all;
    }

    /** The port through which one torrent announces. */
    public Trackers trackersOf(InfoHash torrent, MachineSlot<TorrentEvent> slot) {
        return (tracker, url, announcement) ->
                threads.start("spate-announce", () -> ask(tracker, url, request(torrent, announcement), slot));
    }

    /**
     * Looks up peers that a magnet link or a tracker gives by name. Behind a proxy nothing is looked up, because a
     * lookup would reveal to the resolver what the proxy hides.
     */
    public void lookUp(List<HostPort> peers, Consumer<List<PeerAddress>> found) {
        if (peers.isEmpty() || !mayLookUp) {
            return;
        }
        threads.start("spate-look-up", () -> {
            for (HostPort peer : peers) {
                try {
                    List<PeerAddress> addresses =
                            resolver.resolve(peer.host(), TrackerClientLimits.LOOK_UP_TIMEOUT).stream()
                                    .map(ip -> PeerAddress.of(ip.getAddress(), peer.port()))
                                    .toList();
                    found.accept(addresses);
                } catch (HttpException e) {
                    LOG.log(System.Logger.Level.DEBUG, () -> "a peer given by name: " + e.getMessage());
                }
            }
        });
    }

    private AnnounceRequest request(InfoHash torrent, Announcement announcement) {
        return new AnnounceRequest(
                torrent,
                self,
                listenPort,
                announcement.uploaded(),
                announcement.downloaded(),
                announcement.left(),
                announcement.event(),
                announcement.peersWanted(),
                key,
                announcement.trackerId(),
                Optional.empty());
    }

    private void ask(int tracker, String url, AnnounceRequest request, MachineSlot<TorrentEvent> slot) {
        try {
            client.announce(url, request, TrackerClientLimits.ANNOUNCE_TIMEOUT, new TrackerClient.AnswerListener() {
                @Override
                public void answered(TrackerAnswer<AnnounceResult> trackerAnswer) {
                    handleAnswer(tracker, trackerAnswer, slot);
                }

                @Override
                public void late(TrackerAnswer<AnnounceResponse> trackerAnswer) {
                    addPeers(tracker, trackerAnswer, slot);
                }
            });
        } catch (TrackerException e) {
            AnnounceFailure failure = new AnnounceFailure(oneLine(e), e.retryInSeconds());
            slot.complete(new TrackerEvent.AnnounceFailed(tracker, failure));
        }
    }

    private static String oneLine(TrackerException problem) {
        return Objects.requireNonNullElse(problem.getMessage(), "no answer").replaceAll("\\R", " ");
    }

    private void handleAnswer(
            int tracker, TrackerAnswer<AnnounceResult> trackerAnswer, MachineSlot<TorrentEvent> slot) {
        switch (trackerAnswer.answer()) {
            // A tracker in the local network may name peers in that network; a tracker behind a proxy may not.
            case AnnounceResponse response -> {
                slot.complete(new TrackerEvent.Announced(tracker, trackerAnswer.scope(), response));
                lookUp(response.namedPeers(), found -> addPeers(tracker, trackerAnswer.scope(), found, slot));
            }
            case AnnounceFailure failure -> slot.complete(new TrackerEvent.AnnounceFailed(tracker, failure));
        }
    }

    private void addPeers(int tracker, TrackerAnswer<AnnounceResponse> trackerAnswer, MachineSlot<TorrentEvent> slot) {
        addPeers(tracker, trackerAnswer.scope(), trackerAnswer.answer().peers(), slot);
        lookUp(trackerAnswer.answer().namedPeers(), found -> addPeers(tracker, trackerAnswer.scope(), found, slot));
    }

    private static void addPeers(int tracker, Scope source, List<PeerAddress> peers, MachineSlot<TorrentEvent> slot) {
        slot.complete(new TrackerEvent.LatePeers(tracker, source, peers));
    }

    /**
     * Ends the requests that wait for an answer.
     *
     * @param patience how long to wait for threads
     */
    public void close(Duration patience) throws InterruptedException {
        client.close();
        resolver.close();
        if (!threads.awaitEnd(patience)) {
            LOG.log(System.Logger.Level.WARNING, "a request to a tracker does not end and is abandoned");
        }
    }
}
