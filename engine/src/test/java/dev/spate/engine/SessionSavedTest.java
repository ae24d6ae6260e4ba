package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.holdTheLoop;
import static dev.spate.engine.SessionWaits.join;
import static dev.spate.engine.SessionWaits.onLoopback;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives the end of a session with a state folder. */
class SessionSavedTest {
    private static final int LENGTH = 20 * TestContent.PIECE + 7;

    @TempDir
    Path temp;

    private Session open() {
        return Session.open(onLoopback().stateFolder(temp.resolve("state")).build());
    }

    private TestContent content(String name) throws Exception {
        return TestContent.file(temp.resolve("from"), name, LENGTH);
    }

    private static int checks(Subscription events) throws InterruptedException {
        int checks = 0;
        for (Optional<SessionEvent> event = events.poll(Duration.ZERO);
                event.isPresent();
                event = events.poll(Duration.ZERO)) {
            checks += event.get() instanceof SessionEvent.Checked ? 1 : 0;
        }
        return checks;
    }

    @Test
    void bringsItsTorrentsBackInTheirOrder() throws Exception {
        TestContent first = content("first");
        TestContent second = content("second");
        try (Session session = open()) {
            session.addAll(List.of(first.seed().build(), second.seed().build()));
            join(session.find(second.metainfo().infoHash()).orElseThrow().moveTo(0));
        }

        try (Session session = open()) {
            assertThat(join(session.torrentsInOrder()))
                    .extracting(TorrentHandle::name)
                    .containsExactly("second", "first");
            assertThat(session.find(first.metainfo().infoHash()).orElseThrow().metainfo())
                    .hasValueSatisfying(metainfo -> assertThat(metainfo.infoBytes())
                            .isEqualTo(first.metainfo().infoBytes()));
        }
    }

    @Test
    void aTorrentStaysBetweenTheTwoWhereItWasMoved() throws Exception {
        List<TestContent> contents = List.of(content("first"), content("second"), content("third"));
        try (Session session = open()) {
            List<TorrentHandle> torrents = session.addAll(
                    contents.stream().map(content -> content.seed().build()).toList());
            join(torrents.get(2).moveTo(1));
        }

        try (Session session = open()) {
            assertThat(join(session.torrentsInOrder()))
                    .extracting(TorrentHandle::name)
                    .containsExactly("first", "third", "second");
        }
    }

    /** Each move halves the room, so that at last the positions of all three change. */
    @Test
    void theOrderStaysHoweverOftenTorrentsAreMoved() throws Exception {
        List<TestContent> contents = List.of(content("first"), content("second"), content("third"));
        try (Session session = open()) {
            List<TorrentHandle> torrents = session.addAll(
                    contents.stream().map(content -> content.seed().build()).toList());
            for (int move = 0; move < 70; move++) {
                join(torrents.get(1 + move % 2).moveTo(1));
            }
        }

        try (Session session = open()) {
            assertThat(join(session.torrentsInOrder()))
                    .extracting(TorrentHandle::name)
                    .containsExactly("first", "third", "second");
        }
    }

    @Test
    void aCheckedSeedIsNotCheckedAgainAndServesAtOnce() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            TorrentHandle torrent = session.add(content.seed().build());
            until(session, "the check is over", () -> torrent.status().activity() == Activity.SEEDING);
        }

        try (Session seed = open();
                Session leech = SessionWaits.open();
                Subscription events = seed.subscribe()) {
            TorrentHandle dormant = seed.torrents().getFirst();
            assertThat(dormant.status().activity()).isEqualTo(Activity.SEEDING);
            assertThat(dormant.status().isComplete()).isTrue();
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            completes(torrent);
            until(seed, "the upload is counted", () -> dormant.status().totals().uploadedBytes() == LENGTH);
            assertThat(checks(events)).isZero();
        }

        try (Session again = open()) {
            assertThat(again.torrents().getFirst().status().totals().uploadedBytes())
                    .isEqualTo(LENGTH);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void aVouchedSeedOpensNothingBeforeItIsNeeded() throws Exception {
        TestContent content = content("one.bin");

        try (Session seed = open();
                Session leech = SessionWaits.open()) {
            TorrentHandle dormant = seed.add(content.seed().vouched(true).build());
            assertThat(dormant.status().activity()).isEqualTo(Activity.SEEDING);
            completes(dormant);
            assertThat(join(dormant.metadata()).infoBytes())
                    .isEqualTo(content.metainfo().infoBytes());
            assertThat(join(dormant.peers())).isEmpty();

            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void aReaderWakesATorrentOfTheSavedSession() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            session.add(content.seed().vouched(true).build());
        }

        try (Session session = open();
                ContentReader reader = session.torrents().getFirst().reader(0)) {
            ByteBuffer bytes = ByteBuffer.allocate(1_000);
            reader.read(bytes, 0);
            assertThat(bytes.position()).isPositive();
        }
    }

    @Test
    void aDownloadGoesOnWhereItWas() throws Exception {
        TestContent content = content("one.bin");
        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            try (Session leech = open()) {
                TorrentHandle torrent =
                        leech.add(content.download(temp.resolve("to")).build());
                join(torrent.pause());
            }

            try (Session leech = open()) {
                TorrentHandle torrent = leech.torrents().getFirst();
                assertThat(torrent.status().activity()).isEqualTo(Activity.PAUSED);
                join(torrent.resume());
                join(torrent.addPeers(List.of(addressOf(seed))));
                completes(torrent);
            }

            try (Session leech = open()) {
                TorrentHandle torrent = leech.torrents().getFirst();
                completes(torrent);
                assertThat(torrent.status().activity()).isEqualTo(Activity.SEEDING);
                assertThat(torrent.status().totals().downloadedBytes()).isEqualTo(LENGTH);
            }
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void aMagnetLinkKeepsTheMetadataThatHasArrived() throws Exception {
        TestContent content = content("one.bin");
        Magnet link = Magnet.parse("magnet:?xt=urn:btih:" + content.metainfo().infoHash());
        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            try (Session leech = open()) {
                TorrentHandle torrent = leech.add(AddTorrent.magnet(link, temp.resolve("to"))
                        .peer(addressOf(seed))
                        .build());
                completes(torrent);
                assertThat(torrent.name()).isEqualTo("one.bin");
            }
        }

        try (Session leech = open()) {
            TorrentHandle torrent = leech.torrents().getFirst();
            assertThat(torrent.name()).isEqualTo("one.bin");
            assertThat(torrent.metainfo()).isPresent();
            assertThat(torrent.status().isComplete()).isTrue();
        }
    }

    @Test
    void aRemovedTorrentDoesNotComeBack() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            TorrentHandle torrent = session.add(content.seed().build());
            join(session.remove(torrent));
            assertThat(torrent.moveTo(0)).isCompletedExceptionally();
            assertThat(torrent.pause()).isCompletedExceptionally();
        }

        try (Session session = open()) {
            assertThat(session.torrents()).isEmpty();
            session.add(content.seed().build());
        }
    }

    @Test
    void aTorrentThatIsRemovedWhileItIsBeingOpenedDoesNotFail() throws Exception {
        try (Session session = open()) {
            for (int i = 0; i < 20; i++) {
                session.add(content("file" + i).download(temp.resolve("to")).build());
            }
        }

        try (Session session = open();
                Subscription events = session.subscribe()) {
            for (TorrentHandle torrent : session.torrents()) {
                join(session.remove(torrent));
            }
            for (Optional<SessionEvent> event = events.poll(Duration.ZERO);
                    event.isPresent();
                    event = events.poll(Duration.ZERO)) {
                assertThat(event.get()).isNotInstanceOf(SessionEvent.Failed.class);
            }
        }
    }

    @Test
    void limitsSurviveToo() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            TorrentHandle torrent = session.add(
                    content.download(temp.resolve("to")).paused(true).build());
            join(torrent.limits(1_000_000, 2_000_000));
            join(torrent.inOrder(true));
            join(torrent.seedGoals(SeedGoals.ratio(2)));
        }

        try (Session session = open();
                Session seed = SessionWaits.open()) {
            TorrentHandle torrent = session.torrents().getFirst();
            assertThat(torrent.status().activity()).isEqualTo(Activity.PAUSED);
            seed.add(content.seed().build());
            join(torrent.resume());
            join(torrent.addPeers(List.of(addressOf(seed))));
            completes(torrent);
        }
    }

    @Test
    void twoSessionsNeverUseOneFolder() {
        try (Session session = open()) {
            assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("another session");
            assertThat(session.torrents()).isEmpty();
        }
    }

    @Test
    void aSeedStopsWhenItHasReachedItsGoal() throws Exception {
        TestContent content = content("one.bin");

        SessionConfig config = onLoopback()
                .stateFolder(temp.resolve("state"))
                .seedGoals(SeedGoals.ratio(1))
                .build();

        try (Session seed = Session.open(config);
                Session leech = SessionWaits.open()) {
            TorrentHandle torrent = seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));

            until(seed, "the goal is reached", () -> torrent.status().activity() == Activity.SEEDED);
        }

        try (Session seed = Session.open(config)) {
            TorrentHandle torrent = seed.torrents().getFirst();
            until(seed, "it is still reached", () -> torrent.status().activity() == Activity.SEEDED);
        }
    }

    @Test
    void aTorrentWaitsForItsPlace() throws Exception {
        List<TestContent> contents = List.of(content("a"), content("b"));

        try (Session session = Session.open(
                onLoopback().activeLimits(new ActiveLimits(0, 0, 1, 0, 0, 1)).build())) {
            List<TorrentHandle> torrents = session.addAll(contents.stream()
                    .map(content -> content.download(
                                    temp.resolve("to-" + content.metainfo().name()))
                            .build())
                    .toList());
            until(
                    session,
                    "one runs and one waits",
                    () -> torrents.get(0).status().activity() == Activity.DOWNLOADING
                            && torrents.get(1).status().activity() == Activity.QUEUED);

            join(torrents.get(0).pause());
            until(session, "the other one runs", () -> torrents.get(1).status().activity() == Activity.DOWNLOADING);
        }
    }

    @Test
    void aChangedFileIsCheckedAgain() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            TorrentHandle torrent = session.add(content.seed().build());
            until(session, "the check is over", () -> torrent.status().activity() == Activity.SEEDING);
        }
        byte[] bytes = Files.readAllBytes(temp.resolve("from/one.bin"));
        bytes[5] ^= 1;
        Files.write(temp.resolve("from/one.bin"), bytes);

        try (Session session = open()) {
            TorrentHandle torrent = session.torrents().getFirst();
            var _ = torrent.reader(0, LENGTH - 10, LENGTH);
            until(
                    session,
                    "a piece is missing",
                    () -> torrent.status().progress().piecesHave() == 20);
        }
    }

    @Test
    void aDownloadThatHasLostAPieceIsNotCompleteInTheNextSession() throws Exception {
        TestContent content = content("one.bin");
        downloadAll(content.download(temp.resolve("to")).access(AddTorrent.Access.OVERWRITE), content);
        loseTheFirstPiece();
        try (Session session = open()) {
            TorrentHandle torrent = session.torrents().getFirst();
            completes(torrent);
            try (ContentReader _ = torrent.reader(0, LENGTH - 10, LENGTH)) {
                until(session, "a piece is missing", () -> torrent.status().activity() == Activity.DOWNLOADING);
            }
        }

        assertThatItLacksOnePiece();
    }

    @Test
    void aDownloadThatFindsAnotherFileIsNotCompleteInTheNextSession() throws Exception {
        TestContent content = content("one.bin");
        downloadAll(content.download(temp.resolve("to")), content);
        loseTheFirstPiece();
        try (Session session = open()) {
            TorrentHandle torrent = session.torrents().getFirst();
            try (ContentReader _ = torrent.reader(0, LENGTH - 10, LENGTH)) {
                until(session, "a file is in the way", () -> torrent.status().activity() == Activity.FAILED);
            }
        }

        assertThatItLacksOnePiece();
    }

    /** Downloads everything in a session of its own. */
    private void downloadAll(AddTorrent.Builder download, TestContent content) {
        try (Session seed = SessionWaits.open();
                Session leech = open()) {
            seed.add(content.seed().build());
            completes(leech.add(download.peer(addressOf(seed)).build()));
        }
    }

    private void loseTheFirstPiece() throws IOException {
        byte[] bytes = Files.readAllBytes(temp.resolve("to/one.bin"));
        bytes[5] ^= 1;
        Files.write(temp.resolve("to/one.bin"), bytes);
    }

    private void assertThatItLacksOnePiece() {
        try (Session session = open()) {
            TorrentHandle torrent = session.torrents().getFirst();
            assertThat(torrent.status().isComplete()).isFalse();
            assertThat(torrent.status().progress().piecesHave()).isEqualTo(20);
        }
    }

    /** A paused torrent checks nothing before it is resumed, so this ends as a kill does in the middle of a check. */
    @Test
    void aCheckThatDidNotEndIsDoneInTheNextSession() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            TorrentHandle torrent = session.add(content.seed().build());
            until(session, "the check is over", () -> torrent.status().activity() == Activity.SEEDING);
            join(torrent.pause());
            join(torrent.recheck());
        }

        try (Session session = open();
                Subscription events = session.subscribe()) {
            TorrentHandle torrent = session.torrents().getFirst();
            assertThat(torrent.status().isComplete()).isFalse();
            join(torrent.resume());
            assertThat(SessionWaits.next(events, SessionEvent.Checked.class).piecesChecked())
                    .isEqualTo(21);
        }
    }

    @Test
    void aReaderOfATorrentWhoseFilesAreGoneLearnsThatItHasFailed() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            session.add(content.seed().vouched(true).build());
        }
        Files.delete(temp.resolve("from/one.bin"));
        Files.delete(temp.resolve("from"));

        try (Session session = open()) {
            TorrentHandle torrent = session.torrents().getFirst();
            assertThatThrownBy(() -> torrent.reader(0)).isInstanceOf(TorrentFailedException.class);
        }
    }

    @Test
    void contentThatIsBeingReadIsNotClosed() throws Exception {
        TestContent content = content("one.bin");
        try (Session session = open()) {
            TorrentHandle torrent = session.add(content.seed().vouched(true).build());
            try (ContentReader reader = torrent.reader(0)) {
                CountDownLatch release = holdTheLoop(torrent);
                torrent.torrent().queueAccess().place().sleep();
                release.countDown();
                assertThat(join(torrent.pieces()).isFull()).isTrue();
                assertThat(reader.read(ByteBuffer.allocate(1_000), 0)).isEqualTo(1_000);
            }
        }
    }
}
