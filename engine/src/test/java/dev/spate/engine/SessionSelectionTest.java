package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unwanted files share pieces with wanted ones. */
class SessionSelectionTest {
    @TempDir
    Path temp;

    @Test
    void anUnwantedFileNeverExistsUnderItsNameAndNothingOfItStays() throws Exception {
        TestContent content = threeFiles();

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .filePriorities(List.of(0, 4, 0))
                    .peer(addressOf(seed))
                    .build());
            completes(torrent);
            assertThat(part(content)).as("while it seeds").exists();
            assertThat(Files.size(part(content))).isLessThan(3L * TestContent.PIECE);
            assertThat(names()).containsExactly("b");
        }

        assertThat(names()).containsExactly("b");
        assertThat(part(content)).doesNotExist();
    }

    @Tag("slow")
    @Test
    void aFileThatIsWantedLaterTakesWhatIsHereOfIt() throws Exception {
        TestContent content = threeFiles();

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .filePriorities(List.of(0, 4, 0))
                    .peer(addressOf(seed))
                    .build());
            completes(torrent);
            long before = torrent.status().totals().downloadedBytes();

            SessionWaits.join(torrent.filePriorities(List.of(4, 4, 4)));
            SessionWaits.until(
                    leech,
                    "it is complete",
                    () -> torrent.status().progress().piecesHave()
                            == torrent.status().progress().pieceCount());
            completes(torrent);

            assertThat(torrent.status().totals().downloadedBytes() - before)
                    .isLessThan(content.metainfo().geometry().totalLength() - TestContent.PIECE);
            SessionWaits.join(leech.remove(torrent));
        }
        content.assertIsIn(temp.resolve("to"));
        assertThat(part(content)).doesNotExist();
    }

    @Test
    void keepsThePartFileForTheNextRun() throws Exception {
        TestContent content = threeFiles();

        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            try (Session leech = SessionWaits.open()) {
                TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                        .filePriorities(List.of(0, 4, 0))
                        .peer(addressOf(seed))
                        .build());
                completes(torrent);
                // More files are wanted, so the bytes in the part file are still useful.
                SessionWaits.join(torrent.pause());
                SessionWaits.join(torrent.filePriorities(List.of(0, 4, 4)));
            }
            try (Session leech = SessionWaits.open()) {
                completes(leech.add(content.download(temp.resolve("to"))
                        .peer(addressOf(seed))
                        .build()));
            }
        }
        content.assertIsIn(temp.resolve("to"));
        assertThat(part(content)).doesNotExist();
    }

    @Test
    void anUnwantedForeignFileIsNotInTheWay() throws Exception {
        TestContent content = threeFiles();
        Path foreign = temp.resolve("to/top/a");
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "of others");

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(content.download(temp.resolve("to"))
                    .filePriorities(List.of(0, 4, 4))
                    .peer(addressOf(seed))
                    .build()));
        }

        assertThat(foreign).hasContent("of others");
        assertThat(temp.resolve("to/top/b")).hasBinaryContent(content.files().get("top/b"));
    }

    private Path part(TestContent content) {
        return temp.resolve("to/." + content.metainfo().infoHash() + ".part.spate");
    }

    private List<String> names() throws Exception {
        try (var all = Files.list(temp.resolve("to/top"))) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The second file begins and ends in pieces of its neighbours, which are much longer. */
    private TestContent threeFiles() throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("a", 20 * TestContent.PIECE + 100);
        lengths.put("b", 2 * TestContent.PIECE);
        lengths.put("c", 20 * TestContent.PIECE);
        return TestContent.tree(temp.resolve("from"), lengths);
    }
}
