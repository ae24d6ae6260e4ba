package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.TorrentCreator;
import dev.spate.share.offer.FollowerInfo.Progress;
import dev.spate.wire.InfoHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Complete shares and complete followers in this process. */
@Tag("slow")
class FollowTest {
    @TempDir
    private Path root;

    private Path folder;
    private RunningShare share;

    @BeforeEach
    void share() throws IOException {
        folder = Files.createDirectory(root.resolve("shared"));
        share = new RunningShare(folder, root.resolve("state"), 0);
    }

    @AfterEach
    void end() {
        share.close();
    }

    private RunningFollower follow(String name, UnaryOperator<FollowSettings> change) throws IOException {
        return RunningFollower.at(share.web(), root.resolve(name), change);
    }

    private static void awaitSame(Path folder, RunningFollower follower) throws Exception {
        awaitFiles(RunningFollower.files(folder), follower);
    }

    private static void awaitFiles(Map<String, Integer> expected, RunningFollower follower) throws Exception {
        Await.until(
                () -> follower.files().equals(expected),
                () -> follower.files().keySet() + " instead of " + expected.keySet() + "\n" + follower.notices());
    }

    private void awaitOffered(String... names) throws Exception {
        List<String> expected = List.of(names).stream().sorted().toList();
        Await.until(() -> share.offered().equals(expected), () -> share.offered());
    }

    @Test
    void receivesPresentAndFutureOffers() throws Exception {
        share.put("a.bin", RunningShare.bytes(300_000, 1));
        share.put("empty", new byte[0]);
        Files.createDirectory(folder.resolve("album"));
        Files.write(folder.resolve("album/one"), RunningShare.bytes(50_000, 2));
        Files.write(folder.resolve("album/two"), RunningShare.bytes(50_000, 3));

        try (RunningFollower follower = follow("follower", UnaryOperator.identity())) {
            awaitSame(folder, follower);
            share.put("b.bin", RunningShare.bytes(200_000, 4));
            awaitSame(folder, follower);

            Progress all = new Progress(4, 4, 600_000, 600_000);
            Await.until(
                    () -> share.share().followers().list().getFirst().progress().equals(all),
                    () -> share.share().followers().list());
            assertThat(share.page()).contains("1 follower", "has 4 of 4");
        }

        Await.until(() -> share.share().followers().list().isEmpty(), share::page);
        assertThat(share.page()).doesNotContain("1 follower");
    }

    @Test
    void receivesManySmallFilesWithoutSwarmsOverFewConnections() throws Exception {
        List<String> names = new ArrayList<>(List.of("album"));
        for (int i = 0; i < 300; i++) {
            names.add("file " + i + ".txt");
            share.put(names.getLast(), RunningShare.bytes(100 + i, i));
        }
        Files.createDirectory(folder.resolve("album"));
        Files.write(folder.resolve("album/one"), RunningShare.bytes(40_000, 301));
        Files.write(folder.resolve("album/empty"), new byte[0]);
        awaitOffered(names.toArray(String[]::new));

        Set<InfoHash> swarms = new HashSet<>();
        try (Follower follower = Follower.open(
                RunningFollower.once(RunningFollower.settings(share.web(), root.resolve("follower"))), _ -> {})) {
            while (follower.ending().isEmpty()) {
                follower.step(20);
                follower.torrents().forEach(torrent -> swarms.add(torrent.infoHash()));
            }

            assertThat(follower.ending()).contains(FollowEnd.COMPLETE);
            assertThat(follower.webBatches()).isLessThan(100);
        }
        assertThat(swarms).isEmpty();
        assertThat(share.uploaded()).isZero();
        assertThat(RunningFollower.files(root.resolve("follower"))).isEqualTo(RunningFollower.files(folder));
    }

    @Test
    void placesNoOtherBytesThanWereAnnounced() throws Exception {
        share.put("a.txt", RunningShare.bytes(1000, 1));
        awaitOffered("a.txt");
        // The same length and date: only the hashes differ.
        Path file = folder.resolve("a.txt");
        java.nio.file.attribute.FileTime date = Files.getLastModifiedTime(file);
        Files.write(file, RunningShare.bytes(1000, 2));
        Files.setLastModifiedTime(file, date);

        try (RunningFollower follower = follow("follower", UnaryOperator.identity())) {
            Await.until(
                    () -> follower.notices().stream()
                            .anyMatch(item -> item.toString().contains("other bytes")),
                    follower::notices);

            assertThat(follower.files()).isEmpty();
        }
    }

    @Test
    void endsWithOnceWhenEverythingIsComplete() throws Exception {
        share.put("a.bin", RunningShare.bytes(300_000, 1));
        share.put("b.bin", RunningShare.bytes(300_000, 2));
        awaitOffered("a.bin", "b.bin");

        RunningFollower follower = follow("follower", RunningFollower::once);

        assertThat(follower.awaitEnd()).contains(FollowEnd.COMPLETE);
        assertThat(follower.files()).isEqualTo(RunningFollower.files(folder));
    }

    @Test
    void keepsCopiesWhenTheShareReplacesOrRemovesOffers() throws Exception {
        share.put("a.bin", RunningShare.bytes(100_000, 1));
        share.put("b.bin", RunningShare.bytes(100_000, 2));
        Map<String, Integer> first = RunningFollower.files(folder);

        try (RunningFollower follower = follow("follower", UnaryOperator.identity())) {
            awaitFiles(first, follower);
            share.delete("b.bin");
            share.put("a.bin", RunningShare.bytes(100_000, 3));

            Map<String, Integer> expected = new TreeMap<>(first);
            expected.put("a.2.bin", RunningFollower.files(folder).get("a.bin"));
            awaitFiles(expected, follower);
        }
    }

    @Test
    void keepsAnExistingFileOfTheSameNameAndLength() throws Exception {
        Path output = Files.createDirectory(root.resolve("follower"));
        Path mine = Files.write(output.resolve("a.bin"), RunningShare.bytes(100_000, 1));
        share.put("a.bin", RunningShare.bytes(100_000, 2));

        try (RunningFollower follower = follow("follower", UnaryOperator.identity())) {
            Map<String, Integer> expected = new TreeMap<>(RunningFollower.files(output));
            expected.put("a.2.bin", RunningFollower.files(folder).get("a.bin"));
            awaitFiles(expected, follower);
        }
        assertThat(mine).hasBinaryContent(RunningShare.bytes(100_000, 1));
    }

    @Test
    void mirrorsReplacementsAndRemovalsAndMovesOldFilesToTheBin() throws Exception {
        share.put("a.bin", RunningShare.bytes(100_000, 1));
        share.put("b.bin", RunningShare.bytes(100_000, 2));

        try (RunningFollower follower = follow("follower", RunningFollower::mirror)) {
            awaitSame(folder, follower);
            share.delete("b.bin");
            share.put("a.bin", RunningShare.bytes(100_000, 3));
            awaitOffered("a.bin");
            awaitSame(folder, follower);

            assertThat(RunningFollower.files(follower.folder().resolve(OutputFolder.HIDDEN + "/bin"))
                            .values())
                    .hasSize(2);
        }
    }

    @Test
    void downloadsNothingAgainAfterARestart() throws Exception {
        share.put("a.bin", RunningShare.bytes(1_300_000, 1));
        share.put("empty", new byte[0]);
        try (RunningFollower follower = follow("follower", UnaryOperator.identity())) {
            awaitSame(folder, follower);
            // All bytes are on the disk a moment before the follower knows it.
            Await.until(() -> countOfReceived(follower) == 2, follower::notices);
        }
        Await.until(() -> share.uploaded() >= 1_300_000, share::uploaded);

        try (RunningFollower follower = follow("follower", UnaryOperator.identity())) {
            share.put("b.bin", RunningShare.bytes(200_000, 2));
            awaitSame(folder, follower);

            Await.until(() -> countOfReceived(follower) > 0, follower::notices);
            assertThat(countOfReceived(follower)).isEqualTo(1);
            assertThat(share.uploaded()).isLessThan(2_600_000);
        }
    }

    private static long countOfReceived(RunningFollower follower) {
        return follower.notices().stream()
                .filter(FollowNotice.Completed.class::isInstance)
                .count();
    }

    @Test
    void resumesWhenTheShareComesBackAndMissesNothing() throws Exception {
        share.put("a.bin", RunningShare.bytes(100_000, 1));
        try (RunningFollower follower = follow("follower", RunningFollower::mirror)) {
            awaitSame(folder, follower);
            share.put("b.bin", RunningShare.bytes(100_000, 2));
            share.restart();
            share.put("c.bin", RunningShare.bytes(100_000, 3));
            awaitSame(folder, follower);
            share.delete("a.bin");
            share.restartWithoutMemory();
            awaitSame(folder, follower);

            assertThat(follower.notices())
                    .filteredOn(FollowNotice.Completed.class::isInstance)
                    .hasSize(3);
        }
    }

    @Test
    void startsWithFutureOffersAndSelectsByName() throws Exception {
        share.put("old.bin", RunningShare.bytes(1000, 1));
        awaitOffered("old.bin");

        try (RunningFollower follower = follow("follower", RunningFollower::fromNowOn)) {
            Await.until(
                    () -> follower.notices().stream().anyMatch(FollowNotice.Connected.class::isInstance),
                    follower::notices);
            share.put("other.txt", RunningShare.bytes(1000, 2));
            share.put("new.bin", RunningShare.bytes(1000, 3));
            Map<String, Integer> expected = RunningFollower.files(folder);
            expected.keySet().removeAll(List.of("old.bin", "other.txt"));
            awaitFiles(expected, follower);
        }
    }

    @Test
    void receivesSentOffersOnRequest() throws Exception {
        share.put("a.bin", RunningShare.bytes(1000, 1));
        share.put("b.bin", RunningShare.bytes(1000, 2));
        awaitOffered("a.bin", "b.bin");

        try (RunningFollower follower = follow("follower", RunningFollower::onRequest)) {
            Await.until(() -> !share.share().followers().list().isEmpty(), follower::notices);
            URI owner = URI.create(share.share().ownerAddress());
            String token = owner.getQuery().substring("token=".length());
            HttpRequest request = HttpRequest.newBuilder(owner.resolve("/send?file=b.bin"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .header("Authorization", "Bearer " + token)
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("\"followers\":1");
            }
            Map<String, Integer> expected = RunningFollower.files(folder);
            expected.remove("a.bin");
            awaitFiles(expected, follower);
        }
    }

    @Test
    void downloadsTheContentOfATorrentFileAndKeepsTheFile() throws Exception {
        Path content = Files.write(root.resolve("film.bin"), RunningShare.bytes(200_000, 5));
        share.put("film.bin", Files.readAllBytes(content));
        awaitOffered("film.bin");

        try (RunningFollower seed = follow("seed", UnaryOperator.identity())) {
            awaitSame(folder, seed);
            String announce = share.web() + "/announce";
            share.put(
                    "film.torrent",
                    TorrentCreator.of(content).tracker(List.of(announce)).create((_, _) -> true));
            awaitOffered("film.bin", "film.torrent");

            try (RunningFollower follower = follow("follower", name -> matching(name, "film.torrent"))) {
                awaitSame(folder, follower);
            }
        }
    }

    private static FollowSettings matching(FollowSettings plain, String only) {
        return new FollowSettings(
                plain.url(), plain.output(), false, only::equals, false, false, false, plain.session(), plain.http());
    }
}
