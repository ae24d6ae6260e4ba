package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpException.Reason;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestProxy;
import dev.spate.http.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final FixedResolver names = new FixedResolver(Map.of("proxy.example", List.of("127.0.0.1")));

    private String fetch(ProxyChoice proxy, String url) throws HttpException {
        return fetch(HttpSettings.of("1").withProxy(proxy), HttpRequest.get(HttpUrl.parse(url), 100));
    }

    private String fetch(HttpSettings settings, HttpRequest request) throws HttpException {
        try (HttpClient client = new HttpClient(settings, names)) {
            try (HttpResponse response = client.execute(request)) {
                return new String(response.readBody(), StandardCharsets.ISO_8859_1);
            } finally {
                assertThat(client.openConnections()).isZero();
            }
        }
    }

    private static ProxyChoice choice(boolean socks, TestProxy proxy, String password) {
        String user = password.isEmpty() ? "" : "me";
        return socks
                ? new ProxyChoice.Socks5("proxy.example", proxy.port(), user, password)
                : new ProxyChoice.HttpConnect("proxy.example", proxy.port(), user, password);
    }

    private static void refusedByProxy(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROXY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesThroughTheProxyAndLetsItLookTheNameUp(boolean socks) throws IOException {
        try (TestServer server = TestServer.saying(HI);
                TestProxy proxy = new TestProxy(socks, "")) {
            String body = fetch(choice(socks, proxy, ""), "http://hidden.example:" + server.port() + "/x");

            assertThat(body).isEqualTo("hi");
            String target = "hidden.example:" + server.port();
            assertThat(proxy.targets).containsExactly(socks ? target : "CONNECT " + target + " HTTP/1.1");
            assertThat(server.connectionCount()).isEqualTo(1);
            assertThat(names.asked).containsExactly("proxy.example");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logsIn(boolean socks) throws IOException {
        try (TestServer server = TestServer.saying(HI);
                TestProxy proxy = new TestProxy(socks, "secret")) {
            String url = "http://hidden.example:" + server.port() + "/";

            assertThat(fetch(choice(socks, proxy, "secret"), url)).isEqualTo("hi");
            assertThat(proxy.logins).containsExactly(socks ? "me:secret" : "Basic bWU6c2VjcmV0");
            assertThat(choice(socks, proxy, "secret").toString()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesNowhereWithoutTheRightPassword(boolean socks) throws IOException {
        try (TestServer server = TestServer.saying(HI);
                TestProxy proxy = new TestProxy(socks, "secret")) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            HttpSettings settings = HttpSettings.of("1").withProxy(choice(socks, proxy, ""));
            HttpRequest request = HttpRequest.get(HttpUrl.parse(url), 100).withLocal(new LocalAccess.Allowed());

            assertThatThrownBy(() -> fetch(settings, request)).satisfies(ProxyTest::refusedByProxy);
            assertThat(server.connectionCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotGoAroundAProxyThatIsDown(boolean socks) throws IOException {
        int closed;
        try (ServerSocket unused = new ServerSocket(0)) {
            closed = unused.getLocalPort();
        }
        try (TestServer server = TestServer.saying(HI)) {
            ProxyChoice down = socks
                    ? new ProxyChoice.Socks5("proxy.example", closed, "", "")
                    : new ProxyChoice.HttpConnect("proxy.example", closed, "", "");
            HttpRequest request = HttpRequest.get(server.url("/"), 100).withLocal(new LocalAccess.Allowed());

            assertThatThrownBy(() -> fetch(HttpSettings.of("1").withProxy(down), request))
                    .satisfies(ProxyTest::refusedByProxy);
            assertThat(server.connectionCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotFollowARedirectOfAStrangerIntoItsOwnNetwork(boolean socks) throws IOException {
        try (TestServer canary = TestServer.saying(HI);
                TestServer server = TestServer.saying(
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + canary.port() + "/\r\n\r\n");
                TestProxy proxy = new TestProxy(socks, "")) {
            HttpRequest request = HttpRequest.get(HttpUrl.parse("http://hidden.example:" + server.port() + "/"), 100)
                    .withLocal(new LocalAccess.Allowed());

            assertThatThrownBy(() -> fetch(HttpSettings.of("1").withProxy(choice(socks, proxy, "")), request))
                    .hasMessageContaining("private network");
            assertThat(canary.connectionCount()).isZero();
        }
    }

    @Test
    void saysWhyTheProxyRefused() throws IOException {
        try (TestProxy proxy = new TestProxy(true, "")) {
            assertThatThrownBy(() -> fetch(choice(true, proxy, ""), "http://forbidden.example/"))
                    .satisfies(ProxyTest::refusedByProxy)
                    .hasMessageContaining("forbidden by its rules");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0005",
                "\u0004\u0000",
                "\u0005\u0007",
                "HTTP/1.1 400 Bad\r\n\r\n",
                "\u0005\u0000\u0005\u0000\u0000\u0009"
            })
    void endsAProxyThatDoesNotSpeakSocks(String firstBytes) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = listener.accept()) {
                    socket.getOutputStream().write(firstBytes.getBytes(StandardCharsets.ISO_8859_1));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client closed the connection, as it should.
                }
            });
            ProxyChoice proxy = new ProxyChoice.Socks5("proxy.example", listener.getLocalPort(), "", "");

            assertThatThrownBy(() -> fetch(proxy, "http://hidden.example/")).satisfies(ProxyTest::refusedByProxy);
        }
    }

    @Test
    void connectsAChannelOfAPeer() throws IOException {
        try (TestServer server = TestServer.saying("hello");
                TestProxy proxy = new TestProxy(true, "");
                var channel = java.nio.channels.SocketChannel.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()))) {
            Socks5 socks = new Socks5(new ProxyChoice.Socks5("unused", 1, "", ""), Duration.ofSeconds(20));

            socks.connect(channel, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), server.port()));

            assertThat(proxy.targets).containsExactly("192.0.2.1:" + server.port());
            channel.write(java.nio.ByteBuffer.wrap("x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(channel.socket().getInputStream().readAllBytes())
                    .asString()
                    .isEqualTo("hello");
        }
    }
}
