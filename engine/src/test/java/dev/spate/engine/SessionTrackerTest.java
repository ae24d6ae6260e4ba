package dev.spate.engine;

import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.TestTracker.Announce;
import dev.spate.http.testing.TestServer;
import dev.spate.wire.status.Activity;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTrackerTest {
    private static final String PATH = "/announce";

    @TempDir
    Path temp;

    private static TestTracker tracker(String scheme) throws Exception {
        return scheme.equals("udp") ? TestTracker.overUdp(PATH) : TestTracker.overHttp(PATH);
    }

    private TestContent content(TestTracker tracker) throws Exception {
        return TestContent.tracked(temp.resolve("from"), "one", tracker.url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "udp"})
    void findsPeersThroughATrackerAloneAndAnnouncesEachEventOnce(String scheme) throws Exception {
        try (TestTracker tracker = tracker(scheme)) {
            TestContent content = content(tracker);
            long length = content.bytes().length;
            int seedPort;
            int leechPort;
            try (Session seed = SessionWaits.open()) {
                seedPort = seed.listenPort();
                TorrentHandle seeding = seed.add(content.seed().build());
                tracker.awaitEvent("started");
                try (Session leech = SessionWaits.open()) {
                    leechPort = leech.listenPort();
                    completes(leech.add(content.download(temp.resolve("to")).build()));
                    tracker.awaitEvent("completed");
                }
                until(seed, "all is counted", () -> seeding.status().totals().uploadedBytes() == length);
            }

            content.assertIsIn(temp.resolve("to"));
            assertThat(tracker.eventsFrom(leechPort))
                    .containsExactly(
                            new Announce(leechPort, "started", 0, 0, length),
                            new Announce(leechPort, "completed", 0, length, 0),
                            new Announce(leechPort, "stopped", 0, length, 0));
            assertThat(tracker.eventsFrom(seedPort))
                    .containsExactly(
                            new Announce(seedPort, "started", 0, 0, 0),
                            new Announce(seedPort, "stopped", length, 0, 0));
        }
    }

    @Test
    void dialsPeersThatATrackerTellsByTheNameOfTheirHost() throws Exception {
        try (Session seed = SessionWaits.open();
                TestServer tracker = TestServer.saying(
                        "HTTP/1.1 200 OK\r\n\r\nd5:peersld2:ip9:localhost4:porti" + seed.listenPort() + "eeee");
                Session leech = SessionWaits.open()) {
            TestContent content = TestContent.tracked(
                    temp.resolve("from"), "one", tracker.url(PATH).text());
            TorrentHandle seeding = seed.add(content.seed().build());
            until(seed, "it seeds", () -> seeding.status().activity() == Activity.SEEDING);

            completes(leech.add(content.download(temp.resolve("to")).build()));

            content.assertIsIn(temp.resolve("to"));
        }
    }

    @Test
    void sendsNoCompletedForADownloadThatWasCompleteWhenItBegan() throws Exception {
        try (TestTracker tracker = tracker("http")) {
            TestContent content = content(tracker);
            int port;
            Files.createDirectories(temp.resolve("to"));
            Files.copy(temp.resolve("from/one"), temp.resolve("to/one"));
            try (Session session = SessionWaits.open()) {
                port = session.listenPort();
                completes(session.add(content.download(temp.resolve("to")).build()));
                tracker.awaitEvent("started");
            }

            assertThat(tracker.eventsFrom(port))
                    .containsExactly(new Announce(port, "started", 0, 0, 0), new Announce(port, "stopped", 0, 0, 0));
        }
    }

    @Test
    void announcesStoppedWhenItIsPausedAndStartedWhenItResumes() throws Exception {
        try (TestTracker tracker = tracker("http")) {
            TestContent content = content(tracker);
            long length = content.bytes().length;
            int port;
            try (Session session = SessionWaits.open()) {
                port = session.listenPort();
                TorrentHandle torrent =
                        session.add(content.download(temp.resolve("to")).build());
                tracker.awaitEvent("started");
                SessionWaits.join(torrent.pause());
                tracker.awaitEvent("stopped");
                SessionWaits.join(torrent.resume());
                until(
                        session,
                        "it is started again",
                        () -> tracker.eventsFrom(port(session)).size() == 3);
            }

            assertThat(tracker.eventsFrom(port))
                    .extracting(Announce::event)
                    .containsExactly("started", "stopped", "started", "stopped");
            assertThat(tracker.eventsFrom(port))
                    .allSatisfy(one -> assertThat(one.left()).isEqualTo(length));
        }
    }

    private static int port(Session session) {
        return session.listenPort();
    }

    @Test
    void announcesWhatIsLeftAfterARestart() throws Exception {
        try (TestTracker tracker = tracker("http");
                Session seed = SessionWaits.open()) {
            TestContent content = content(tracker);
            long length = content.bytes().length;
            seed.add(content.seed().build());
            try (Session leech = SessionWaits.open()) {
                TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                        .downBytesPerSecond(100_000)
                        .peer(SessionWaits.addressOf(seed))
                        .build());
                until(
                        leech,
                        "a part has come",
                        () -> torrent.status().progress().piecesHave() > 0);
            }
            int port;
            try (Session leech = SessionWaits.open()) {
                port = leech.listenPort();
                completes(leech.add(content.download(temp.resolve("to"))
                        .peer(SessionWaits.addressOf(seed))
                        .build()));
                until(leech, "it is told", () -> tracker.eventsFrom(port(leech)).size() == 2);
            }

            Announce started = tracker.eventsFrom(port).getFirst();
            assertThat(started.event()).isEqualTo("started");
            assertThat(started.left()).isPositive().isLessThan(length);
            assertThat(tracker.eventsFrom(port).get(1))
                    .isEqualTo(new Announce(port, "completed", 0, started.left(), 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "udp"})
    void asksTrackersNearbyWhoseUrlHidesThemOnlyWhenItIsAllowed(String scheme) throws Exception {
        // The URL shows a local address, but a path that does not begin with /announce may belong to any other server.
        try (TestTracker tracker =
                scheme.equals("udp") ? TestTracker.overUdp("/hidden") : TestTracker.overHttp("/hidden")) {
            TestContent content = content(tracker);
            try (Session careful = SessionWaits.open();
                    Subscription events = careful.subscribe()) {
                careful.add(content.seed().build());
                assertThat(SessionWaits.next(events, SessionEvent.TrackerMessage.class))
                        .satisfies(said -> assertThat(said.failed()).isTrue())
                        .satisfies(said -> assertThat(said.message()).contains("private network"));
            }
            assertThat(tracker.announces()).isEmpty();

            try (Session trusting =
                    Session.open(SessionWaits.onLoopback().localTrackers(true).build())) {
                trusting.add(content.seed().build());
                tracker.awaitEvent("started");
            }
        }
    }
}
