package dev.spate.engine.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpSettings;
import dev.spate.http.ProxyChoice;
import dev.spate.http.testing.FixedResolver;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.ScrapeResponse;
import dev.spate.wire.announce.UdpAnswer;
import dev.spate.wire.announce.UdpRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpTrackerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final PeerAddress PEER = PeerAddress.of(new byte[] {9, 8, 7, 6}, 6881);
    private static final AnnounceRequest REQUEST = new AnnounceRequest(
            InfoHash.v1(new byte[20]),
            new PeerId(new byte[20]),
            6881,
            1,
            2,
            3,
            AnnounceEvent.STARTED,
            50,
            0x1234,
            Optional.empty(),
            Optional.empty());

    private final AtomicLong later = new AtomicLong();
    private final FixedResolver names = new FixedResolver(
            Map.of("rebinds.example", List.of("127.0.0.1"), "two.example", List.of("127.0.0.2", "127.0.0.1")));

    // Sends again only after a time that no answer on loopback needs, even on a busy machine.
    private final TrackerSettings settings =
            TrackerSettings.of(HttpSettings.of("1")).withUdpRetransmit(PATIENCE);
    private final TrackerClient client = client(settings);

    @AfterEach
    void everySocketIsClosed() {
        assertThat(client.openSockets()).isZero();
        client.close();
    }

    private TrackerClient client(TrackerSettings chosen) {
        return new TrackerClient(chosen, names, () -> System.nanoTime() + later.get());
    }

    private static AnnounceResponse response(PeerAddress... peers) {
        return new AnnounceResponse(
                1800, 0, 4, 5, List.of(peers), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static UdpAnswer answer(UdpRequest request) {
        return switch (request) {
            case UdpRequest.Connect(int transaction) -> new UdpAnswer.Connected(transaction, 77);
            case UdpRequest.Announce announce -> new UdpAnswer.Announced(announce.transactionId(), response(PEER));
            case UdpRequest.Scrape scrape ->
                new UdpAnswer.Scraped(scrape.transactionId(), List.of(new ScrapeResponse.Counts(1, 2, 3, 3)));
        };
    }

    @Test
    void connectsAnnouncesAndTellsTheTrackerItsPathAndQuery() throws IOException {
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(answer(request)))) {
            assertThat(client.announce(tracker.url("/announce?a=b&c=d"), REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(response(PEER));

            assertThat(tracker.requests()).hasSize(2);
            assertThat(tracker.requests().getFirst()).isInstanceOf(UdpRequest.Connect.class);
            UdpRequest.Announce announce =
                    (UdpRequest.Announce) tracker.requests().getLast();
            assertThat(announce.connectionId()).isEqualTo(77);
            assertThat(announce.urlData()).isEqualTo("/announce?a=b&c=d");
            assertThat(announce.announce()).isEqualTo(REQUEST);
        }
    }

    @Test
    void usesAConnectionIdForLessThanAMinute() throws IOException {
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(answer(request)))) {
            client.announce(tracker.url("/announce"), REQUEST, PATIENCE);
            client.announce(tracker.url("/announce"), REQUEST, PATIENCE);
            assertThat(tracker.requests()).hasSize(3);

            later.set(Duration.ofSeconds(60).toNanos());
            client.announce(tracker.url("/announce"), REQUEST, PATIENCE);

            assertThat(tracker.requests()).hasSize(5);
            assertThat(tracker.requests().get(3)).isInstanceOf(UdpRequest.Connect.class);
        }
    }

    @Test
    void sendsAgainWhenPacketsAreLost() throws IOException {
        Set<UdpRequest> seen = new LinkedHashSet<>();
        // The first of each kind is lost: one connect, one announce.
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> {
                    if (!seen.add(request)) {
                        sender.send(answer(request));
                    }
                });
                TrackerClient eager = client(settings.withUdpRetransmit(Duration.ofMillis(250)))) {
            assertThat(eager.announce(tracker.url("/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(response(PEER));
            List<UdpRequest> requests = tracker.requests();
            assertThat(Set.copyOf(requests)).hasSize(2);
            assertThat(requests.get(1)).isEqualTo(requests.getFirst());
            assertThat(requests.getLast()).isInstanceOf(UdpRequest.Announce.class);
        }
    }

    @Test
    void givesUpAfterAFewSilences() throws Exception {
        CountDownLatch asked = new CountDownLatch(TrackerClientLimits.UDP_ATTEMPTS_MAX);
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> asked.countDown());
                TrackerClient eager = client(settings.withUdpRetransmit(Duration.ofMillis(40)))) {
            assertThatThrownBy(() -> eager.announce(tracker.url("/announce"), REQUEST, PATIENCE))
                    .isInstanceOfSatisfying(
                            TrackerException.class,
                            e -> assertThat(e.isPermanent()).isFalse())
                    .hasMessageContaining("does not answer");
            asked.await();
            assertThat(tracker.requests()).hasSize(TrackerClientLimits.UDP_ATTEMPTS_MAX);
        }
    }

    @Test
    void endsWhenItsTimeIsOver() throws IOException {
        TrackerClient patient = client(settings.withUdpRetransmit(Duration.ofHours(1)));
        try (patient;
                TestUdpTracker tracker = new TestUdpTracker((request, sender) -> {})) {
            assertThatThrownBy(() -> patient.announce(tracker.url("/announce"), REQUEST, Duration.ofMillis(50)))
                    .isInstanceOf(TrackerException.class);
            assertThat(tracker.requests()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void ignoresAnswersThatDoNotBelongToItsQuestion() throws IOException {
        PeerAddress liar = PeerAddress.of(new byte[] {6, 6, 6, 6}, 666);
        try (DatagramSocket forger = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                TestUdpTracker tracker = new TestUdpTracker((request, sender) -> {
                    int right = request.transactionId();
                    int wrong = right ^ 1;
                    sender.send(new UdpAnswer.Connected(wrong, 66));
                    sender.send(new UdpAnswer.Announced(wrong, response(liar)));
                    sender.send(new UdpAnswer.Refused(wrong, new AnnounceFailure("no", AnnounceFailure.NOT_SAID)));
                    // The right transaction, but an answer to another request.
                    sender.send(new UdpAnswer.Scraped(right, List.of()));
                    // The right answer, but from another sender.
                    sender.sendFrom(forger, new UdpAnswer.Connected(right, 66));
                    sender.sendFrom(forger, new UdpAnswer.Announced(right, response(liar)));
                    sender.send(answer(request));
                })) {
            assertThat(client.announce(tracker.url("/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(response(PEER));
            assertThat(tracker.requests()).hasSize(2);
        }
    }

    @Test
    void ignoresBytesThatAreNoAnswerAtAll() throws IOException {
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> {
            sender.sendRaw(new byte[0]);
            sender.sendRaw(new byte[7]);
            sender.sendRaw(new byte[65_000]);
            sender.send(answer(request));
        })) {
            assertThat(client.announce(tracker.url("/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(response(PEER));
        }
    }

    @Test
    void passesOnThatTheTrackerRefuses() throws IOException {
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(
                request instanceof UdpRequest.Connect
                        ? answer(request)
                        : new UdpAnswer.Refused(
                                request.transactionId(),
                                new AnnounceFailure("unregistered torrent", AnnounceFailure.NOT_SAID))))) {
            assertThat(client.announce(tracker.url("/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(new AnnounceFailure("unregistered torrent", AnnounceFailure.NOT_SAID));
            assertThat(tracker.requests()).hasSize(2);
        }
    }

    @Test
    void connectsAnewWhenTheTrackerForgotTheConnectionId() throws IOException {
        AtomicLong id = new AtomicLong(1);
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(
                switch (request) {
                    case UdpRequest.Connect(int transaction) -> new UdpAnswer.Connected(transaction, id.get());
                    case UdpRequest.Announce announce
                    when announce.connectionId() != id.get() ->
                        new UdpAnswer.Refused(
                                announce.transactionId(),
                                new AnnounceFailure("connection id", AnnounceFailure.NOT_SAID));
                    default -> answer(request);
                }))) {
            client.announce(tracker.url("/announce"), REQUEST, PATIENCE);
            id.set(2);

            assertThat(client.announce(tracker.url("/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(response(PEER));
            assertThat(tracker.requests()).hasSize(5);
        }
    }

    @Test
    void scrapes() throws IOException {
        WireHash hash = WireHash.of(REQUEST.infoHash());
        List<WireHash> two = List.of(hash, new WireHash("another torrent here".getBytes(StandardCharsets.US_ASCII)));
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(answer(request)))) {
            assertThat(client.scrape(tracker.url("/announce"), List.of(hash), PATIENCE))
                    .isEqualTo(new ScrapeResponse(Map.of(hash, new ScrapeResponse.Counts(1, 2, 3, 3))));
            assertThatThrownBy(() -> client.scrape(tracker.url("/announce"), two, PATIENCE))
                    .hasMessageContaining("1 swarms instead of 2");
        }
    }

    @Test
    void announcesFromEachAddressThatItListensAt() throws IOException {
        List<InetAddress> local = List.of(InetAddress.ofLiteral("127.0.0.5"), InetAddress.ofLiteral("127.0.0.6"));
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(answer(request)));
                TrackerClient both = client(settings.withLocal(local))) {
            assertThat(both.announce(tracker.url("/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(response(PEER));

            assertThat(tracker.clients)
                    .extracting(from -> ((InetSocketAddress) from).getAddress().getHostAddress())
                    .containsOnly("127.0.0.5", "127.0.0.6")
                    .hasSize(4);
        }
    }

    @Test
    void asksTheOtherAddressesOfANameWhenOneIsSilentAndRemembersTheOneThatWorks() throws IOException {
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(answer(request)));
                DatagramSocket silent =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), tracker.port()));
                TrackerClient both = client(settings.withLocalAllowed().withUdpRetransmit(Duration.ofMillis(300)))) {
            String url = "udp://two.example:" + tracker.port() + "/announce";

            assertThat(both.announce(url, REQUEST, PATIENCE).answer()).isEqualTo(response(PEER));
            drain(silent);
            assertThat(both.announce(url, REQUEST, PATIENCE).answer()).isEqualTo(response(PEER));

            silent.setSoTimeout(1);
            assertThatThrownBy(() -> silent.receive(new DatagramPacket(new byte[99], 99)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static void drain(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            while (true) {
                socket.receive(new DatagramPacket(new byte[99], 99));
            }
        } catch (SocketTimeoutException e) {
            // All of it.
        }
    }

    @Test
    void readsPeersOfTheFamilyOverWhichTheAnswerCame() throws IOException {
        PeerAddress peer6 = PeerAddress.of(InetAddress.ofLiteral("2001:db8::1").getAddress(), 6881);
        List<InetAddress> local = List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        try (TestUdpTracker tracker = new TestUdpTracker(
                        "::1",
                        (request, sender) -> sender.send(
                                request instanceof UdpRequest.Announce
                                        ? new UdpAnswer.Announced(request.transactionId(), response(peer6))
                                        : answer(request)));
                TrackerClient both = client(settings.withLocal(local))) {
            // The IPv4 address cannot reach this tracker; one answer is enough.
            assertThat(both.announce("udp://[::1]:" + tracker.port() + "/announce", REQUEST, PATIENCE)
                            .answer())
                    .isEqualTo(response(peer6));
        }
    }

    @Test
    void leavesUdpTrackersOutBehindAProxy() throws IOException {
        ProxyChoice proxy = new ProxyChoice.Socks5("127.0.0.1", 1, "", "");
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> sender.send(answer(request)));
                TrackerClient proxied =
                        client(TrackerSettings.of(HttpSettings.of("1").withProxy(proxy)))) {
            assertThatThrownBy(() -> proxied.announce(tracker.url("/announce"), REQUEST, PATIENCE))
                    .isInstanceOfSatisfying(
                            TrackerException.class,
                            e -> assertThat(e.isPermanent()).isTrue())
                    .hasMessageContaining("proxy");
            assertThat(tracker.requests()).isEmpty();
        }
    }

    @Test
    void sendsNothingToLocalAddressesThatAStrangerNamed() throws IOException {
        try (TestUdpTracker canary = new TestUdpTracker((request, sender) -> sender.send(answer(request)))) {
            for (String url : List.of(
                    canary.url("/"),
                    canary.url("/admin"),
                    canary.url("?/announce"),
                    "udp://rebinds.example:" + canary.port() + "/announce",
                    "udp://2130706433:" + canary.port() + "/announce",
                    "udp://169.254.169.254/announce",
                    "udp://224.0.0.1/announce",
                    "udp://xn--bcher-kva.example/announce",
                    "udp:127.0.0.1",
                    "wss://tracker.example/announce",
                    "file:///announce",
                    "")) {
                assertThatThrownBy(() -> client.announce(url, REQUEST, PATIENCE))
                        .isInstanceOf(TrackerException.class);
            }
            assertThat(canary.requests()).isEmpty();

            try (TrackerClient trusting = client(settings.withLocalAllowed())) {
                assertThat(trusting.announce(canary.url(""), REQUEST, PATIENCE).answer())
                        .isEqualTo(response(PEER));
            }
        }
    }

    @Test
    void saysAtOnceThatNobodyListens() throws IOException {
        int closed;
        try (DatagramSocket unused = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            closed = unused.getLocalPort();
        }
        assertThatThrownBy(() -> client.announce("udp://127.0.0.1:" + closed + "/announce", REQUEST, PATIENCE))
                .hasMessageContaining("no tracker listens");
    }

    @Test
    void closingEndsACallThatWaits() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        TrackerClient patient = client(settings.withUdpRetransmit(Duration.ofHours(1)));
        try (TestUdpTracker tracker = new TestUdpTracker((request, sender) -> asked.countDown())) {
            FutureTask<Throwable> failure = new FutureTask<>(() -> {
                try {
                    return new AssertionError(patient.announce(tracker.url("/announce"), REQUEST, Duration.ofHours(2)));
                } catch (TrackerException e) {
                    return e;
                }
            });
            Thread caller = Thread.ofVirtual().start(failure);
            asked.await();

            patient.close();

            caller.join();
            assertThat(failure.get()).isInstanceOf(TrackerException.class);
            assertThat(patient.openSockets()).isZero();
        }
    }
}
