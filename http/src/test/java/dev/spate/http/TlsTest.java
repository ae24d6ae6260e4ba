package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpException.Reason;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestProxy;
import dev.spate.http.testing.TestServer;
import dev.spate.http.testing.TestTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    static Path folder;

    private static TestTls tls;

    private final FixedResolver names =
            new FixedResolver(Map.of("good.example", List.of("127.0.0.1"), "bad.example", List.of("127.0.0.1")));

    @BeforeAll
    static void makeKeys() throws Exception {
        tls = TestTls.certifying(folder, "dns:good.example,ip:127.0.0.1");
    }

    private static TestServer server(String answer) throws Exception {
        return new TestServer(
                tls.context().getServerSocketFactory(),
                (request, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private String fetch(HttpSettings settings, String url) throws HttpException {
        HttpRequest request = HttpRequest.get(HttpUrl.parse(url), 1000).withLocal(new LocalAccess.Allowed());
        try (HttpClient client = new HttpClient(settings, names)) {
            try (HttpResponse response = client.execute(request)) {
                return new String(response.readBody(), StandardCharsets.ISO_8859_1);
            } finally {
                assertThat(client.openConnections()).isZero();
            }
        }
    }

    private HttpSettings trusting(SSLContext context) {
        return HttpSettings.of("1").withTls(context);
    }

    @Test
    void talksToAServerWhoseAuthorityItIsGiven() throws Exception {
        try (TestServer server = server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) {
            assertThat(fetch(trusting(tls.context()), "https://good.example:" + server.port() + "/"))
                    .isEqualTo("hi");
            assertThat(fetch(trusting(tls.context()), "https://127.0.0.1:" + server.port() + "/"))
                    .isEqualTo("hi");
        }
    }

    @Test
    void refusesAnAuthorityThatNobodyTrusts() throws Exception {
        try (TestServer server = server("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThatThrownBy(() -> fetch(HttpSettings.of("1"), "https://good.example:" + server.port() + "/"))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TLS));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void followsARedirectToPlainHttpForWhoVerifiesTheBytes() throws Exception {
        try (TestServer plain = TestServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                TestServer secure = server("HTTP/1.1 302 Found\r\nLocation: " + plain.url("/") + "\r\n\r\n");
                HttpClient client = new HttpClient(trusting(tls.context()), names);
                HttpResponse response =
                        client.execute(HttpRequest.get(HttpUrl.parse("https://127.0.0.1:" + secure.port() + "/"), 1000)
                                .withLocal(new LocalAccess.Allowed())
                                .withPlainRedirects())) {
            assertThat(response.readBody()).asString().isEqualTo("hi");
        }
    }

    @Test
    void replacesAConnectionThatTheServerHasEnded() throws Exception {
        try (TestServer server = server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                HttpClient client = new HttpClient(trusting(tls.context()), names);
                HttpConversation conversation = client.conversation()) {
            HttpRequest request = HttpRequest.get(HttpUrl.parse("https://127.0.0.1:" + server.port() + "/"), 1000)
                    .withLocal(new LocalAccess.Allowed());
            for (int i = 0; i < 5; i++) {
                try (HttpResponse response = conversation.execute(request)) {
                    assertThat(response.readBody()).asString().isEqualTo("hi");
                }
            }
        }
    }

    @Test
    void refusesACertificateForAnotherHost() throws Exception {
        try (TestServer server = server("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThatThrownBy(() -> fetch(trusting(tls.context()), "https://bad.example:" + server.port() + "/"))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TLS));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void refusesARedirectFromHttpsToHttp() throws Exception {
        try (TestServer open = TestServer.saying("HTTP/1.1 200 OK\r\n\r\n");
                TestServer server =
                        server("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + open.port() + "/\r\n\r\n")) {
            assertThatThrownBy(() -> fetch(trusting(tls.context()), "https://good.example:" + server.port() + "/"))
                    .hasMessageContaining("from https to http");
            assertThat(open.connectionCount()).isZero();
        }
    }

    @Test
    void endsAHandshakeThatNeverComes() throws Exception {
        HttpSettings impatient = HttpSettings.of("1").withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(50));
        CountDownLatch over = new CountDownLatch(1);
        // A plain server waits for a line end that the TLS client hello does not contain.
        try (TestServer server = new TestServer((request, out) -> over.await())) {
            assertThatThrownBy(() -> fetch(impatient, "https://good.example:" + server.port() + "/"))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
        }
    }

    @Test
    void tunnelsThroughProxiesThatSeeNothingOfIt() throws Exception {
        for (boolean socks : List.of(true, false)) {
            try (TestServer server = server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                    TestProxy proxy = new TestProxy(socks, "")) {
                ProxyChoice choice = socks
                        ? new ProxyChoice.Socks5("good.example", proxy.port(), "", "")
                        : new ProxyChoice.HttpConnect("good.example", proxy.port(), "", "");
                String url = "https://good.example:" + server.port() + "/";

                assertThat(fetch(trusting(tls.context()).withProxy(choice), url))
                        .isEqualTo("hi");
                assertThat(proxy.targets).hasSize(1);
            }
        }
    }
}
