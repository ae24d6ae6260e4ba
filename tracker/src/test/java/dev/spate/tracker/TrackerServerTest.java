package dev.spate.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);

    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
    private static final InfoHash TORRENT = InfoHash.v1Hex(HASH);
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    private static TrackerConfig.Builder config() {
        return TrackerConfig.builder().udp(ANYWHERE).http(ANYWHERE);
    }

    private static String get(TrackerServer server, String target) throws IOException {
        InetSocketAddress address = server.httpAddresses().getFirst();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String announce(TrackerServer server) throws IOException {
        return get(server, "/announce?info_hash=" + HASH.replaceAll("..", "%$0") + "&port=6001&left=0");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("spate-tracker"))
                .toList();
    }

    @Test
    void leavesNoThreadAndNoSocketBehind() throws IOException {
        InetSocketAddress udp;
        InetSocketAddress http;
        try (TrackerServer server = TrackerServer.open(config().build())) {
            udp = server.udpAddresses().getFirst();
            http = server.httpAddresses().getFirst();
            assertThat(announce(server)).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(server.counts(TORRENT)).isEqualTo(new Counts(1, 0, 0, 0));
            assertThat(threads()).hasSize(3);
        }

        assertThat(threads()).isEmpty();
        TrackerServer.open(TrackerConfig.builder().udp(udp).http(http).build()).close();
        assertThat(threads()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenAnAddressIsTaken() throws IOException {
        try (TrackerServer first = TrackerServer.open(config().build())) {
            TrackerConfig second =
                    config().http(first.httpAddresses().getFirst()).build();

            assertThatThrownBy(() -> TrackerServer.open(second)).isInstanceOf(IOException.class);

            assertThat(threads()).hasSize(3);
        }
    }

    @Test
    void closesTwice() throws IOException {
        TrackerServer server = TrackerServer.open(config().build());

        server.close();
        server.close();

        assertThat(threads()).isEmpty();
    }

    @Test
    void servesOnlyWhatTheProgramAllows() throws IOException {
        try (TrackerServer server = TrackerServer.open(config().limited().build())) {
            assertThat(announce(server)).contains("failure reason");

            server.allow(TORRENT);
            assertThat(announce(server)).contains("8:completei1e");

            server.withdraw(TORRENT);
            assertThat(announce(server)).contains("failure reason");
            assertThat(server.counts(TORRENT)).isEqualTo(new Counts(0, 0, 0, 0));
        }
    }

    @Test
    void introducesASeedThatTheProgramAnswersFor() throws IOException {
        InetSocketAddress seed = new InetSocketAddress("127.0.0.1", 0x1234);
        try (TrackerServer server = TrackerServer.open(config().limited().build())) {
            server.listSeed(TORRENT, seed);
            assertThat(server.counts(TORRENT)).isEqualTo(new Counts(0, 0, 0, 0));

            server.allow(TORRENT);
            server.listSeed(TORRENT, seed);
            server.listSeed(TORRENT, seed);

            assertThat(server.counts(TORRENT)).isEqualTo(new Counts(1, 0, 0, 0));
            String leecher = get(
                    server,
                    "/announce?info_hash=" + HASH.replaceAll("..", "%$0") + "&port=6001&left=1&compact=1&numwant=9");
            assertThat(leecher).contains("5:peers6:\u007f\0\0\u0001\u00124");
        }
    }

    @Tag("slow")
    @Test
    void rereadsItsAllowListWhenTheFileChanges() throws Exception {
        Path file = Files.writeString(folder.resolve("allowed"), "# nothing yet\n");
        try (TrackerServer server = TrackerServer.open(config().allowFile(file).build())) {
            assertThat(announce(server)).contains("failure reason");

            write(file, 3, "  " + HASH.toUpperCase(java.util.Locale.ROOT) + " # the first\n\n");
            await(() -> announce(server).contains("8:completei1e"));

            // A mistake in the file changes nothing.
            write(file, 2, "not a hash\n");
            await(() -> get(server, "/metrics").contains("allow_list_failures_total 1"));
            assertThat(announce(server)).contains("8:completei1e");

            Path other = write(folder.resolve("other"), 1, "");
            Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            await(() -> announce(server).contains("failure reason"));
            assertThat(server.totals().swarms()).isZero();
        }
    }

    /** Writes a file with an old time: a file is read only when it has not changed for a while. */
    private static Path write(Path file, int minutesAgo, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutesAgo))));
    }

    @Test
    void failsToOpenWithoutItsAllowList() throws IOException {
        Path missing = folder.resolve("missing");
        Path bad = Files.writeString(folder.resolve("bad"), HASH + "\n" + HASH + "0\n");

        assertThatThrownBy(() -> TrackerServer.open(config().allowFile(missing).build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> TrackerServer.open(config().allowFile(bad).build()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2");
        assertThat(threads()).isEmpty();
    }

    @Tag("slow")
    @Test
    void forgetsPeersInTimeWithoutBeingAsked() throws Exception {
        TrackerConfig config = config().interval(Duration.ofSeconds(1))
                .expiry(Duration.ofSeconds(1))
                .build();
        try (TrackerServer server = TrackerServer.open(config)) {
            assertThat(announce(server)).contains("8:completei1e");

            await(() -> server.totals().swarms() == 0);
        }
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        TrackerConfig.Builder builder = TrackerConfig.builder();

        assertThatThrownBy(() -> builder.interval(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.interval(Duration.ofDays(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.expiry(Duration.ofDays(8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.peersMax(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.http(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private interface Question {
        boolean isAnsweredYes() throws IOException;
    }

    private static void await(Question question) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!question.isAnsweredYes()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            leaveTheProcessorToTheServer();
        }
    }

    /** The server does not report when its answer changes, so the test asks again a little later. */
    private static void leaveTheProcessorToTheServer() {
        LockSupport.parkNanos(ASK_AGAIN.toNanos());
    }
}
