package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.TorrentCreator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares that send invalid or hostile events and answers. */
class HostileShareTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path root;

    private LyingServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new LyingServer();
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private static String head(String type) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n";
    }

    private static String begin() {
        return head("text/event-stream") + "id: e-0-0\nevent: begin\ndata: {\"stream\":\"s\",\"whole\":true}\n\n";
    }

    private static String added(String name, String hash, String torrent) {
        return "id: e-1-0\nevent: added\ndata: "
                + new dev.spate.share.text.Json()
                        .put("name", name)
                        .put("infoHashV1", java.util.Optional.of(hash).filter(it -> !it.isEmpty()))
                        .put("torrent", torrent)
                        .put("download", "/empty")
                + "\n\n";
    }

    private static String caughtUp() {
        return "event: caughtUp\ndata: {\"settled\":true}\n\n";
    }

    private RunningFollower follow(UnaryOperator<FollowSettings> change) throws IOException {
        return RunningFollower.at(server.url(), root.resolve("follower"), change);
    }

    private static void awaitTrouble(RunningFollower follower, String part) throws Exception {
        Await.until(
                () -> follower.notices().stream()
                        .anyMatch(item -> item.toString().contains(part)),
                follower::notices);
    }

    @Test
    void refusesATorrentThatIsNotTheOneAnnounced() throws Exception {
        Path file = Files.write(root.resolve("other"), RunningShare.bytes(1000, 1));
        byte[] torrent = TorrentCreator.of(file).create((_, _) -> true);
        server.answers.put("/t", (head("application/x-bittorrent") + new String(torrent, StandardCharsets.ISO_8859_1)));
        server.answers.put("/events", begin() + added("a.bin", HASH, "/t") + caughtUp());

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            awaitTrouble(follower, "not the one that was announced");

            assertThat(follower.files()).isEmpty();
        }
    }

    @Test
    void createsNothingOutsideItsFolderAndNothingHidden() throws Exception {
        server.answers.put("/empty", head("text/plain"));
        StringBuilder events = new StringBuilder(begin());
        for (String name :
                List.of("../x", "/etc/x", "..", ".", ".bashrc", ".spate-follow", "C:\\x", "a\\..\\..\\b", "con")) {
            events.append(added(name, "", "/t"));
        }
        server.answers.put("/events", events + added("fine", "", "/t") + caughtUp());

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            Await.until(() -> follower.files().size() == 8, () -> follower.files() + " " + follower.notices());

            assertThat(follower.files().keySet())
                    .containsExactlyInAnyOrder(
                            "_", "_.2", "_.bashrc", "_.spate-follow", "C:\\x", "a\\..\\..\\b", "con", "fine");
        }
        try (var all = Files.list(root)) {
            assertThat(all).containsExactly(root.resolve("follower"));
        }
    }

    @Test
    void disconnectsFromAServerThatSendsAnEndlessLine() throws Exception {
        server.answers.put("/events", begin() + "data: " + "x".repeat(FollowLimits.LINE_LENGTH_MAX + 10));

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            awaitTrouble(follower, "longer than");
        }
    }

    @Test
    void neverFollowsARedirectToAnotherServer() throws Exception {
        try (LyingServer other = new LyingServer()) {
            other.answers.put("/events", begin() + added("a.bin", "", "/t") + caughtUp());
            other.answers.put("/empty", head("text/plain"));
            server.answers.put(
                    "/events",
                    "HTTP/1.1 302 Found\r\nLocation: " + other.url() + "/events\r\nContent-Length: 0\r\n\r\n");

            try (RunningFollower follower = follow(UnaryOperator.identity())) {
                awaitTrouble(follower, "nothing to follow");

                assertThat(follower.files()).isEmpty();
            }
        }
    }

    @Test
    void ignoresMalformedEvents() throws Exception {
        server.answers.put("/empty", head("text/plain"));
        server.answers.put(
                "/events",
                begin()
                        + "event: added\ndata: {\n\n"
                        + "event: added\ndata: {\"name\":\"a/b\",\"download\":\"/d\"}\n\n"
                        + "event: added\ndata: {\"name\":\"c\",\"download\":\"//other/d\"}\n\n"
                        + "event: added\ndata: {\"name\":\"d\",\"infoHashV1\":\"../../x\",\"download\":\"/d\"}\n\n"
                        + "event: unheardOf\ndata: {}\n\n"
                        + added("fine", "", "/t")
                        + caughtUp());

        try (RunningFollower follower = follow(RunningFollower::once)) {
            assertThat(follower.awaitEnd()).contains(FollowEnd.COMPLETE);

            assertThat(follower.files().keySet()).containsExactly("fine");
        }
    }

    @Tag("slow")
    @Test
    void endsWithOnceWhenTheShareCannotBeReached() throws Exception {
        try (RunningFollower follower = follow(RunningFollower::once)) {
            assertThat(follower.awaitEnd()).contains(FollowEnd.UNREACHABLE);
        }
    }

    /** Sends exactly the answers that a test sets. */
    private static final class LyingServer implements AutoCloseable {
        final Map<String, String> answers = new ConcurrentHashMap<>();
        final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));

        LyingServer() throws IOException {
            Thread.ofVirtual().start(this::accept);
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    sockets.add(connection);
                    Thread.ofVirtual().start(() -> answer(connection));
                }
            } catch (IOException closed) {
                // The test has closed the server.
            }
        }

        private void answer(Socket connection) {
            try {
                InputStream in = connection.getInputStream();
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int b = in.read();
                    if (b < 0) {
                        return;
                    }
                    head.append((char) b);
                }
                String path = head.toString().split(" ", 3)[1].split("\\?", 2)[0];
                String answer = answers.getOrDefault(path, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                OutputStream out = connection.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                if (!path.equals("/events") || answer.startsWith("HTTP/1.1 302")) {
                    connection.close();
                }
            } catch (IOException closed) {
                // The follower has closed the connection.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket connection : sockets) {
                connection.close();
            }
        }
    }
}
