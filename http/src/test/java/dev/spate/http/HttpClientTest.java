package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpException.Reason;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final FixedResolver names = new FixedResolver(Map.of(
            "local.example", List.of("127.0.0.1"),
            "two.example", List.of("::1", "127.0.0.1"),
            "mixed.example", List.of("169.254.169.254", "127.0.0.1"),
            "metadata.example", List.of("169.254.169.254")));
    private final HttpClient client = new HttpClient(HttpSettings.of("0.1.0"), names);

    @AfterEach
    void everyConnectionIsClosed() {
        assertThat(client.openConnections()).isZero();
        client.close();
    }

    private static HttpRequest get(HttpUrl url) {
        return HttpRequest.get(url, 1000).withLocal(new LocalAccess.Allowed());
    }

    private String fetch(HttpRequest request) throws HttpException {
        try (HttpResponse response = client.execute(request)) {
            return new String(response.readBody(), StandardCharsets.ISO_8859_1);
        }
    }

    private String fetch(String answer) throws IOException {
        try (TestServer server = TestServer.saying(answer)) {
            return fetch(get(server.url("/")));
        }
    }

    private void fails(Reason reason, String answer) {
        assertThatThrownBy(() -> fetch(answer))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        e -> assertThat(e.reason()).as(e.toString()).isEqualTo(reason));
    }

    @Test
    void sendsWhatTheCallerAskedForAndNothingElse() throws IOException {
        try (TestServer server = TestServer.saying(OK + "Content-Length: 2\r\nX-A: b\r\n\r\nhi")) {
            HttpRequest request =
                    get(server.url("/a%2f?b=%00")).withHeader("Accept", "*/*").withRange(5, 9);

            try (HttpResponse response = client.execute(request)) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.length()).isEqualTo(OptionalLong.of(2));
                assertThat(response.headers().first("x-a")).contains("b");
                assertThat(response.readBody()).asString().isEqualTo("hi");
            }

            TestServer.Request seen = server.requests().getFirst();
            assertThat(seen.line()).isEqualTo("GET /a%2f?b=%00 HTTP/1.1");
            assertThat(seen.headers())
                    .containsExactly(
                            "Host: 127.0.0.1:" + server.port(),
                            "User-Agent: Spate/0.1.0",
                            "Accept-Encoding: gzip",
                            "Connection: close",
                            "Accept: */*",
                            "Range: bytes=5-9");
        }
    }

    @Test
    void refusesHeadersThatWouldBreakTheRequest() throws HttpException {
        HttpRequest request = get(HttpUrl.parse("http://h/"));

        assertThatThrownBy(() -> request.withHeader("X", "a\r\nHost: evil"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.withHeader("X y", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.withHeader("content-length", "5"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nhello",
                "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello and more than that",
                "\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: Chunked\r\n"
                        + "Content-Length: 99\r\n\r\n"
                        + "2;a=b\r\n"
                        + "he\r\n"
                        + "003 \r\n"
                        + "llo\r\n"
                        + "0\r\n"
                        + "X-T: 1\r\n\r\n"
                        + "junk",
                "Transfer-Encoding: chunked\n\n5\nhello\n0\n\n",
                "Connection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"
            })
    void findsTheEndOfTheBody(String rest) throws IOException {
        assertThat(fetch(OK + rest)).isEqualTo("hello");
    }

    @Test
    void doesNotWaitForTheEndOfAConnectionThatStaysOpen() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, out) -> {
            out.write((OK + "Content-Length: 2\r\n\r\nhi").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            read.await();
        })) {
            assertThat(fetch(get(server.url("/")))).isEqualTo("hi");
            read.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n-1\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5 5\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n1000000000000000\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 5, 5\r\n\r\nhello",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Content-Length: 9999999999999999999\r\n\r\n",
                "Content-Length: \r\n\r\n",
                "Content-Length: 5\r\nContent-Encoding: gzip\r\n\r\nhello",
                "Content-Length: 5\r\nContent-Encoding: br\r\n\r\nhello",
                "Content-Length: 5\r\nContent-Encoding: gzip, gzip\r\n\r\nhello",
                "Content-Length\r\n\r\n",
                "Content-Length: 5\r\n 6\r\n\r\n",
                "Transfer-Encoding\u0000: chunked\r\n\r\n"
            })
    void refusesAnswersThatBreakHttp(String rest) {
        assertThatThrownBy(() -> fetch(OK + rest))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isIn(Reason.MALFORMED, Reason.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 -20 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "\r\n\r\n"
            })
    void refusesBadStatusLines(String answer) {
        fails(Reason.MALFORMED, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\n folded\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\t1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nX : a\r\n: a\r\nX: a\u0000b\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx and more",
                "HTTP/2 200 OK\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200\nContent-Length: 1\n\nx"
            })
    void takesWhatIsUnambiguousOfAnOddHead(String answer) throws IOException {
        assertThat(fetch(answer)).isEqualTo("x");
    }

    @Test
    void takesTwentyKilobytesOfCookies() throws IOException {
        String cookie = "Set-Cookie: " + "a".repeat(20_000) + "\r\n";

        assertThat(fetch(OK + cookie + cookie + "Content-Length: 1\r\n\r\nx")).isEqualTo("x");
    }

    @Test
    void readsPastPreliminaryAnswersButNotForEver() throws IOException {
        String early = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";

        assertThat(fetch(early + OK + "Content-Length: 1\r\n\r\nx")).isEqualTo("x");
        fails(Reason.MALFORMED, early.repeat(20) + OK + "\r\n");
    }

    @Test
    void boundsLinesAndHeaders() {
        fails(Reason.TOO_LARGE, OK + "X: " + "a".repeat(HttpLimits.LINE_LENGTH_MAX) + "\r\n\r\n");
        fails(Reason.TOO_LARGE, OK + "X: a\r\n".repeat(HttpLimits.HEADERS_MAX + 1) + "\r\n");
        fails(Reason.TOO_LARGE, OK + ("X: " + "a".repeat(8000) + "\r\n").repeat(9) + "\r\n");
        fails(
                Reason.TOO_LARGE,
                OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "X: a\r\n".repeat(HttpLimits.HEADERS_MAX + 1)
                        + "\r\n");
    }

    @Test
    void boundsTheBodyHoweverItsLengthIsSaid() throws IOException {
        String long1001 = "a".repeat(1001);

        assertThat(fetch(OK + "\r\n" + "a".repeat(1000))).hasSize(1000);
        fails(Reason.TOO_LARGE, OK + "Content-Length: 1001\r\n\r\n");
        fails(Reason.TOO_LARGE, OK + "\r\n" + long1001);
        fails(Reason.TOO_LARGE, OK + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + long1001 + "\r\n0\r\n\r\n");
    }

    @Test
    void tellsThatATransferBrokeOff() {
        fails(Reason.BROKEN, OK + "Content-Length: 5\r\n\r\nhell");
        fails(Reason.BROKEN, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhell");
        fails(Reason.BROKEN, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        fails(Reason.BROKEN, OK + "X: y");
        fails(Reason.BROKEN, "");
    }

    @Test
    void hasNoBodyForHeadAndForStatusesWithoutOne() throws IOException {
        try (TestServer server = TestServer.saying(OK + "Content-Length: 7\r\nContent-Encoding: gzip\r\n\r\n")) {
            assertThat(fetch(get(server.url("/")).withMethod(HttpRequest.Method.HEAD)))
                    .isEmpty();
            assertThat(server.requests().getFirst().line()).isEqualTo("HEAD / HTTP/1.1");
        }
        assertThat(fetch("HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n"))
                .isEmpty();
    }

    @Test
    void unpacksGzipOnlyWhenItAskedForIt() throws IOException {
        byte[] packed = gzip("hello".getBytes(StandardCharsets.ISO_8859_1), 1);
        String answer = OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n"
                + new String(packed, StandardCharsets.ISO_8859_1);
        try (TestServer server = TestServer.saying(answer)) {
            assertThat(fetch(get(server.url("/")))).isEqualTo("hello");
            assertThat(fetch(get(server.url("/")).withoutGzip()).getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(packed);
            assertThat(server.requests().getLast().header("Accept-Encoding")).isEqualTo("identity");
        }
        assertThat(fetch(OK + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"))
                .isEmpty();
    }

    @Test
    void stopsUnpackingABomb() throws IOException {
        byte[] bomb = gzip(new byte[1 << 20], 64);
        String answer = OK + "Content-Encoding: gzip\r\n\r\n" + new String(bomb, StandardCharsets.ISO_8859_1);
        try (TestServer server = TestServer.saying(answer)) {
            HttpRequest unbounded =
                    HttpRequest.get(server.url("/"), Long.MAX_VALUE).withLocal(new LocalAccess.Allowed());
            assertThatThrownBy(() -> fetch(get(server.url("/"))))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
            long[] seen = {0};
            assertThatThrownBy(() -> {
                        try (HttpResponse response = client.execute(unbounded);
                                InputStream body = response.body()) {
                            seen[0] = body.transferTo(new Counter(seen));
                        }
                    })
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
            assertThat(seen[0]).isLessThan(HttpLimits.GZIP_FREE_OUTPUT + (1 << 20) * 8);
        }
    }

    @Test
    void refusesATruncatedGzip() throws IOException {
        byte[] packed = gzip("hello hello".getBytes(StandardCharsets.ISO_8859_1), 1);

        fails(
                Reason.MALFORMED,
                OK + "Content-Encoding: gzip\r\n\r\n"
                        + new String(packed, 0, packed.length - 9, StandardCharsets.ISO_8859_1));
    }

    @Test
    void followsRedirectsAndSaysWhereItArrived() throws IOException {
        try (TestServer server = new TestServer((request, out) -> {
            String answer = request.line().contains("/a/start")
                    ? "HTTP/1.1 302 Found\r\nLocation: ../end?x=%41#f\r\nContent-Length: 99999\r\n\r\n"
                    : OK + "Content-Length: 2\r\n\r\nhi";
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        })) {
            try (HttpResponse response = client.execute(get(server.url("/a/start")))) {
                assertThat(response.url().target()).isEqualTo("/end?x=%41");
                assertThat(response.readBody()).asString().isEqualTo("hi");
            }
        }
    }

    @Test
    void givesUpAfterFiveRedirects() throws IOException {
        try (TestServer server = TestServer.saying("HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n")) {
            assertThatThrownBy(() -> fetch(get(server.url("/")))).hasMessageContaining("too many redirects");
            assertThat(server.connectionCount()).isEqualTo(HttpLimits.REDIRECTS_MAX + 1);
        }
    }

    @Test
    void showsCredentialsToTheirOwnOriginOnly() throws IOException {
        try (TestServer other = TestServer.saying(OK + "Content-Length: 0\r\n\r\n");
                TestServer first = new TestServer((request, out) -> {
                    String target = request.line().contains(" /1 ") ? "/2" : "http://127.0.0.1:" + other.port() + "/3";
                    out.write(("HTTP/1.1 307 Moved\r\nLocation: " + target + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
                })) {
            HttpUrl url = HttpUrl.parse("http://us%40er:pa%3Ass@127.0.0.1:" + first.port() + "/1");

            fetch(get(url).withHeader("Cookie", "c=1").withRangeFrom(3));

            for (TestServer.Request request : first.requests()) {
                assertThat(request.header("Authorization")).isEqualTo("Basic dXNAZXI6cGE6c3M=");
                assertThat(request.header("Cookie")).isEqualTo("c=1");
            }
            TestServer.Request elsewhere = other.requests().getFirst();
            assertThat(elsewhere.header("Authorization")).isEmpty();
            assertThat(elsewhere.header("Cookie")).isEmpty();
            assertThat(elsewhere.header("Range")).isEqualTo("bytes=3-");
        }
    }

    @Test
    void doesNotTouchLocalAddressesForStrangers() throws IOException {
        try (TestServer canary = TestServer.saying(OK + "\r\n")) {
            for (String host : List.of("127.0.0.1", "[::ffff:127.0.0.1]", "local.example", "mixed.example", "[::1]")) {
                HttpRequest request = HttpRequest.get(HttpUrl.parse("http://" + host + ":" + canary.port() + "/"), 10);
                assertThatThrownBy(() -> client.execute(request))
                        .isInstanceOfSatisfying(
                                HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
            }
            HttpRequest metadata = get(HttpUrl.parse("http://metadata.example:" + canary.port() + "/"));
            assertThatThrownBy(() -> client.execute(metadata)).hasMessageContaining("nothing may connect");
            assertThat(canary.connectionCount()).isZero();
        }
    }

    @Test
    void looksANameUpOnceAndTriesItsAddressesInTurn() throws IOException {
        try (TestServer server = TestServer.saying(OK + "Content-Length: 2\r\n\r\nhi")) {
            assertThat(fetch(get(HttpUrl.parse("http://two.example:" + server.port() + "/"))))
                    .isEqualTo("hi");
            assertThat(fetch(get(HttpUrl.parse("http://mixed.example:" + server.port() + "/"))))
                    .isEqualTo("hi");
            assertThat(names.asked).containsExactly("two.example", "mixed.example");
        }
    }

    @Test
    void saysWhichPortTakesNoConnection() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        assertThatThrownBy(() -> fetch(get(HttpUrl.parse("http://127.0.0.1:" + port + "/"))))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining("127.0.0.1 port " + port);
        assertThatThrownBy(() -> fetch(get(HttpUrl.parse("http://nowhere.example/"))))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_HOST));
    }

    @Test
    void connectsFromTheLocalAddressItIsTold() throws IOException {
        HttpSettings bound = HttpSettings.of("1").withBind(List.of(InetAddress.ofLiteral("127.0.0.77")));
        try (TestServer server = TestServer.saying(OK + "Content-Length: 2\r\n\r\nhi");
                HttpClient other = new HttpClient(bound, names);
                HttpResponse response = other.execute(get(server.url("/")))) {
            assertThat(response.readBody()).hasSize(2);
            assertThat(server.lastPeer().getHostAddress()).isEqualTo("127.0.0.77");
            // There is no local IPv6 address to use, so the client takes the host's IPv4 address.
            try (HttpResponse second = other.execute(get(HttpUrl.parse("http://two.example:" + server.port() + "/")))) {
                assertThat(second.isOk()).isTrue();
            }
            assertThatThrownBy(() -> other.execute(get(HttpUrl.parse("http://[::1]:" + server.port() + "/"))))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
        }
    }

    @Test
    void endsASilentServer() throws Exception {
        HttpSettings impatient = HttpSettings.of("1").withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(50));
        try (TestServer server = new TestServer((request, out) -> new CountDownLatch(1).await());
                HttpClient other = new HttpClient(impatient, names)) {
            assertThatThrownBy(() -> other.execute(get(server.url("/"))))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
            assertThat(other.openConnections()).isZero();
        }
    }

    @Test
    void endsAServerThatDribblesWhenTheWholeTimeIsOver() throws Exception {
        try (TestServer server = new TestServer(HttpClientTest::dribble)) {
            HttpRequest request = get(server.url("/")).withTimeLimit(Duration.ofMillis(100));
            assertThatThrownBy(() -> fetch(request))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
        }
    }

    private static void dribble(TestServer.Request request, OutputStream out) throws IOException {
        out.write(OK.getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            out.write("X: y\r\n".getBytes(StandardCharsets.ISO_8859_1), 0, 1);
            out.flush();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void closingTheClientEndsACallThatWaits() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, out) -> {
            asked.countDown();
            new CountDownLatch(1).await();
        })) {
            FutureTask<Throwable> failure = failureOf(server);
            Thread caller = Thread.ofVirtual().start(failure);
            asked.await();

            client.close();

            caller.join();
            assertThat(failure.get()).isInstanceOf(HttpException.class);
            assertThatThrownBy(() -> fetch(get(server.url("/"))))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
            assertThat(server.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void interruptingTheCallerEndsItsCall() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, out) -> {
            asked.countDown();
            new CountDownLatch(1).await();
        })) {
            FutureTask<Throwable> failure = failureOf(server);
            Thread caller = Thread.ofVirtual().start(failure);
            asked.await();

            caller.interrupt();

            caller.join();
            assertThat(failure.get())
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        }
    }

    private FutureTask<Throwable> failureOf(TestServer server) throws HttpException {
        HttpRequest request = get(server.url("/"));
        return new FutureTask<>(() -> {
            try (HttpResponse response = client.execute(request)) {
                return new AssertionError("status " + response.status());
            } catch (HttpException e) {
                return e;
            }
        });
    }

    @Test
    void doesNotReachNamesThatOnlyLookLikeOthers() {
        assertThatThrownBy(() -> client.execute(get(HttpUrl.parse("http://xn--pple-43d.example/"))))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
        assertThat(names.asked).isEmpty();
    }

    private static byte[] gzip(byte[] content, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                gzip.write(content);
            }
        }
        return packed.toByteArray();
    }

    private static final class Counter extends OutputStream {
        private final long[] seen;

        Counter(long[] seen) {
            this.seen = seen;
        }

        @Override
        public void write(int b) {
            seen[0]++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            seen[0] += length;
        }
    }
}
