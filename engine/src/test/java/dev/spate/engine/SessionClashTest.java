package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.status.Activity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two torrents, sessions or programs want to write the same file. */
class SessionClashTest {
    private static final int LENGTH = 40 * TestContent.PIECE;

    @TempDir
    Path temp;

    @Test
    void refusesASecondTorrentThatHasAFileOfTheFirstAtOnce() throws Exception {
        try (Session leech = SessionWaits.open()) {
            secondIsRefused(leech, leech);
        }
    }

    @Test
    void refusesATorrentThatHasAFileOfAnotherSessionAtOnce() throws Exception {
        try (Session here = SessionWaits.open();
                Session there = SessionWaits.open()) {
            secondIsRefused(here, there);
        }
    }

    private void secondIsRefused(Session here, Session there) throws Exception {
        TestContent one = TestContent.file(temp.resolve("one"), "film", LENGTH);
        TestContent two = TestContent.file(temp.resolve("two"), "film", LENGTH + 1);
        try (Session seed = SessionWaits.open()) {
            seed.add(one.seed().build());
            TorrentHandle first = here.add(paused(one, seed));

            assertThatThrownBy(() -> there.add(paused(two, seed)))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("film: is being downloaded by another torrent, film");
            assertThat(Files.list(temp.resolve("to")))
                    .as("of the second nothing stays")
                    .hasSize(1);

            first.resume();
            completes(first);
            one.assertIsIn(temp.resolve("to"));
        }
    }

    @Tag("slow")
    @Test
    void refusesATorrentThatHasAFileOfAnotherProcessAtOnce() throws Exception {
        TestContent one = TestContent.tree(temp.resolve("one"), java.util.Map.of("a", LENGTH, "b", 3));
        TestContent two = TestContent.tree(temp.resolve("two"), java.util.Map.of("b", LENGTH, "c", 3));
        TestContent folder = TestContent.file(temp.resolve("three"), "top", LENGTH);
        TestContent beside = TestContent.tree(temp.resolve("four"), java.util.Map.of("c", LENGTH, "d", 3));
        Path torrent = temp.resolve("one.torrent");
        Files.write(
                torrent,
                TorrentCreator.of(temp.resolve("one/top"))
                        .pieceLength(TestContent.PIECE)
                        .create(HashProgress.ignored()));

        try (Session leech = SessionWaits.open()) {
            Process other = new ProcessBuilder(KilledDownloader.command(torrent, temp.resolve("to"), 1))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                assertThat(other.inputReader().readLine()).isEqualTo("had 0");

                for (TestContent clash : List.of(two, folder)) {
                    assertThatThrownBy(() ->
                                    leech.add(clash.download(temp.resolve("to")).build()))
                            .isInstanceOf(StorageException.class)
                            .hasMessageContaining("top")
                            .hasMessageContaining("is being downloaded by another program")
                            .hasMessageContaining(
                                    ".top." + one.metainfo().infoHash().v1Hex().substring(0, 8));
                }
                assertThat(Files.list(temp.resolve("to")))
                        .as("of those that were refused nothing stays")
                        .hasSize(1);
                SessionWaits.join(leech.remove(
                        leech.add(beside.download(temp.resolve("to")).build())));
                SessionWaits.join(leech.remove(leech.add(two.download(temp.resolve("to"))
                        .filePriorities(List.of(0, 4))
                        .build())));
            } finally {
                other.destroyForcibly().waitFor();
            }
            leech.add(two.download(temp.resolve("to")).build());
        }
    }

    @Test
    void refusesAFileWhereAnotherTorrentHasAFolder() throws Exception {
        TestContent tree = TestContent.tree(temp.resolve("one"), java.util.Map.of("a", LENGTH, "b", 3));
        TestContent file = TestContent.file(temp.resolve("two"), "top", LENGTH);
        TestContent inside = TestContent.file(temp.resolve("three"), "a", LENGTH + 1);

        try (Session leech = SessionWaits.open()) {
            TorrentHandle first =
                    leech.add(tree.download(temp.resolve("to")).paused(true).build());
            assertThatThrownBy(() -> leech.add(file.download(temp.resolve("to")).build()))
                    .isInstanceOf(StorageException.class);
            assertThatThrownBy(() ->
                            leech.add(inside.download(temp.resolve("to/top")).build()))
                    .isInstanceOf(StorageException.class);

            SessionWaits.join(leech.remove(first));
            leech.add(inside.download(temp.resolve("to/top")).build());
        }
    }

    @Test
    void takesWhatAnotherTorrentHasCompletedAndWhatItDoesNotWant() throws Exception {
        TestContent one = TestContent.tree(temp.resolve("one"), java.util.Map.of("a", LENGTH, "b", 3));
        java.util.Map<String, Integer> lengths = new java.util.LinkedHashMap<>();
        lengths.put("top/b", 3);
        lengths.put("top/c", LENGTH);
        TestContent two = TestContent.create(temp.resolve("two"), "top", lengths, TestContent.PIECE, List.of());

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(one.seed().build());
            TorrentHandle first = leech.add(one.download(temp.resolve("to"))
                    .filePriorities(List.of(4, 0))
                    .peer(addressOf(seed))
                    .build());
            TorrentHandle second = leech.add(two.download(temp.resolve("to"))
                    .filePriorities(List.of(4, 0))
                    .paused(true)
                    .build());
            completes(first);
            SessionWaits.join(leech.remove(second));

            seed.add(two.seed().build());
            completes(leech.add(
                    two.download(temp.resolve("to")).peer(addressOf(seed)).build()));
            two.assertIsIn(temp.resolve("to"));
        }
    }

    private AddTorrent paused(TestContent content, Session seed) {
        return content.download(temp.resolve("to"))
                .paused(true)
                .peer(addressOf(seed))
                .build();
    }

    @Test
    void aFileThatAppearsUnderItsNameIsNotWrittenOver() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent =
                    leech.add(content.download(temp.resolve("to")).paused(true).build());
            Files.writeString(temp.resolve("to/film"), "of others");

            SessionWaits.join(torrent.addPeers(List.of(addressOf(seed))));
            SessionWaits.join(torrent.resume());

            assertThatThrownBy(() -> completes(torrent)).isInstanceOf(CompletionException.class);
            assertThat(torrent.status().failure().orElseThrow().cause())
                    .isEqualTo(TorrentFailure.Cause.FILE_IN_THE_WAY);
        }
        assertThat(temp.resolve("to/film")).hasContent("of others");
    }

    @Tag("slow")
    @Test
    void isNotCompleteWhenAFileWasTakenAwayAndFetchesItAgain() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .downBytesPerSecond(LENGTH / 4)
                    .peer(addressOf(seed))
                    .build());
            SessionWaits.until(
                    leech, "it has begun", () -> torrent.status().progress().piecesHave() > 1);
            Files.delete(temp.resolve("to/film"));

            assertThatThrownBy(() -> completes(torrent)).isInstanceOf(CompletionException.class);
            assertThat(torrent.status().failure().orElseThrow().message())
                    .isEqualTo("film: was taken away by another program");

            SessionWaits.join(torrent.limits(0, 0));
            SessionWaits.join(torrent.resume());
            completes(torrent);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Tag("slow")
    @Test
    void saysOnceThatAFileThatItSeedsWasCut() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open();
                Subscription events = seed.subscribe()) {
            TorrentHandle seeding = seed.add(content.seed().build());
            SessionWaits.until(seed, "it seeds", () -> seeding.status().activity() == Activity.SEEDING);
            try (var channel = Files.newByteChannel(temp.resolve("from/film"), StandardOpenOption.WRITE)) {
                channel.truncate(3L * TestContent.PIECE);
            }
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());

            assertThat(SessionWaits.next(events, SessionEvent.StorageMessage.class)
                            .message())
                    .startsWith("film: ");
            SessionWaits.until(
                    leech,
                    "the rest has come",
                    () -> torrent.status().progress().piecesHave() == 3);
            SessionWaits.until(
                    seed,
                    "the others are lost",
                    () -> seeding.status().progress().piecesHave() < LENGTH / TestContent.PIECE - 1);
            SessionWaits.join(seed.remove(seeding));
            for (var event = events.poll(java.time.Duration.ZERO);
                    event.isPresent();
                    event = events.poll(java.time.Duration.ZERO)) {
                assertThat(event.get()).isNotInstanceOf(SessionEvent.StorageMessage.class);
            }
        }
    }

    @Test
    void aFileThatIsTooLongIsInTheWayAndIsCutWhenItMayBe() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);
        Path file = temp.resolve("to/film");
        Files.createDirectories(file.getParent());
        Files.copy(temp.resolve("from/film"), file);
        Files.writeString(file, "junk", StandardOpenOption.APPEND);

        try (Session leech = SessionWaits.open()) {
            assertThatThrownBy(
                            () -> leech.add(content.download(temp.resolve("to")).build()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("has 4 bytes more than the torrent says");
            assertThat(temp.resolve("to")).isDirectoryContaining(path -> path.endsWith("film"));
            assertThat(Files.list(temp.resolve("to")))
                    .as("nothing of ours stays")
                    .hasSize(1);

            completes(leech.add(content.download(temp.resolve("to"))
                    .access(AddTorrent.Access.OVERWRITE)
                    .build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void bytesWhereThereShouldBeNoneAreInTheWayAndAreCutWhenTheyMayBe() throws Exception {
        TestContent content =
                TestContent.tree(temp.resolve("from"), java.util.Map.of("empty", 0, "full", TestContent.PIECE));
        Path target = temp.resolve("to/top");
        Files.createDirectories(target);
        Files.copy(temp.resolve("from/top/full"), target.resolve("full"));
        Files.writeString(target.resolve("empty"), "junk");

        try (Session leech = SessionWaits.open()) {
            assertThatThrownBy(
                            () -> leech.add(content.download(temp.resolve("to")).build()))
                    .isInstanceOf(StorageException.class);

            completes(leech.add(content.download(temp.resolve("to"))
                    .access(AddTorrent.Access.OVERWRITE)
                    .build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }
}
