package dev.spate.engine.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpSettings;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestServer;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceLimits;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.ScrapeResponse;
import dev.spate.wire.announce.ScrapeResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTrackerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String ANSWER = "d8:intervali900e5:peers6:\u0009\u0008\u0007\u0006\u001a\u00e1e";
    private static final AnnounceRequest REQUEST = new AnnounceRequest(
            InfoHash.v1("\u0000/%&=+ abcdefghijkl\u00ff".substring(0, 20).getBytes(StandardCharsets.ISO_8859_1)),
            new PeerId("-SP0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII)),
            6881,
            1,
            2,
            3,
            AnnounceEvent.STARTED,
            50,
            0x1234,
            Optional.empty(),
            Optional.empty());

    private final FixedResolver names = new FixedResolver(
            Map.of("rebinds.example", List.of("127.0.0.1"), "two.example", List.of("127.0.0.2", "127.0.0.1")));
    private final TrackerSettings settings = TrackerSettings.of(HttpSettings.of("1"));
    private final TrackerClient client = new TrackerClient(settings, names);
    private final AtomicInteger turn = new AtomicInteger();

    @AfterEach
    void everySocketIsClosed() {
        assertThat(client.openSockets()).isZero();
        client.close();
    }

    private static String url(TestServer server, String pathAndQuery) {
        return "http://127.0.0.1:" + server.port() + pathAndQuery;
    }

    private AnnounceResult announce(String answer) throws IOException {
        try (TestServer server = TestServer.saying(answer)) {
            return client.announce(url(server, "/announce"), REQUEST, PATIENCE).answer();
        }
    }

    @Test
    void announcesItselfAndHearsOfPeers() throws IOException {
        try (TestServer server = TestServer.saying(OK + ANSWER)) {
            TrackerAnswer<AnnounceResult> trackerAnswer =
                    client.announce(url(server, "/announce?passkey=%aB"), REQUEST, PATIENCE);
            AnnounceResult result = trackerAnswer.answer();
            assertThat(trackerAnswer.scope()).isEqualTo(PeerAddress.Scope.LOOPBACK);

            assertThat(result).isInstanceOfSatisfying(AnnounceResponse.class, response -> {
                assertThat(response.intervalSeconds()).isEqualTo(900);
                assertThat(response.peers()).containsExactly(PeerAddress.of(new byte[] {9, 8, 7, 6}, 6881));
            });
            String line = server.requests().getFirst().line();
            assertThat(line)
                    .startsWith("GET /announce?passkey=%aB&info_hash=%00%2F%25%26%3D%2B%20abcdefghijkl")
                    .contains("&peer_id=-SP0100-abcdefghijkl&port=6881&uploaded=1&downloaded=2&left=3&compact=1")
                    .contains("&event=started")
                    .endsWith(" HTTP/1.1");
        }
    }

    @Test
    void unpacksAnswers() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(ANSWER.getBytes(StandardCharsets.ISO_8859_1));
        }
        assertThat(announce("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
                        + packed.toString(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(AnnounceResponse.class);
    }

    @Test
    void passesOnWhyTheTrackerRefusesWhateverTheStatus() throws IOException {
        String refusal = "d14:failure reason9:forbidden8:retry in5:nevere";

        assertThat(announce(OK + refusal)).isEqualTo(new AnnounceFailure("forbidden", AnnounceFailure.NEVER));
        assertThat(announce("HTTP/1.1 403 Forbidden\r\n\r\n" + refusal))
                .isEqualTo(new AnnounceFailure("forbidden", AnnounceFailure.NEVER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\n\r\n<html>",
                OK + "<html>",
                OK,
                OK + "d5:peers5:12345e",
                OK + "d8:intervali900e5:peers6:",
                "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\u0008\u0000",
                "nonsense"
            })
    void saysThatWhatAnswersIsNoTracker(String answer) {
        assertThatThrownBy(() -> announce(answer))
                .isInstanceOfSatisfying(
                        TrackerException.class, e -> assertThat(e.isPermanent()).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "Invalid passkey,it says: Invalid passkey",
        "'{\"error\":\"banned\"}','it says: {\"error\":\"banned\"}'",
        "<html><body>Database error</body></html>,it says: Database error",
        "'',it sends nothing",
        "\u0001\u00ff\u00fe\u00fd,bencode: no value begins at byte 0",
    })
    void showsWhatAPageSaysInsteadOfAnAnswer(String page, String shown) {
        assertThatThrownBy(() -> announce(OK + page)).hasMessageEndingWith("this is not a tracker: " + shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 500 Oops\r\n\r\n" + ANSWER,
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 48\r\n\r\n" + ANSWER,
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + ANSWER,
                "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n" + ANSWER,
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\nContent-Length: 7\r\n\r\n" + ANSWER,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + ANSWER,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n30;x\r\n" + ANSWER + "\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + ANSWER,
                "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + ANSWER,
                "HTTP/1.1 200 OK\r\nnonsense\r\nX: a\r\n b\r\n\r\n\r\n\u00ef\u00bb\u00bf" + ANSWER + "<!-- -->",
                OK + "<br />\nWarning: mysql</b><br />" + ANSWER
            })
    void takesAWholeAnswerWhateverStandsAroundIt(String answer) throws IOException {
        assertThat(announce(answer))
                .isInstanceOfSatisfying(
                        AnnounceResponse.class,
                        response -> assertThat(response.peers())
                                .containsExactly(PeerAddress.of(new byte[] {9, 8, 7, 6}, 6881)));
    }

    @Test
    void waitsForNothingBehindAWholeAnswer() throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + ANSWER).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            answered.await();
        })) {
            assertThat(client.announce(url(server, "/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isInstanceOf(AnnounceResponse.class);
        } finally {
            answered.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unpacksWhatHttpCallsDeflate(boolean hasHeader) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(9, !hasHeader))) {
            out.write(ANSWER.getBytes(StandardCharsets.ISO_8859_1));
        }

        assertThat(announce("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"
                        + packed.toString(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(AnnounceResponse.class);
    }

    @Test
    void hearsWhenTheTrackerWantsToBeAskedAgain() throws IOException {
        String busy = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 300\r\n\r\n";

        assertThat(announce(busy + "d14:failure reason4:Busye")).isEqualTo(new AnnounceFailure("Busy", 300));
        assertThat(announce(busy + "d14:failure reason4:Busy8:intervali900ee"))
                .isEqualTo(new AnnounceFailure("Busy", 900));
        assertThatThrownBy(() -> announce(busy))
                .isInstanceOfSatisfying(
                        TrackerException.class,
                        e -> assertThat(e.retryInSeconds()).isEqualTo(300))
                .hasMessageContaining("429");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>", OK + "<html>"})
    void asksTheOtherAddressesOfANameAndRemembersTheOneThatWorks(String broken) throws IOException {
        HttpSettings impatient = HttpSettings.of("1").withTimeouts(Duration.ofSeconds(10), Duration.ofMillis(300));
        CountDownLatch end = new CountDownLatch(1);
        try (TestServer good = TestServer.saying(OK + ANSWER);
                TestServer bad = good.beside("127.0.0.2", (request, out) -> {
                    out.write(broken.getBytes(StandardCharsets.ISO_8859_1));
                    if (broken.isEmpty()) {
                        end.await();
                    }
                });
                TrackerClient both =
                        new TrackerClient(TrackerSettings.of(impatient).withLocalAllowed(), names)) {
            for (int i = 0; i < 2; i++) {
                assertThat(both.announce("http://two.example:" + good.port() + "/announce", REQUEST, PATIENCE)
                                .answer())
                        .isInstanceOf(AnnounceResponse.class);
            }

            assertThat(bad.connectionCount()).isEqualTo(1);
            assertThat(good.connectionCount()).isEqualTo(2);
        } finally {
            end.countDown();
        }
    }

    @Test
    void doesNotWaitForOneFamilyWhenTheOtherHasAnswered() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        List<TrackerAnswer<?>> heard = new CopyOnWriteArrayList<>();
        List<InetAddress> local = List.of(InetAddress.ofLiteral("127.0.0.5"), InetAddress.ofLiteral("127.0.0.6"));
        TestServer.Script script = (request, out) -> {
            // Only one of the two connections is answered at once.
            if (turn.getAndIncrement() == 0) {
                told.await();
            }
            out.write((OK + ANSWER).getBytes(StandardCharsets.ISO_8859_1));
        };
        try (TestServer server = new TestServer(script);
                TrackerClient several = new TrackerClient(settings.withLocal(local), names)) {
            Duration none = Duration.ofNanos(1);
            several.announce(url(server, "/announce"), REQUEST, PATIENCE, none, new TrackerClient.AnswerListener() {
                @Override
                public void answered(TrackerAnswer<AnnounceResult> answer) {
                    heard.add(answer);
                    told.countDown();
                }

                @Override
                public void late(TrackerAnswer<AnnounceResponse> answer) {
                    heard.add(answer);
                }
            });
        } finally {
            told.countDown();
        }

        assertThat(heard).hasSize(2);
    }

    @Test
    void stopsReadingAnEndlessAnswer() {
        assertThatThrownBy(() -> announce(OK + " ".repeat(AnnounceLimits.RESPONSE_LENGTH_MAX + 1)))
                .hasMessageContaining("longer than");
    }

    @Test
    void scrapesWhereTheAnnounceUrlShowsHow() throws IOException {
        WireHash hash = WireHash.of(REQUEST.infoHash());
        String raw = new String(hash.bytes(), StandardCharsets.ISO_8859_1);
        String answer = "d5:filesd20:" + raw + "d8:completei1e10:downloadedi2e10:incompletei3eeee";
        try (TestServer server = TestServer.saying(OK + answer)) {
            ScrapeResult result = client.scrape(url(server, "/announce.php?k=v"), List.of(hash), PATIENCE);

            assertThat(result).isEqualTo(new ScrapeResponse(Map.of(hash, new ScrapeResponse.Counts(1, 2, 3, 3))));
            assertThat(server.requests().getFirst().line()).startsWith("GET /scrape.php?k=v&info_hash=");

            assertThatThrownBy(() -> client.scrape(url(server, "/other"), List.of(hash), PATIENCE))
                    .isInstanceOfSatisfying(
                            TrackerException.class,
                            e -> assertThat(e.isPermanent()).isTrue());
        }
    }

    @Test
    void sendsNothingToLocalAddressesThatAStrangerNamed() throws IOException {
        try (TestServer canary = TestServer.saying(OK + ANSWER)) {
            for (String url : List.of(
                    url(canary, "/"),
                    url(canary, "/admin/announce"),
                    url(canary, "/x?/announce"),
                    url(canary, "/announce/../transmission/rpc"),
                    url(canary, "/announce/%2e%2E/transmission/rpc"),
                    url(canary, "/announce/.%2E/transmission/rpc"),
                    url(canary, "/announce/%252e%252e/transmission/rpc"),
                    url(canary, "/announce/..%2ftransmission/rpc"),
                    url(canary, "/announce/..%5Ctransmission/rpc"),
                    url(canary, "/announce\\..\\transmission/rpc"),
                    url(canary, "/announce/..;/transmission/rpc"),
                    url(canary, "/announce//..//transmission/rpc"),
                    url(canary, "/announce//transmission/rpc"),
                    url(canary, "/announce/."),
                    url(canary, "/announce/.."),
                    "http://rebinds.example:" + canary.port() + "/announce",
                    "http://user@rebinds.example:" + canary.port() + "/announce",
                    "http://[::ffff:127.0.0.1]:" + canary.port() + "/x",
                    "http://2130706433:" + canary.port() + "/announce",
                    "http://0177.0.0.1:" + canary.port() + "/announce",
                    "http://169.254.169.254/announce",
                    "http://0.0.0.0:" + canary.port() + "/announce",
                    url(canary, "/announce?info_hash=x"))) {
                assertThatThrownBy(() -> client.announce(url, REQUEST, PATIENCE))
                        .isInstanceOf(TrackerException.class);
            }
            assertThat(canary.connectionCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/announce/../admin", "/announce/%2e%2e/admin", "//announce/..//admin"})
    void isNotLedToLocalPagesByALocalTracker(String path) throws IOException {
        try (TestServer canary = TestServer.saying(OK + ANSWER);
                TestServer server = TestServer.saying(
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + canary.port() + path + "\r\n\r\n")) {
            assertThatThrownBy(() -> client.announce(url(server, "/announce"), REQUEST, PATIENCE))
                    .isInstanceOf(TrackerException.class);
            assertThat(canary.connectionCount()).isZero();
        }
    }

    @Test
    void announcesFromEachAddressThatItListensAt() throws IOException {
        List<InetAddress> local = List.of(
                InetAddress.ofLiteral("127.0.0.5"), InetAddress.ofLiteral("127.0.0.6"), InetAddress.ofLiteral("::1"));
        try (TestServer server = TestServer.saying(OK + ANSWER);
                TrackerClient several = new TrackerClient(settings.withLocal(local), names)) {
            // The IPv6 address cannot reach this tracker, which does not matter while another address can.
            assertThat(several.announce(url(server, "/announce"), REQUEST, PATIENCE)
                            .answer())
                    .isInstanceOf(AnnounceResponse.class);

            assertThat(server.connectionCount()).isEqualTo(2);
            assertThat(server.peers()).containsExactlyInAnyOrder("127.0.0.5", "127.0.0.6");
            assertThat(several.openSockets()).isZero();
        }
    }

    @Test
    void failsWhenNoAddressReachesTheTracker() throws IOException {
        try (TestServer server = TestServer.saying(OK + ANSWER);
                TrackerClient other =
                        new TrackerClient(settings.withLocal(List.of(InetAddress.ofLiteral("::1"))), names)) {
            assertThatThrownBy(() -> other.announce(url(server, "/announce"), REQUEST, PATIENCE))
                    .isInstanceOf(TrackerException.class);
        }
    }

    @Test
    void keepsPasskeysOutOfMessages() {
        assertThatThrownBy(() -> announce("HTTP/1.1 404 Not Found\r\n\r\n"))
                .satisfies(e -> assertThat(String.valueOf(e)).doesNotContain("info_hash"));
    }
}
