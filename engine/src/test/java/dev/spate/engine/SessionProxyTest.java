package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.SystemResolver;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestProxy;
import dev.spate.http.testing.TestServer;
import dev.spate.wire.HostPort;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionProxyTest {
    /** The address at which the peer seems to be. Only the proxy knows that it is somewhere else. */
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("127.0.0.99");

    @TempDir
    Path temp;

    private TestContent content;

    @BeforeEach
    void createContent() throws Exception {
        content = TestContent.file(temp.resolve("from"), "one", 12 * TestContent.PIECE);
    }

    private static SessionConfig through(Proxy proxy) {
        return SessionWaits.onLoopback().proxy(proxy).build();
    }

    private static Proxy socks(TestProxy proxy) {
        return new Proxy.Socks5("127.0.0.1", proxy.port(), "", "");
    }

    private static PeerAddress elsewhere(Session seed) {
        return PeerAddress.of(ELSEWHERE.getAddress(), seed.listenPort());
    }

    /** Listens at the address where a connection around the proxy would arrive. */
    private static ServerSocket canary(Session seed) throws IOException {
        return new ServerSocket(seed.listenPort(), 5, ELSEWHERE);
    }

    private static void assertSilent(ServerSocket canary) throws IOException {
        canary.setSoTimeout(1);
        assertThatThrownBy(canary::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void downloadsFromPeersThatItReachesThroughASocksProxyAlone() throws Exception {
        try (TestProxy proxy = new TestProxy(true, "");
                Session seed = SessionWaits.open();
                ServerSocket canary = canary(seed);
                Session leech = Session.open(through(socks(proxy)))) {
            seed.add(content.seed().build());

            completes(leech.add(
                    content.download(temp.resolve("to")).peer(elsewhere(seed)).build()));

            assertThat(proxy.targets).containsOnly(ELSEWHERE.getHostAddress() + ":" + seed.listenPort());
            assertSilent(canary);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void logsInToTheSocksProxy() throws Exception {
        try (TestProxy proxy = new TestProxy(true, "secret");
                Session seed = SessionWaits.open();
                Session leech = Session.open(through(new Proxy.Socks5("127.0.0.1", proxy.port(), "me", "secret")))) {
            seed.add(content.seed().build());

            completes(leech.add(
                    content.download(temp.resolve("to")).peer(elsewhere(seed)).build()));

            assertThat(proxy.logins).containsOnly("me:secret");
        }
    }

    @Test
    void dialsTheSocksProxyFromTheAddressThatItIsBoundTo() throws Exception {
        InetAddress bound = InetAddress.ofLiteral("127.0.0.2");
        try (TestProxy proxy = new TestProxy(true, "");
                Session seed = SessionWaits.open();
                Session leech = Session.open(SessionConfig.builder()
                        .bindAddresses(List.of(bound))
                        .proxy(socks(proxy))
                        .build())) {
            seed.add(content.seed().build());

            completes(leech.add(
                    content.download(temp.resolve("to")).peer(elsewhere(seed)).build()));

            assertThat(proxy.clients).containsOnly(bound);
        }
    }

    @Test
    void doesNotGoAroundASocksProxyThatIsDown() throws Exception {
        int closed;
        try (ServerSocket unused = new ServerSocket(0, 5, SessionWaits.localhost())) {
            closed = unused.getLocalPort();
        }
        neverDials(new Proxy.Socks5("127.0.0.1", closed, "", ""));
    }

    @Test
    void dialsNoPeerAtAllBehindAnHttpProxy() throws Exception {
        try (TestProxy proxy = new TestProxy(false, "")) {
            neverDials(new Proxy.Http("127.0.0.1", proxy.port(), "", ""));
            assertThat(proxy.targets).isEmpty();
        }
    }

    /** Peers that dial the session are still served. When they have been, the session has had time to dial too. */
    private void neverDials(Proxy proxy) throws Exception {
        try (Session seed = SessionWaits.open();
                ServerSocket canary = canary(seed)) {
            seed.add(content.seed().build());
            try (Session leech = Session.open(through(proxy));
                    Session active = SessionWaits.open()) {
                TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                        .peer(elsewhere(seed))
                        .build());
                active.add(content.download(temp.resolve("active"))
                        .peer(addressOf(seed))
                        .peer(addressOf(leech))
                        .build());
                completes(torrent);
            }
            assertSilent(canary);
        }
    }

    @Test
    void asksTrackersThroughTheProxyThatLooksTheirNamesUp() throws Exception {
        for (boolean isSocks : new boolean[] {true, false}) {
            try (TestProxy proxy = new TestProxy(isSocks, "");
                    TestTracker tracker = TestTracker.overHttp("/announce")) {
                String host = "tracker.example:" + tracker.port();
                TestContent tracked =
                        TestContent.tracked(temp.resolve("tracked"), "one", "http://" + host + "/announce");
                Proxy choice = isSocks ? socks(proxy) : new Proxy.Http("127.0.0.1", proxy.port(), "", "");
                try (Session session = Session.open(through(choice))) {
                    session.add(tracked.seed().build());
                    tracker.awaitEvent("started");
                }
                assertThat(proxy.targets).containsOnly(isSocks ? host : "CONNECT " + host + " HTTP/1.1");
            }
        }
    }

    @Test
    void asksWebSeedsThroughTheProxyThatLooksTheirNamesUp() throws Exception {
        for (boolean isSocks : new boolean[] {true, false}) {
            Path to = temp.resolve("to " + isSocks);
            try (TestProxy proxy = new TestProxy(isSocks, "");
                    FileServer server = new FileServer(content.folder())) {
                String host = "files.example:" + server.url("/").getPort();
                Metainfo withSeed = Metainfo.fromInfo(
                        content.metainfo().infoBytes(), List.of(), List.of("http://" + host + "/one"));
                Proxy choice = isSocks ? socks(proxy) : new Proxy.Http("127.0.0.1", proxy.port(), "", "");
                try (Session session = Session.open(through(choice))) {
                    completes(session.add(AddTorrent.of(withSeed, to).build()));
                }
                assertThat(proxy.targets).containsOnly(isSocks ? host : "CONNECT " + host + " HTTP/1.1");
            }
            content.assertIsIn(to);
        }
    }

    @Test
    void asksTheWebSeedsThatALinkNames() throws Exception {
        Path to = temp.resolve("to");
        try (TestProxy proxy = new TestProxy(true, "");
                FileServer server = new FileServer(content.folder());
                Session knowing = SessionWaits.open();
                Session leech = Session.open(through(socks(proxy)))) {
            // It has the metadata of the link, but no piece.
            knowing.add(content.download(temp.resolve("nothing")).build());
            String seed = "http://files.example:" + server.url("/").getPort() + "/one";
            Magnet link =
                    new Magnet(content.metainfo().infoHash(), "", List.of(), List.of(seed), List.of(), List.of(), 0);

            completes(leech.add(
                    AddTorrent.magnet(link, to).peer(elsewhere(knowing)).build()));

            assertThat(server.bytesAsked()).isEqualTo(12 * TestContent.PIECE);
        }
        content.assertIsIn(to);
    }

    /** The proxy looks up the names of trackers, of web seeds, and of peers that trackers and links name. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void looksUpNoNameButThatOfTheProxy(boolean isSocks) throws Exception {
        FixedResolver names = new FixedResolver(Map.of("proxy.example", List.of("127.0.0.1")));
        try (TestProxy proxy = new TestProxy(isSocks, "");
                TestServer tracker = TestServer.saying("HTTP/1.1 200 OK\r\n\r\n"
                        + "d5:peersld2:ip12:peer.example4:porti6881eee15:warning message5:heardee");
                FileServer server = new FileServer(content.folder())) {
            String url = "http://tracker.example:" + tracker.port() + "/announce";
            Metainfo named = Metainfo.fromInfo(
                    content.metainfo().infoBytes(),
                    List.of(List.of(url), List.of("udp://udp.example:6969/announce")),
                    List.of("http://files.example:" + server.url("/").getPort() + "/one"));
            Magnet link = new Magnet(
                    TestContent.file(temp.resolve("other"), "other", 1)
                            .metainfo()
                            .infoHash(),
                    "",
                    List.of(),
                    List.of(),
                    List.of(new HostPort("linked.example", 6881)),
                    List.of(),
                    0);
            Proxy choice = isSocks
                    ? new Proxy.Socks5("proxy.example", proxy.port(), "", "")
                    : new Proxy.Http("proxy.example", proxy.port(), "", "");
            OperatingSystem system = OperatingSystem.real().withResolvers(() -> names);
            try (Session session = Session.open(through(choice), system);
                    Subscription events = session.subscribe()) {
                session.add(AddTorrent.magnet(link, temp.resolve("to")).build());
                TorrentHandle torrent =
                        session.add(AddTorrent.of(named, temp.resolve("to")).build());
                List<String> heard = new ArrayList<>();
                while (heard.size() < 2) {
                    heard.add(SessionWaits.next(events, SessionEvent.TrackerMessage.class)
                            .url());
                }
                assertThat(heard).contains(url);
                completes(torrent);
            }
        }

        assertThat(names.asked).containsOnly("proxy.example");
    }

    @Test
    void aProxyWhoseNameCannotBeLookedUpHoldsUpNothingElse() throws Exception {
        CountDownLatch ends = new CountDownLatch(1);
        CountDownLatch isAsked = new CountDownLatch(1);
        SystemResolver dead = new SystemResolver(host -> {
            isAsked.countDown();
            SessionWaits.await(ends);
            throw new UnknownHostException(host);
        });
        OperatingSystem system = OperatingSystem.real().withResolvers(() -> dead);
        SessionConfig config = through(new Proxy.Socks5("proxy.example", 1080, "", ""));
        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            try (Session leech = Session.open(config, system);
                    Session active = SessionWaits.open()) {
                TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                        .peer(elsewhere(seed))
                        .peer(SessionWaits.at(6881))
                        .peer(SessionWaits.at(6882))
                        .peer(SessionWaits.at(6883))
                        .build());
                SessionWaits.await(isAsked);

                active.add(content.download(temp.resolve("active"))
                        .peer(addressOf(seed))
                        .peer(addressOf(leech))
                        .build());

                completes(torrent);
            }
        } finally {
            ends.countDown();
        }
    }

    @Test
    void neverShowsThePasswordOfAProxyAndRefusesOnesThatCannotBe() {
        assertThat(new Proxy.Socks5("host", 1080, "me", "secret")).hasToString("socks5://host:1080");
        assertThat(new Proxy.Http("host", 3128, "me", "secret")).hasToString("http://host:3128");
        for (int port : new int[] {0, -1, 65536}) {
            assertThatThrownBy(() -> new Proxy.Socks5("host", port, "", ""))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Proxy.Http("host", port, "", "")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Proxy.Socks5(" ", 1080, "", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
