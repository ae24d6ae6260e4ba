package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.AddTorrent.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of a download has a second name elsewhere, which belongs to another seed or a backup. */
class SessionHardLinksTest {
    private static final int LENGTH = 10 * TestContent.PIECE;

    @TempDir
    Path temp;

    @Test
    void overwritesACopyOfAFileThatHasAnotherName() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);
        Path film = damaged(content);
        byte[] before = Files.readAllBytes(film);
        Path other = Files.createLink(temp.resolve("other"), film);

        get(content, Access.OVERWRITE);

        content.assertIsIn(temp.resolve("to"));
        assertThat(other).hasBinaryContent(before);
        assertThat(Files.list(temp.resolve("to"))).as("nothing of ours stays").containsExactly(film);
    }

    @Test
    void cutsACopyOfAFileThatHasAnotherNameAndIsTooLong() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);
        Path film = damaged(content);
        Files.writeString(film, "junk", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(film);
        Path other = Files.createLink(temp.resolve("other"), film);

        get(content, Access.OVERWRITE);

        content.assertIsIn(temp.resolve("to"));
        assertThat(other).hasBinaryContent(before);
    }

    @Test
    void continuesInACopyOfTheUnfinishedFile() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);
        begin(content);
        // A backup by hard links includes the state file.
        List<Path> files = Files.list(temp.resolve("to")).toList();
        Path backup = Files.createDirectory(temp.resolve("backup"));
        for (Path file : files) {
            Files.createLink(backup.resolve(file.getFileName()), file);
        }
        List<byte[]> before = files.stream().map(SessionHardLinksTest::bytes).toList();

        begin(content);
        get(content, Access.DOWNLOAD);

        content.assertIsIn(temp.resolve("to"));
        for (int i = 0; i < files.size(); i++) {
            assertThat(backup.resolve(files.get(i).getFileName())).hasBinaryContent(before.get(i));
        }
    }

    @Tag("slow")
    @Test
    void repairsACopyOfAFileThatHasAnotherName() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", LENGTH);
        Path film = temp.resolve("to/film");
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open();
                Subscription events = leech.subscribe()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            completes(torrent);
            byte[] bytes = content.bytes().clone();
            bytes[3 * TestContent.PIECE] ^= 1;
            Files.write(film, bytes);
            Path other = Files.createLink(temp.resolve("other"), film);

            SessionWaits.join(torrent.recheck());
            SessionWaits.next(events, SessionEvent.Checked.class);
            SessionWaits.until(leech, "it is repaired", () -> torrent.status().isComplete());

            content.assertIsIn(temp.resolve("to"));
            assertThat(other).hasBinaryContent(bytes);
        }
    }

    private Path damaged(TestContent content) throws Exception {
        byte[] bytes = content.bytes().clone();
        bytes[3 * TestContent.PIECE] ^= 1;
        Files.createDirectories(temp.resolve("to"));
        return Files.write(temp.resolve("to/film"), bytes);
    }

    private void begin(TestContent content) throws Exception {
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .downBytesPerSecond(LENGTH / 2)
                    .peer(addressOf(seed))
                    .build());
            int had = torrent.status().progress().piecesHave();
            SessionWaits.until(
                    leech,
                    "some more is there",
                    () -> torrent.status().progress().piecesHave() > had);
        }
    }

    private void get(TestContent content, Access access) throws Exception {
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(content.download(temp.resolve("to"))
                    .access(access)
                    .peer(addressOf(seed))
                    .build()));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
