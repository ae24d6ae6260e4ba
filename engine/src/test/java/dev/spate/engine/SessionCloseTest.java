package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.magnet.Magnet;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCloseTest {
    private static final int LENGTH = 40 * TestContent.PIECE;

    @TempDir
    Path temp;

    /** The first close of a socket makes the JDK open a socket that it keeps. */
    @BeforeAll
    static void warmUp() throws Exception {
        try (Session session = SessionWaits.open();
                Socket socket = new Socket(SessionWaits.localhost(), session.listenPort())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void leavesNoThreadSocketOrFileBehind() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        cycle(content, 0);
        List<String> before = descriptors();

        for (int i = 1; i <= 20; i++) {
            cycle(content, i);
        }

        assertThat(threads()).isEmpty();
        assertThat(descriptors()).isEqualTo(before);
    }

    /** Every second transfer is closed in its middle. */
    private void cycle(TestContent content, int number) throws Exception {
        Path to = temp.resolve("to" + number);
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent =
                    leech.add(content.download(to).peer(addressOf(seed)).build());
            if (number % 2 == 0) {
                completes(torrent);
            } else {
                until(
                        leech,
                        "a piece has come",
                        () -> torrent.status().progress().piecesHave() > 0);
            }
        }
        assertThat(threads()).isEmpty();
    }

    @Tag("slow")
    @Test
    void closesWhileATrackerNeverAnswersAndADialHangs() throws Exception {
        List<String> before = descriptors();
        try (ServerSocket silent = new ServerSocket(0, 50, SessionWaits.localhost())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/announce";
            TestContent content = TestContent.create(
                    temp.resolve("from"), "one", Map.of("one", LENGTH), TestContent.PIECE, List.of(url));
            try (Session leech = SessionWaits.open()) {
                // Connects, but never shakes hands.
                TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                        .peer(SessionWaits.at(silent.getLocalPort()))
                        .build());
                silent.accept().close();
                assertThat(torrent.completion()).isNotDone();
            }
            assertThat(threads()).isEmpty();
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void closesAllTheSameForAThreadThatIsInterrupted() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        List<String> before = descriptors();

        Session session = SessionWaits.open();
        session.add(content.download(temp.resolve("to")).build());
        Thread.currentThread().interrupt();
        session.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(threads()).isEmpty();
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void waitsForWhatIsBeingRemoved() throws Exception {
        List<String> before = descriptors();
        CompletableFuture<Void> removed;
        try (ServerSocket silent = new ServerSocket(0, 50, SessionWaits.localhost())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/announce";
            TestContent content = TestContent.create(
                    temp.resolve("from"), "one", Map.of("one", LENGTH), TestContent.PIECE, List.of(url));
            try (Session leech = SessionWaits.open()) {
                TorrentHandle torrent =
                        leech.add(content.download(temp.resolve("to")).build());
                silent.accept().close();
                // The end is announced to the tracker, which does not answer.
                removed = leech.remove(torrent);
                assertThat(leech.torrents()).isEmpty();
            }
            assertThat(removed).isDone();
            assertThat(threads()).isEmpty();
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    private static Magnet link(TestContent content) {
        return new Magnet(content.metainfo().infoHash(), "a name", List.of(), List.of(), List.of(), List.of(), 0);
    }

    @Test
    void everyFutureEndsWhenItsTorrentIsRemoved() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent =
                    session.add(content.download(temp.resolve("to")).build());
            CompletableFuture<Void> completion = torrent.completion();

            SessionWaits.join(session.remove(torrent));

            assertThatThrownBy(() -> SessionWaits.join(completion)).hasRootCauseInstanceOf(SpateException.class);
            assertThatThrownBy(() -> SessionWaits.join(torrent.completion()))
                    .hasRootCauseInstanceOf(SpateException.class);
            assertThatThrownBy(() -> SessionWaits.join(torrent.peers())).hasRootCauseInstanceOf(SpateException.class);
            assertThatThrownBy(() -> SessionWaits.join(torrent.resume())).hasRootCauseInstanceOf(SpateException.class);
        }
    }

    @Test
    void everyFutureEndsWhenTheSessionIsClosed() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        TestContent other = TestContent.file(temp.resolve("from"), "other", LENGTH);
        Session session = SessionWaits.open();
        TorrentHandle known = session.add(content.download(temp.resolve("to")).build());
        TorrentHandle unknown =
                session.add(AddTorrent.magnet(link(other), temp.resolve("to")).build());
        List<CompletableFuture<?>> open = List.of(known.completion(), unknown.completion(), unknown.metadata());

        session.close();

        assertThat(open).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(known.completion()).isCompletedExceptionally();
        assertThat(known.resume()).isCompletedExceptionally();
    }

    @Test
    void canBeClosedByCodeThatDependsOnItsFutures() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        List<Function<TorrentHandle, CompletableFuture<?>>> futures = List.of(
                TorrentHandle::completion,
                TorrentHandle::pause,
                TorrentHandle::recheck,
                TorrentHandle::pieces,
                torrent -> torrent.filePriorities(List.of(7)));
        for (Function<TorrentHandle, CompletableFuture<?>> future : futures) {
            Session session = SessionWaits.open();
            TorrentHandle torrent = session.add(content.seed().build());

            SessionWaits.join(future.apply(torrent).thenRun(session::close));

            assertThat(threads()).isEmpty();
        }
        Session session = SessionWaits.open();
        TorrentHandle torrent = session.add(content.seed().build());
        SessionWaits.join(session.remove(torrent).thenRun(session::close));
        assertThat(threads()).isEmpty();
    }

    @Test
    void whatComesAfterTheEndIsRefused() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        Session session = SessionWaits.open();
        TorrentHandle torrent = session.add(content.seed().build());
        Subscription events = session.subscribe();

        session.close();
        session.close();

        assertThatThrownBy(() -> session.add(content.seed().build())).isInstanceOf(SpateException.class);
        assertThat(torrent.pause()).isCompletedExceptionally();
        assertThat(torrent.peers()).isCompletedExceptionally();
        assertThat(torrent.pieces()).isCompletedExceptionally();
        while (events.poll(Duration.ZERO).isPresent()) {
            // Events from before the end can still be polled.
        }
        assertThat(events.isOver()).isTrue();
    }

    @Test
    void aPortThatIsTakenLeavesNothingBehind() throws Exception {
        List<String> before = descriptors();
        try (ServerSocket taken = new ServerSocket(0, 5, SessionWaits.localhost())) {
            SessionConfig config =
                    SessionWaits.onLoopback().listenPort(taken.getLocalPort()).build();
            assertThatThrownBy(() -> Session.open(config)).isInstanceOf(ListenException.class);
        }
        assertThat(threads()).isEmpty();
        assertThat(descriptors()).isEqualTo(before);
    }

    /**
     * Virtual threads are not listed. The session has waited for them itself, and a lost one would keep its socket
     * open.
     */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("spate-"))
                .toList();
    }

    /** The open descriptors: files by name, sockets and pipes by kind. Empty where the system cannot list them. */
    private static List<String> descriptors() throws IOException {
        Path table = Path.of("/proc/self/fd");
        if (!Files.isDirectory(table)) {
            return List.of();
        }
        try (var list = Files.list(table)) {
            return list.map(SessionCloseTest::target)
                    .filter(target -> target.startsWith("socket") || target.contains("/from") || target.contains("/to"))
                    .map(target -> target.replaceAll("\\d+", ""))
                    .sorted()
                    .toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // This is the descriptor of the listing itself.
            return "";
        }
    }
}
