package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTransferTest {
    private static final int MANY_PIECES = 20 * TestContent.PIECE + 7;

    @TempDir
    Path temp;

    @Test
    void downloadsOverIpv4WhatAnotherSessionSeeds() throws Exception {
        transferOver(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void downloadsOverIpv6WhereTheMachineHasIt() throws Exception {
        InetAddress address = InetAddress.ofLiteral("::1");
        // A machine without IPv6 cannot run this test.
        if (NetworkInterface.getByInetAddress(address) != null) {
            transferOver(address);
        }
    }

    private void transferOver(InetAddress address) throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", MANY_PIECES);
        SessionConfig config =
                SessionConfig.builder().bindAddresses(List.of(address)).build();

        try (Session seed = Session.open(config);
                Session leech = Session.open(config)) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .peer(PeerAddress.of(address.getAddress(), seed.listenPort()))
                    .build());
            completes(torrent);
            until(leech, "all is had", () -> torrent.status().isComplete());
            assertThat(torrent.status().totals().downloadedBytes()).isEqualTo(MANY_PIECES);
            assertThat(torrent.status().progress().piecesHave()).isEqualTo(21);
        }

        content.assertIsIn(temp.resolve("to"));
        assertThat(namesIn(temp.resolve("to"))).containsExactly("one.bin");
    }

    @Test
    void downloadsSeveralTorrentsAtOnce() throws Exception {
        List<TestContent> contents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            contents.add(TestContent.file(temp.resolve("from"), "file" + i, MANY_PIECES + i));
        }

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            List<TorrentHandle> torrents = new ArrayList<>();
            for (TestContent content : contents) {
                seed.add(content.seed().build());
                torrents.add(leech.add(content.download(temp.resolve("to"))
                        .peer(addressOf(seed))
                        .build()));
            }
            torrents.forEach(SessionWaits::completes);
            assertThat(leech.torrents()).hasSize(4);
        }

        for (TestContent content : contents) {
            content.assertIsIn(temp.resolve("to"));
        }
    }

    @Test
    void leavesUnwantedFilesOut() throws Exception {
        Map<String, Integer> lengths = Map.of("a", 3 * TestContent.PIECE, "b", 5 * TestContent.PIECE, "c", 100_000);
        TestContent content = TestContent.tree(temp.resolve("from"), lengths);
        List<Integer> priorities = content.metainfo().files().stream()
                .map(file -> file.path().getLast().equals("b") ? 0 : 4)
                .toList();

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(content.download(temp.resolve("to"))
                    .filePriorities(priorities)
                    .peer(addressOf(seed))
                    .build()));
        }

        assertThat(temp.resolve("to/top/b")).doesNotExist();
        assertThat(temp.resolve("to/top/a")).hasBinaryContent(content.files().get("top/a"));
        assertThat(temp.resolve("to/top/c")).hasBinaryContent(content.files().get("top/c"));
    }

    @Tag("slow")
    @Test
    void completesAgainWhenMoreIsWanted() throws Exception {
        TestContent content =
                TestContent.tree(temp.resolve("from"), Map.of("a", 8 * TestContent.PIECE, "b", 8 * TestContent.PIECE));

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .filePriorities(List.of(4, 0))
                    .peer(addressOf(seed))
                    .build());
            completes(torrent);

            SessionWaits.join(torrent.filePriorities(List.of(4, 4)));
            completes(torrent);

            assertThat(SessionWaits.join(torrent.pieces()).isFull()).isTrue();
            SessionWaits.join(torrent.recheck());
            completes(torrent);
            assertThat(torrent.completion()).isCompleted();
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void takesTheRestLaterWithoutDownloadingTheFirstPartAgain() throws Exception {
        TestContent content =
                TestContent.tree(temp.resolve("from"), Map.of("a", 8 * TestContent.PIECE, "b", 8 * TestContent.PIECE));

        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            try (Session leech = SessionWaits.open()) {
                completes(leech.add(content.download(temp.resolve("to"))
                        .filePriorities(List.of(4, 0))
                        .peer(addressOf(seed))
                        .build()));
            }
            try (Session leech = SessionWaits.open();
                    Subscription events = leech.subscribe()) {
                TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                        .peer(addressOf(seed))
                        .build());
                completes(torrent);
                int pieces = 0;
                for (var event = events.poll(java.time.Duration.ZERO);
                        event.isPresent();
                        event = events.poll(java.time.Duration.ZERO)) {
                    pieces += event.get() instanceof SessionEvent.PieceCompleted ? 1 : 0;
                    assertThat(event.get()).isNotInstanceOf(SessionEvent.Checked.class);
                }
                assertThat(pieces).isEqualTo(8);
            }
        }

        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void createsFilesThatHoldNoBytes() throws Exception {
        TestContent content = TestContent.tree(temp.resolve("from"), Map.of("a", 0, "b", 70_000, "deep/c", 0, "z", 0));

        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }

        content.assertIsIn(temp.resolve("to"));
        assertThat(temp.resolve("to/top/deep/c")).isEmptyFile();
    }

    @Test
    void downloadsInOrder() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "film", 40 * TestContent.PIECE);
        PieceGeometry geometry = content.metainfo().geometry();
        List<BlockRef> asked = new ArrayList<>();

        try (Session leech = SessionWaits.open()) {
            TorrentHandle film =
                    leech.add(content.download(temp.resolve("to")).inOrder(true).build());
            try (FakePeer seed = FakePeer.dial(leech, content.metainfo(), FakePeer.id("seed"))) {
                seed.send(new Message.Bits(Bitfield.full(geometry.pieceCount())));
                seed.send(new Message.Unchoke());
                while (asked.size() < 80) {
                    BlockRef block = seed.receive(FakePeer.REQUEST).block();
                    asked.add(block);
                    int from = Math.toIntExact(geometry.offset(block));
                    seed.sendBlock(block, Arrays.copyOfRange(content.bytes(), from, from + block.length()));
                }
                completes(film);
            }
        }

        // The disk threads decide in which order pieces complete, but pieces are requested in the order of the content.
        assertThat(asked).isSortedAccordingTo(Comparator.comparingLong(geometry::offset));
    }

    @Tag("slow")
    @Test
    void twoDownloadersFeedEachOther() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "shared", 64 * TestContent.PIECE);
        // A seed that serves one peer at a time, slowly enough that the two peers have pieces for each other.
        SessionConfig slow =
                SessionWaits.onLoopback().upBytesPerSecond(1_000_000).build();

        try (Session seed = Session.open(slow);
                Session first = SessionWaits.open();
                Session second = SessionWaits.open()) {
            TorrentHandle seeding = seed.add(content.seed().build());
            TorrentHandle one = first.add(
                    content.download(temp.resolve("one")).peer(addressOf(seed)).build());
            TorrentHandle two = second.add(content.download(temp.resolve("two"))
                    .peer(addressOf(seed))
                    .peer(addressOf(first))
                    .build());
            completes(one);
            completes(two);
            until(
                    first,
                    "both have counted",
                    () -> one.status().isComplete() && two.status().isComplete());
            assertThat(one.status().totals().uploadedBytes()
                            + two.status().totals().uploadedBytes())
                    .isGreaterThan(10L * TestContent.PIECE);
            assertThat(seeding.status().totals().uploadedBytes()).isLessThan(2L * content.bytes().length);
        }

        content.assertIsIn(temp.resolve("one"));
        content.assertIsIn(temp.resolve("two"));
    }

    @Tag("slow")
    @Test
    void keepsToTheRateLimitOfTheTorrentTheSessionAndTheUploader() throws Exception {
        long rate = 400_000;
        SessionConfig.Builder plain = SessionWaits.onLoopback();
        limitedTransfer("torrent", plain.build(), plain.build(), rate, rate);
        limitedTransfer(
                "session",
                plain.build(),
                SessionWaits.onLoopback().downBytesPerSecond(rate).build(),
                0,
                rate);
        limitedTransfer(
                "uploader", SessionWaits.onLoopback().upBytesPerSecond(rate).build(), plain.build(), 0, rate);
    }

    private void limitedTransfer(String name, SessionConfig up, SessionConfig down, long ofTorrent, long rate)
            throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), name, 1_000_000);
        try (Session seed = Session.open(up);
                Session leech = Session.open(down)) {
            seed.add(content.seed().build());
            long begun = System.nanoTime();
            completes(leech.add(content.download(temp.resolve("to"))
                    .downBytesPerSecond(ofTorrent)
                    .peer(addressOf(seed))
                    .build()));
            // A slow machine takes longer, never less: one second of the limit may be saved up, the rest must wait.
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat(seconds)
                    .as("seconds of the transfer limited by its %s", name)
                    .isGreaterThan(0.9 * (1_000_000.0 / rate - 1));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void pausesAndResumes() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "paused", 32 * TestContent.PIECE);
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .downBytesPerSecond(400_000)
                    .peer(addressOf(seed))
                    .build());
            until(leech, "something has come", () -> torrent.status().progress().piecesHave() > 0);
            SessionWaits.join(torrent.pause());
            until(leech, "it is paused", () -> torrent.status().activity() == Activity.PAUSED);
            assertThat(SessionWaits.join(torrent.peers())).isEmpty();
            assertThat(torrent.completion()).isNotDone();

            SessionWaits.join(torrent.limits(0, 0));
            SessionWaits.join(torrent.resume());
            completes(torrent);
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void handlesOfOneTorrentAreEqual() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "key", TestContent.PIECE);
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = session.add(content.seed().build());

            assertThat(session.find(torrent.infoHash())).hasValue(torrent);
            assertThat(Set.copyOf(session.torrents())).isEqualTo(Set.of(torrent));

            SessionWaits.join(session.remove(torrent));
            assertThat(session.add(content.seed().build())).isNotEqualTo(torrent);
        }
    }

    @Test
    void aDownloadIsCompleteBeforeItsGoalStopsIt() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "goal", 4 * TestContent.PIECE);
        try (Session seed = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback()
                        .seedGoals(SeedGoals.time(Duration.ZERO))
                        .build())) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());

            completes(torrent);
            until(leech, "its goal is reached", () -> torrent.status().activity() == Activity.SEEDED);
            assertThat(torrent.status().isComplete()).isTrue();

            SessionWaits.join(torrent.resume());
            until(leech, "it seeds without goals", () -> torrent.status().activity() == Activity.SEEDING);
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
