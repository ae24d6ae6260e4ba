package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.AddTorrent.Access;
import dev.spate.engine.disk.FileLog;
import dev.spate.engine.file.Folder;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionStorageTest {
    private static final int LENGTH = 6 * TestContent.PIECE + 1;

    @TempDir
    Path temp;

    @Test
    void keepsNamesThatNeedEscaping() throws Exception {
        TestContent content = TestContent.tree(
                temp.resolve("from"),
                Map.of(
                        "%41 &?#+",
                        10, "späte/名前", 20_000, "CON", 30, "a\\b", 50, "x".repeat(200), 40_000, "tail. ", 5));

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }

        try (Session again = SessionWaits.open();
                Subscription events = again.subscribe()) {
            // Even under changed names, the same torrent finds its files again.
            again.add(content.download(temp.resolve("to")).access(Access.SEED).build());
            SessionEvent.Checked checked = SessionWaits.next(events, SessionEvent.Checked.class);
            assertThat(checked.piecesGenuine()).isEqualTo(checked.piecesChecked());
        }
    }

    @Test
    void refusesATorrentThatOnlyV2ClientsCanDownload() throws Exception {
        String root = "r".repeat(32);
        String info = "d9:file treed1:ad0:d6:lengthi5e11:pieces root32:" + root
                + "eee12:meta versioni2e4:name1:n12:piece lengthi16384ee";
        Metainfo metainfo =
                Metainfo.parse(("d4:info" + info + "12:piece layersdee").getBytes(StandardCharsets.ISO_8859_1));

        try (Session session = SessionWaits.open()) {
            AddTorrent request = AddTorrent.of(metainfo, temp.resolve("to")).build();
            assertThatThrownBy(() -> session.add(request)).isInstanceOf(UnsupportedTorrentException.class);
            assertThat(session.torrents()).isEmpty();
        }
        assertThat(temp.resolve("to")).doesNotExist();
    }

    @Test
    void refusesTheSameTorrentTwiceUntilItIsRemoved() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);

        try (Session session = SessionWaits.open()) {
            TorrentHandle first = session.add(content.seed().build());
            assertThatThrownBy(() ->
                            session.add(content.download(temp.resolve("to")).build()))
                    .isInstanceOf(DuplicateTorrentException.class);
            assertThat(session.torrents()).hasSize(1);

            SessionWaits.join(session.remove(first));

            assertThat(session.torrents()).isEmpty();
            assertThat(first.pause()).isCompletedExceptionally();
            assertThat(session.remove(first)).isCompletedExceptionally();
            session.add(content.seed().build());
            assertThat(session.torrents()).hasSize(1);
        }
    }

    @Test
    void refusesADownloadThatAnotherSessionHas() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        AddTorrent request = content.download(temp.resolve("to")).build();

        try (Session first = SessionWaits.open();
                Session second = SessionWaits.open()) {
            TorrentHandle torrent = first.add(request);
            assertThatThrownBy(() -> second.add(request)).isInstanceOf(AlreadyInUseException.class);
            assertThat(second.torrents()).isEmpty();

            SessionWaits.join(first.remove(torrent));

            second.add(request);
        }
    }

    @Test
    void leavesAFileThatIsInTheWayUntouched() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        Path file = write(temp.resolve("to/one"), "a letter to my grandmother");
        FileTime before = Files.getLastModifiedTime(file);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            assertThat(failureOf(torrent)).isEqualTo(TorrentFailure.Cause.FILE_IN_THE_WAY);
            assertThat(torrent.status().failure()).isPresent();
        }

        assertThat(file).hasContent("a letter to my grandmother");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(namesIn(temp.resolve("to"))).containsExactly("one");
    }

    @Test
    void overwritesAFileThatIsInTheWayWhenItMay() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        write(temp.resolve("to/one"), "a letter to my grandmother");

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(content.download(temp.resolve("to"))
                    .access(Access.OVERWRITE)
                    .peer(addressOf(seed))
                    .build()));
        }

        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void usesAMatchingForeignFileAndRequestsNothing() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        Files.createDirectories(temp.resolve("to"));
        Files.copy(temp.resolve("from/one"), temp.resolve("to/one"));

        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent =
                    leech.add(content.download(temp.resolve("to")).build());
            completes(torrent);
            assertThat(torrent.status().totals().downloadedBytes()).isZero();
        }
    }

    @Test
    void usesACompleteForeignFileWhoseLastPieceReachesIntoAMissingOne() throws Exception {
        TestContent content = threeFiles();
        Path first = copy(content, "top/a");
        FileTime before = Files.getLastModifiedTime(first);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            completes(torrent);
            assertThat(torrent.status().totals().downloadedBytes())
                    .isLessThan(content.metainfo().geometry().totalLength() - TestContent.PIECE);
        }

        content.assertIsIn(temp.resolve("to"));
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(before);
    }

    @Test
    void usesTwoForeignFilesThatShareAPieceWithAMissingOne() throws Exception {
        TestContent content = threeFiles();
        copy(content, "top/a");
        copy(content, "top/c");

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }

        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void noticesInASharedPieceThatAFileIsInTheWayAndContinuesWithoutIt() throws Exception {
        TestContent content = threeFiles();
        Path first = copy(content, "top/a");
        byte[] foreign = Files.readAllBytes(first);
        foreign[foreign.length - 1] ^= 1;
        Files.write(first, foreign);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            assertThat(failureOf(torrent)).isEqualTo(TorrentFailure.Cause.FILE_IN_THE_WAY);
            assertThat(torrent.status().failure())
                    .hasValueSatisfying(failure -> assertThat(failure.message()).startsWith("top/a: "));
        }
        assertThat(first).hasBinaryContent(foreign);

        // The other downloaded files are still known as ours, so only this file was in the way.
        Files.delete(first);
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void knowsByItsLengthThatAFileIsInTheWayWithoutARequest() throws Exception {
        TestContent content = threeFiles();
        Path first = write(temp.resolve("to/top/a"), "shorter");

        try (Session leech = SessionWaits.open()) {
            assertThat(failureOf(leech.add(content.download(temp.resolve("to")).build())))
                    .isEqualTo(TorrentFailure.Cause.FILE_IN_THE_WAY);
        }

        assertThat(first).hasContent("shorter");
        assertThat(namesIn(temp.resolve("to"))).containsExactly("top");
    }

    /** Three files; the second one begins and ends in pieces of its neighbours. */
    private TestContent threeFiles() throws Exception {
        Map<String, Integer> lengths = new java.util.LinkedHashMap<>();
        lengths.put("a", 2 * TestContent.PIECE + 100);
        lengths.put("b", 2 * TestContent.PIECE);
        lengths.put("c", 5000);
        return TestContent.tree(temp.resolve("from"), lengths);
    }

    private Path copy(TestContent content, String name) throws IOException {
        Path file = temp.resolve("to").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.copy(content.folder().resolve(name), file);
    }

    @Test
    void aFolderInPlaceOfAFileIsInTheWay() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        Files.createDirectories(temp.resolve("to/one"));

        try (Session leech = SessionWaits.open()) {
            assertThatThrownBy(
                            () -> leech.add(content.download(temp.resolve("to")).build()))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.failure().cause()).isEqualTo(TorrentFailure.Cause.FILE_IN_THE_WAY));
            assertThat(leech.torrents()).isEmpty();
        }
    }

    @Test
    void doesNotFollowALinkOutOfTheFolder() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        Path outside = write(temp.resolve("outside/secret"), "not ours");
        Files.createDirectories(temp.resolve("to"));
        Files.createSymbolicLink(temp.resolve("to/one"), outside);

        try (Session leech = SessionWaits.open()) {
            assertThatThrownBy(() -> leech.add(content.download(temp.resolve("to"))
                            .access(Access.OVERWRITE)
                            .build()))
                    .isInstanceOf(StorageException.class);
        }

        assertThat(outside).hasContent("not ours");
    }

    @Test
    void aFolderThatIsMissingCannotBeSeeded() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);

        try (Session session = SessionWaits.open()) {
            assertThatThrownBy(() -> session.add(content.download(temp.resolve("nowhere"))
                            .access(Access.SEED)
                            .build()))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.failure().cause()).isEqualTo(TorrentFailure.Cause.STORAGE_MISSING));
            assertThat(session.torrents()).isEmpty();
        }
        assertThat(temp.resolve("nowhere")).doesNotExist();
    }

    @Test
    void stopsWhenTheDiskIsFullAndContinuesWhenThereIsSpaceAgain() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", 40 * TestContent.PIECE);
        AtomicBoolean isFull = new AtomicBoolean(true);
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                if (isFull.get() && file.endsWith("one") && position > 10L * TestContent.PIECE) {
                    throw new IOException("No space left on device");
                }
                return length;
            }
        };

        failsUntilThereIsRoom(content, operations, isFull);
        assertThat(operations.openCount()).isZero();
    }

    @Test
    void completesAfterAllWhenAnEmptyFileCouldNotBeCreatedAtFirst() throws Exception {
        TestContent content = TestContent.tree(temp.resolve("from"), Map.of("empty", 0, "full", 5));
        AtomicBoolean isFull = new AtomicBoolean(true);
        FileLog operations = new FileLog() {
            @Override
            public OpenFile open(Folder folder, Path file, Access access) throws IOException {
                if (isFull.get() && file.endsWith("empty")) {
                    throw new IOException("No space left on device");
                }
                return super.open(folder, file, access);
            }
        };

        failsUntilThereIsRoom(content, operations, isFull);
    }

    private void failsUntilThereIsRoom(TestContent content, FileLog operations, AtomicBoolean isFull) throws Exception {
        try (Session seed = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback().build(), operations)) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            assertThat(failureOf(torrent)).isEqualTo(TorrentFailure.Cause.STORAGE_FULL);

            isFull.set(false);
            SessionWaits.join(torrent.resume());
            completes(torrent);
        }

        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void aPieceThatTheDiskLosesWhileSeedingIsNoLongerOffered() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            TorrentHandle seeding = seed.add(content.seed().build());
            SessionWaits.until(seed, "it seeds", () -> seeding.status().activity() == Activity.SEEDING);
            // Half of the file is cut off while it is being seeded.
            try (var channel = Files.newByteChannel(temp.resolve("from/one"), java.nio.file.StandardOpenOption.WRITE)) {
                channel.truncate(3L * TestContent.PIECE);
            }
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            SessionWaits.until(
                    leech,
                    "the rest has come",
                    () -> torrent.status().progress().piecesHave() == 3);
            SessionWaits.until(
                    seed,
                    "the loss is noticed",
                    () -> seeding.status().progress().piecesHave() == 3);
            assertThat(torrent.completion()).isNotDone();
        }
    }

    @Test
    void seedingWritesNothing() throws Exception {
        TestContent content = TestContent.tree(temp.resolve("from"), Map.of("a", LENGTH, "b", 0, "c", 77));
        Files.delete(temp.resolve("from/top/b"));
        List<String> before = snapshot(temp.resolve("from"));

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            TorrentHandle seeding = seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
            SessionWaits.join(seeding.recheck());
            SessionWaits.until(seed, "it seeds again", () -> seeding.status().isComplete());
        }

        assertThat(snapshot(temp.resolve("from"))).isEqualTo(before);
    }

    @Test
    void seedingAFolderWithAMissingPieceWritesNothing() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);
        byte[] damaged = content.bytes().clone();
        damaged[TestContent.PIECE] ^= 1;
        Files.write(temp.resolve("from/one"), damaged);
        List<String> before = snapshot(temp.resolve("from"));

        try (Session seed = SessionWaits.open();
                Subscription events = seed.subscribe()) {
            seed.add(content.seed().build());
            SessionEvent.Checked checked = SessionWaits.next(events, SessionEvent.Checked.class);
            assertThat(checked.piecesGenuine()).isEqualTo(6);
            assertThat(checked.piecesChecked()).isEqualTo(7);
        }

        assertThat(snapshot(temp.resolve("from"))).isEqualTo(before);
    }

    @Tag("slow")
    @Test
    void recheckFindsADamagedPieceAndDownloadsItAgain() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", LENGTH);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            completes(torrent);
            byte[] damaged = content.bytes().clone();
            damaged[TestContent.PIECE] ^= 1;
            Files.write(temp.resolve("to/one"), damaged);
            try (Subscription events = leech.subscribe()) {
                SessionWaits.join(torrent.recheck());
                assertThat(SessionWaits.next(events, SessionEvent.Checked.class).piecesGenuine())
                        .isEqualTo(6);
                assertThat(SessionWaits.next(events, SessionEvent.PieceCompleted.class)
                                .piece())
                        .isEqualTo(1);
                SessionWaits.next(events, SessionEvent.Completed.class);
            }
        }

        content.assertIsIn(temp.resolve("to"));
    }

    private static TorrentFailure.Cause failureOf(TorrentHandle torrent) {
        try {
            completes(torrent);
            throw new AssertionError("the download has not failed");
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(TorrentFailedException.class);
            return ((TorrentFailedException) e.getCause()).failure().cause();
        }
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Every path with its length and time. */
    private static List<String> snapshot(Path folder) throws IOException {
        try (var list = Files.walk(folder)) {
            return list.map(path -> path + " " + path.toFile().length() + " "
                            + path.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }
}
