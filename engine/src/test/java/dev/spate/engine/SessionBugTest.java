package dev.spate.engine;

import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A torrent whose machine violates one of its invariants stops; the other torrents of its session continue. */
class SessionBugTest {
    @TempDir
    Path temp;

    private TestContent broken;
    private TestContent sound;

    @BeforeEach
    void createContents() throws Exception {
        broken = TestContent.file(temp.resolve("from"), "broken", 4 * TestContent.PIECE);
        sound = TestContent.file(temp.resolve("from"), "sound", 4 * TestContent.PIECE);
    }

    private static TorrentHandle seedIn(Session session, TestContent content) throws InterruptedException {
        TorrentHandle torrent = session.add(content.seed().build());
        until(session, "it seeds", () -> torrent.status().activity() == Activity.SEEDING);
        return torrent;
    }

    private static FakePeer dial(Session session, TestContent content, String id) throws Exception {
        return FakePeer.dial(session, content.metainfo(), FakePeer.id(id));
    }

    private static void breakRule(Session session, TorrentHandle torrent) throws InterruptedException {
        try (Subscription events = session.subscribe()) {
            // A block that the disk never received cannot have been written.
            torrent.torrent().endpoint().slot().complete(new DiskEvent.BlockWritten(new BlockRef(0, 0, 16_384)));
            assertThat(SessionWaits.next(events, SessionEvent.Failed.class)
                            .failure()
                            .cause())
                    .isEqualTo(TorrentFailure.Cause.INTERNAL);
        }
    }

    @Test
    void endsTheLinksOfTheTorrentAndOfNoOther() throws Exception {
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = seedIn(session, broken);
            TorrentHandle other = seedIn(session, sound);
            try (FakePeer cutOff = dial(session, broken, "cut off");
                    FakePeer kept = dial(session, sound, "kept")) {
                until(
                        session,
                        "both are linked",
                        () -> torrent.status().swarm().peers()
                                        + other.status().swarm().peers()
                                == 2);

                breakRule(session, torrent);

                cutOff.awaitEnd();
                kept.send(new Message.Interested());
                kept.receive(FakePeer.UNCHOKE);
                assertThat(torrent.status().activity()).isEqualTo(Activity.FAILED);
                assertThat(torrent.status().swarm().peers()).isZero();
            }
        }
    }

    @Test
    void continuesAfterAFailureThatCameWhileItWasResumed() throws Exception {
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = seedIn(session, sound);
            CountDownLatch release = SessionWaits.holdTheLoop(torrent);
            torrent.torrent()
                    .endpoint()
                    .slot()
                    .complete(new DiskEvent.Failed(DiskEvent.Cause.FULL, "", "no space left"));
            CompletableFuture<Void> resumed = torrent.resume();
            release.countDown();
            SessionWaits.join(resumed);

            SessionWaits.completes(torrent);
            assertThat(torrent.status().failure()).isEmpty();
        }
    }

    @Test
    void takesNoLinkForTheTorrentAnyMore() throws Exception {
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = seedIn(session, broken);
            breakRule(session, torrent);

            try (FakePeer late = dial(session, broken, "late")) {
                late.awaitEnd();
            }
        }
    }

    @Test
    void returnsWhatTheTorrentHadTakenFromTheOthers() throws Exception {
        try (Session session =
                Session.open(SessionWaits.onLoopback().connectionsMax(1).build())) {
            TorrentHandle torrent = seedIn(session, broken);
            seedIn(session, sound);
            try (FakePeer first = dial(session, broken, "first")) {
                until(session, "it is linked", () -> torrent.status().swarm().peers() == 1);
                breakRule(session, torrent);
                first.awaitEnd();
            }

            try (FakePeer second = dial(session, sound, "second")) {
                second.send(new Message.Interested());
                second.receive(FakePeer.UNCHOKE);
            }
        }
    }

    @Test
    void canBeTakenOutOfItsSession() throws Exception {
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent =
                    session.add(broken.download(temp.resolve("to")).build());
            breakRule(session, torrent);

            assertThatThrownBy(() -> SessionWaits.completes(torrent)).hasCauseInstanceOf(TorrentFailedException.class);
            SessionWaits.join(session.remove(torrent));
            assertThat(session.torrents()).isEmpty();
            assertThat(session.add(broken.download(temp.resolve("to")).build()).completion())
                    .isNotDone();
        }
    }
}
