package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.join;
import static dev.spate.engine.SessionWaits.next;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.magnet.FileRange;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionMagnetTest {
    private static final int LENGTH = 10 * TestContent.PIECE + 7;

    @TempDir
    Path temp;

    private static Magnet link(TestContent content, List<HostPort> peers, FileRange... selected) {
        return new Magnet(content.metainfo().infoHash(), "a name", List.of(), List.of(), peers, List.of(selected), 0);
    }

    private static Magnet link(TestContent content) {
        return link(content, List.of());
    }

    private static HostPort hostOf(Session session) {
        return new HostPort("127.0.0.1", session.listenPort());
    }

    private List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void downloadsWhatALinkNamesFromThePeerThatItNames() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open();
                Subscription events = leech.subscribe()) {
            seed.add(content.seed().build());
            TorrentHandle torrent =
                    leech.add(AddTorrent.magnet(link(content, List.of(hostOf(seed))), temp.resolve("to"))
                            .build());
            assertThat(torrent.name()).isIn("a name", "one.bin");
            SessionEvent.MetadataReceived received = next(events, SessionEvent.MetadataReceived.class);
            completes(torrent);

            assertThat(received.torrent()).isEqualTo(torrent.infoHash());
            assertThat(join(torrent.metadata()).infoBytes())
                    .isEqualTo(content.metainfo().infoBytes());
            assertThat(torrent.metainfo().orElseThrow().name()).isEqualTo("one.bin");
            assertThat(torrent.name()).isEqualTo("one.bin");
        }

        content.assertIsIn(temp.resolve("to"));
        assertThat(namesIn(temp.resolve("to"))).containsExactly("one.bin");
    }

    @Test
    void putsLargeMetadataTogetherFromSeveralPeers() throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int i = 0; i < 450; i++) {
            lengths.put("%04d %s".formatted(i, "a rather long name ".repeat(12).strip()), 10 + i);
        }
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);
        assertThat(content.metainfo().infoLength()).isGreaterThan(6 * 16 * 1024);

        try (Session one = SessionWaits.open();
                Session two = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            one.add(content.seed().build());
            two.add(content.seed().build());
            completes(leech.add(AddTorrent.magnet(link(content), temp.resolve("to"))
                    .peer(addressOf(one))
                    .peer(addressOf(two))
                    .build()));
        }

        content.assertIsIn(temp.resolve("to"));
    }

    @Tag("slow")
    @Test
    void givesItsMetadataToTheNextOne() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);

        try (Session seed = SessionWaits.open();
                Session first = SessionWaits.open();
                Session second = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = first.add(AddTorrent.magnet(link(content), temp.resolve("first"))
                    .peer(addressOf(seed))
                    .build());
            completes(torrent);
            completes(second.add(AddTorrent.magnet(link(content), temp.resolve("second"))
                    .peer(addressOf(first))
                    .build()));
        }

        content.assertIsIn(temp.resolve("second"));
    }

    @Test
    void savesMetadataForTheNextStart() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
        Path to = temp.resolve("to");
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(AddTorrent.magnet(link(content), to)
                    .downBytesPerSecond(1_000)
                    .peer(addressOf(seed))
                    .build());
            join(torrent.metadata());
            until(leech, "metadata is kept", () -> Files.exists(kept(content, to)));
        }

        try (Session alone = SessionWaits.open()) {
            TorrentHandle torrent =
                    alone.add(AddTorrent.magnet(link(content), to).build());
            assertThat(torrent.metainfo()).isPresent();
            assertThat(torrent.metadata()).isCompleted();
        }
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(
                    AddTorrent.magnet(link(content), to).peer(addressOf(seed)).build()));
        }

        content.assertIsIn(to);
        assertThat(namesIn(to)).containsExactly("one.bin");
    }

    private static Path kept(TestContent content, Path folder) {
        return folder.resolve("." + content.metainfo().infoHash().v1Hex() + ".metadata.spate");
    }

    @Test
    void ignoresSavedMetadataThatIsDamaged() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
        Path to = Files.createDirectories(temp.resolve("to"));
        byte[] damaged = content.metainfo().infoBytes();
        damaged[20] ^= 1;
        Files.write(kept(content, to), damaged);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    AddTorrent.magnet(link(content), to).peer(addressOf(seed)).build());
            completes(torrent);
        }

        content.assertIsIn(to);
        assertThat(namesIn(to)).containsExactly("one.bin");
    }

    @Test
    void downloadsOnlyTheFilesThatTheLinkSelects() throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("a", 3 * TestContent.PIECE);
        lengths.put("b", 3 * TestContent.PIECE);
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(AddTorrent.magnet(link(content, List.of(), new FileRange(1, 1)), temp.resolve("to"))
                    .peer(addressOf(seed))
                    .build()));
        }

        assertThat(temp.resolve("to/top/a")).doesNotExist();
        assertThat(temp.resolve("to/top/b")).hasBinaryContent(content.files().get("top/b"));
    }

    @Test
    void seedsWhatIsThereOnceItKnowsWhatThatIs() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);

        try (Session seed = SessionWaits.open();
                Session other = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = other.add(AddTorrent.magnet(link(content), temp.resolve("from"))
                    .access(AddTorrent.Access.SEED)
                    .peer(addressOf(seed))
                    .build());
            until(
                    other,
                    "it seeds",
                    () -> torrent.status().activity() == Activity.SEEDING
                            && torrent.status().isComplete());
        }

        assertThat(namesIn(temp.resolve("from"))).containsExactly("one.bin");
    }

    @Test
    void recognisesWhatItHasWhetherItCameAsLinkOrAsTorrent() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);

        try (Session session = SessionWaits.open()) {
            TorrentHandle link = session.add(
                    AddTorrent.magnet(link(content), temp.resolve("to")).build());
            assertThatExceptionOfType(DuplicateTorrentException.class)
                    .isThrownBy(() -> session.add(content.seed().build()));
            join(session.remove(link));
            session.add(content.seed().build());
            assertThatExceptionOfType(DuplicateTorrentException.class)
                    .isThrownBy(() -> session.add(
                            AddTorrent.magnet(link(content), temp.resolve("to")).build()));
        }
    }

    @Test
    void refusesALinkOfV2Alone() {
        try (Session session = SessionWaits.open()) {
            assertThatExceptionOfType(UnsupportedTorrentException.class)
                    .isThrownBy(() -> session.add(AddTorrent.magnet(Magnet.of(InfoHash.v2(new byte[32])), temp)
                            .build()));
        }
    }

    @Test
    void reportsItsStateWhileNoPeerHasMetadata() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);

        try (Session one = SessionWaits.open();
                Session two = SessionWaits.open()) {
            TorrentHandle first = one.add(
                    AddTorrent.magnet(link(content), temp.resolve("one")).build());
            TorrentHandle second = two.add(AddTorrent.magnet(link(content), temp.resolve("two"))
                    .peer(addressOf(one))
                    .build());
            until(two, "they have met", () -> second.status().swarm().peers() == 1);

            assertThat(second.status().activity()).isEqualTo(Activity.FETCHING_METADATA);
            assertThat(second.status().isComplete()).isFalse();
            assertThat(second.status().progress().share()).isZero();
            assertThat(second.metainfo()).isEmpty();
            assertThat(second.status().name()).isEqualTo("a name");
            assertThat(join(second.pieces()).size()).isZero();
            assertThat(join(second.peers())).hasSize(1);
            assertThatThrownBy(() -> second.filePriorities(List.of(1))).isInstanceOf(IllegalStateException.class);
            join(second.pause());
            until(two, "it is paused", () -> second.status().activity() == Activity.PAUSED);
            assertThat(second.status().isComplete()).isFalse();
            join(second.resume());
            until(two, "it goes on", () -> second.status().activity() == Activity.FETCHING_METADATA);
            join(one.remove(first));
            assertThatThrownBy(() -> join(first.metadata())).isInstanceOf(CompletionException.class);
        }

        assertThat(temp.resolve("one")).doesNotExist();
        assertThat(temp.resolve("two")).doesNotExist();
    }

    @Test
    void refusesTheMetadataOfAPrivateTorrent() throws Exception {
        Path from = Files.createDirectories(temp.resolve("from"));
        Files.write(from.resolve("secret"), new byte[1000]);
        Metainfo secret = Metainfo.parse(
                TorrentCreator.of(from.resolve("secret")).privateTorrent(true).create(HashProgress.ignored()));

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(AddTorrent.of(secret, from).access(AddTorrent.Access.SEED).build());
            TorrentHandle torrent = leech.add(AddTorrent.magnet(Magnet.of(secret.infoHash()), temp.resolve("to"))
                    .peer(addressOf(seed))
                    .build());
            until(leech, "they have met", () -> torrent.status().swarm().peers() == 1);
            until(
                    leech,
                    "a client is known",
                    () -> !join(torrent.peers()).getFirst().client().isEmpty());

            assertThat(torrent.status().progress().bytesWanted()).isZero();
            assertThat(torrent.metainfo()).isEmpty();
        }
    }

    @Test
    void failsWhereTheFilesCannotBeAndContinuesWhenTheyCan() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
        Path blocked = temp.resolve("to");
        Files.write(blocked, new byte[1]);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(AddTorrent.magnet(link(content), blocked)
                    .peer(addressOf(seed))
                    .build());
            assertThatThrownBy(() -> completes(torrent)).hasCauseInstanceOf(TorrentFailedException.class);
            until(leech, "it says so", () -> torrent.status().activity() == Activity.FAILED);

            Files.delete(blocked);
            join(torrent.resume());
            completes(torrent);
        }

        content.assertIsIn(blocked);
    }

    @Tag("slow")
    @Test
    void continuesWhenAListenerResumesItAfterTheFailure() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
        Path to = temp.resolve("to");
        Files.write(to, new byte[1]);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            CompletableFuture<Void> resumed = new CompletableFuture<>();
            TorrentHandle torrent = leech.add(AddTorrent.magnet(link(content, List.of(hostOf(seed))), to)
                    .paused(true)
                    .build());
            torrent.completion().whenComplete((_, _) -> {
                assertThat(to.toFile().delete()).isTrue();
                torrent.resume().thenAccept(resumed::complete);
                // A thread other than the loop may be as slow as it likes.
                if (!Thread.currentThread().getName().equals("spate-loop")) {
                    join(resumed);
                }
            });
            join(torrent.resume());
            join(resumed);

            completes(torrent);
        }

        content.assertIsIn(to);
    }

    @Test
    void failsWhenTheLinkDoesNotNameATorrent() throws Exception {
        // The v1 hash is right, so peers have the metadata. But the v2 hash in the link belongs to another torrent.
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
        InfoHash contradiction = InfoHash.hybrid(content.metainfo().infoHash().v1(), new byte[32]);

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(AddTorrent.magnet(Magnet.of(contradiction), temp.resolve("to"))
                    .peer(addressOf(seed))
                    .build());
            assertThatThrownBy(() -> completes(torrent)).hasCauseInstanceOf(TorrentFailedException.class);
            assertThat(torrent.status().failure().orElseThrow().cause())
                    .isEqualTo(TorrentFailure.Cause.METADATA_UNUSABLE);
        }

        assertThat(temp.resolve("to")).doesNotExist();
    }

    @Tag("slow")
    @Test
    void leavesNothingBehindWheneverItIsClosed() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);

        for (int i = 0; i < 10; i++) {
            try (Session seed = SessionWaits.open();
                    Session leech = SessionWaits.open()) {
                seed.add(content.seed().build());
                TorrentHandle torrent = leech.add(AddTorrent.magnet(link(content), temp.resolve("to" + i))
                        .peer(addressOf(seed))
                        .build());
                if (i % 3 == 0) {
                    until(leech, "they have met", () -> torrent.status().swarm().peers() > 0);
                } else if (i % 3 == 1) {
                    join(torrent.metadata());
                }
            }
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name -> name.startsWith("spate-")))
                    .isEmpty();
        }
    }
}
