package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpConversationTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final HttpClient client = new HttpClient(HttpSettings.of("1"));
    private final HttpConversation conversation = client.conversation();
    private final AtomicInteger connections = new AtomicInteger();

    @AfterEach
    void closesEverything() {
        conversation.close();
        assertThat(client.openConnections()).isZero();
        client.close();
    }

    /** Answers each request on a connection with the next of these texts, then closes it. */
    private ServerSocket server(String... answers) throws IOException {
        ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (Socket socket = listener.accept()) {
                        connections.incrementAndGet();
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                        for (String answer : answers) {
                            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                                assertThat(line).isNotEqualToIgnoringCase("Connection: close");
                            }
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        }
                    }
                }
            } catch (IOException | NullPointerException e) {
                // The client or the test closed it.
            }
        });
        return listener;
    }

    private String ask(ServerSocket server) throws IOException {
        HttpRequest request = HttpRequest.get(HttpUrl.parse("http://127.0.0.1:" + server.getLocalPort() + "/"), 100)
                .withLocal(new LocalAccess.Allowed());
        try (HttpResponse response = conversation.execute(request)) {
            return new String(response.readBody(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void keepsAConnectionWhileTheServerKeepsIt() throws Exception {
        try (ServerSocket server = server(OK, OK, OK)) {
            assertThat(ask(server) + ask(server) + ask(server)).isEqualTo("okokok");
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void replacesAConnectionThatTheServerHasEnded() throws Exception {
        try (ServerSocket server = server(OK, OK)) {
            assertThat(ask(server) + ask(server) + ask(server)).isEqualTo("okokok");
            assertThat(connections).hasValue(2);
        }
    }

    @Test
    void doesNotKeepAConnectionWhoseEndWasAnnounced() throws Exception {
        try (ServerSocket server = server(OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))) {
            assertThat(ask(server)).isEqualTo("ok");
            assertThat(client.openConnections()).isZero();
        }
    }

    @Test
    void doesNotKeepAnAnswerThatWasNotReadToItsEnd() throws Exception {
        try (ServerSocket server = server(OK)) {
            HttpRequest request = HttpRequest.get(HttpUrl.parse("http://127.0.0.1:" + server.getLocalPort() + "/"), 100)
                    .withLocal(new LocalAccess.Allowed());
            conversation.execute(request).close();
            assertThat(client.openConnections()).isZero();
        }
    }

    @Test
    void asksAServerThatWasReachedForNoPathThatMayNotBeAsked() throws Exception {
        try (ServerSocket server = server(OK, OK)) {
            String base = "http://127.0.0.1:" + server.getLocalPort();
            LocalAccess local = new LocalAccess.ShownUnder("/announce");
            HttpRequest allowed =
                    HttpRequest.get(HttpUrl.parse(base + "/announce"), 100).withLocal(local);
            try (HttpResponse response = conversation.execute(allowed)) {
                response.readBody();
            }
            HttpRequest other =
                    HttpRequest.get(HttpUrl.parse(base + "/admin"), 100).withLocal(local);

            assertThatThrownBy(() -> conversation.execute(other)).isInstanceOf(HttpException.class);
        }
    }

    @Test
    void closesIdleConnections() throws Exception {
        try (ServerSocket server = server(OK, OK)) {
            ask(server);
            assertThat(client.openConnections()).isEqualTo(1);
            conversation.closeIdle();
            assertThat(client.openConnections()).isZero();
        }
    }
}
