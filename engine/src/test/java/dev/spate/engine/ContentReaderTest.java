package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.FileLog;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentReaderTest {
    private static final int PIECE = TestContent.PIECE;
    private static final int BLOCK = 16 * 1024;
    private static final int INTERESTED = 2;
    private static final int MANY = 200 * PIECE + 11;

    @TempDir
    Path temp;

    @Test
    void readsACompleteFileInEveryWay() throws Exception {
        TestContent content = TestContent.file(temp, "one.bin", MANY);
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = session.add(content.seed().build());
            try (ContentReader reader = torrent.reader(0)) {
                assertThat(reader.end()).isEqualTo(MANY);
                assertThat(readAll(reader, ByteBuffer.allocate(70_001))).isEqualTo(content.bytes());
                assertThat(readAll(reader, ByteBuffer.allocateDirect(1 << 20))).isEqualTo(content.bytes());
                assertThat(transfer(reader, 0, MANY)).isEqualTo(content.bytes());
                assertThat(transfer(reader, 5, 100)).isEqualTo(Arrays.copyOfRange(content.bytes(), 5, 105));
                assertThat(transfer(reader, MANY - 3, 100))
                        .isEqualTo(Arrays.copyOfRange(content.bytes(), MANY - 3, MANY));
                assertThat(reader.slice(MANY, 10).remaining()).isZero();
                assertThat(reader.read(ByteBuffer.allocate(10), MANY)).isEqualTo(-1);
            }
        }
    }

    @Test
    void readsEveryFileOfATorrentAsIfItWereAlone() throws Exception {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("a", 3 * PIECE + 5);
        lengths.put("b", 0);
        lengths.put("c", 7);
        lengths.put("d", PIECE);
        TestContent content = TestContent.tree(temp, lengths);
        try (Session session = SessionWaits.open()) {
            TorrentHandle torrent = session.add(content.seed().build());
            for (int i = 0; i < content.metainfo().files().size(); i++) {
                String path = "top/" + content.metainfo().files().get(i).displayPath();
                try (ContentReader reader = torrent.reader(i)) {
                    assertThat(readAll(reader, ByteBuffer.allocate(1000)))
                            .isEqualTo(content.files().get(path.replace("top/top/", "top/")));
                    assertThat(transfer(reader, 0, reader.end()))
                            .isEqualTo(content.files().get(path.replace("top/top/", "top/")));
                }
            }
            assertThatThrownBy(() -> torrent.reader(9)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> torrent.reader(0, 5, 4)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readsWhileTheDownloadRuns() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", 100 * PIECE);
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .peer(addressOf(seed))
                    .downBytesPerSecond(3_000_000)
                    .build());
            try (ContentReader front = torrent.reader(0);
                    ContentReader back = torrent.reader(0, 60 * PIECE, 100 * PIECE)) {
                CompletableFuture<byte[]> other = inBackground(() -> transfer(back, 60 * PIECE, 40 * PIECE));
                assertThat(readAll(front, ByteBuffer.allocate(10_000))).isEqualTo(content.bytes());
                assertThat(join(other)).isEqualTo(Arrays.copyOfRange(content.bytes(), 60 * PIECE, 100 * PIECE));
            }
        }
    }

    @Test
    void asksForTheEndFirstWhenTheEndIsReadFirst() throws Exception {
        TestContent content = file();
        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent = download(leech, content);
            try (ContentReader reader = torrent.reader(0);
                    FakePeer peer = fullPeer(leech, content)) {
                need(torrent, reader, 150L * PIECE);
                peer.send(new Message.Unchoke());
                for (int piece = 150; piece < 154; piece++) {
                    for (int block = 0; block < 2; block++) {
                        BlockRef asked = peer.receive(FakePeer.REQUEST).block();
                        assertThat(asked).isEqualTo(new BlockRef(piece, block * BLOCK, BLOCK));
                        answer(peer, content, asked);
                    }
                }
                assertThat(transfer(reader, 150L * PIECE, 2 * PIECE))
                        .isEqualTo(Arrays.copyOfRange(content.bytes(), 150 * PIECE, 152 * PIECE));
            }
        }
    }

    @Test
    void servesTwoReadersAtDifferentPositionsAlternately() throws Exception {
        TestContent content = file();
        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent = download(leech, content);
            try (ContentReader one = torrent.reader(0);
                    ContentReader other = torrent.reader(0);
                    FakePeer peer = fullPeer(leech, content)) {
                need(torrent, one, 40L * PIECE);
                need(torrent, other, 120L * PIECE);
                peer.send(new Message.Unchoke());

                List<Integer> pieces = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    BlockRef asked = peer.receive(FakePeer.REQUEST).block();
                    pieces.add(asked.piece());
                    answer(peer, content, asked);
                }

                assertThat(pieces).containsExactly(40, 40, 120, 120, 41, 41, 121, 121);
            }
        }
    }

    @Test
    void wantsNothingForAReaderThatIsClosed() throws Exception {
        TestContent content = file();
        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .filePriorities(List.of(0))
                    .build());
            ContentReader reader = torrent.reader(0);
            need(torrent, reader, 0);
            try (FakePeer peer = fullPeer(leech, content)) {
                peer.receive(INTERESTED);
                reader.close();
                // Two peers that want nothing from each other disconnect.
                peer.awaitEnd();
                assertThat(torrent.status().progress().bytesWanted()).isZero();
                assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(1), 0))
                        .isInstanceOf(SpateException.class)
                        .hasMessageContaining("closed");
                reader.close();
            }
        }
    }

    @Tag("slow")
    @Test
    void fetchesAFileThatTheOwnerDoesNotWant() throws Exception {
        TestContent content = filesAAndB();
        int unwanted = indexOfA(content);
        List<Integer> priorities = unwanted == 0 ? List.of(0, 4) : List.of(4, 0);
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .filePriorities(priorities)
                    .peer(addressOf(seed))
                    .build());
            completes(torrent);
            try (ContentReader reader = torrent.reader(unwanted)) {
                assertThat(readAll(reader, ByteBuffer.allocate(50_000)))
                        .isEqualTo(content.files().get("top/a"));
            }
        }
    }

    @Test
    void failsToReadBytesThatASeedOnlyTorrentIsMissing() throws Exception {
        TestContent content = filesAAndB();
        Files.delete(temp.resolve("from/top/a"));
        int missing = indexOfA(content);
        try (Session seed = SessionWaits.open()) {
            TorrentHandle torrent = seed.add(content.seed().build());
            try (ContentReader there = torrent.reader(1 - missing);
                    ContentReader missingReader = torrent.reader(missing)) {
                assertThat(readAll(there, ByteBuffer.allocate(50_000)))
                        .isEqualTo(content.files().get("top/b"));
                assertThatThrownBy(() -> missingReader.read(ByteBuffer.allocate(1), 0))
                        .isInstanceOf(SpateException.class)
                        .hasMessageContaining("only seeds");
            }
        }
    }

    @Test
    void wakesAWaitingThreadWhenTheTorrentLeaves() throws Exception {
        TestContent content = file();
        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent = download(leech, content);
            try (ContentReader reader = torrent.reader(0)) {
                CompletableFuture<byte[]> waiting = inBackground(() -> transfer(reader, 0, 1));
                need(torrent, torrent.reader(0), 5);
                join(leech.remove(torrent));
                assertThatThrownBy(() -> join(waiting))
                        .hasRootCauseInstanceOf(SpateException.class)
                        .hasRootCauseMessage("one.bin is no longer in its session");
            }
        }
    }

    @Test
    void wakesAWaitingThreadWhenTheTorrentFails() throws Exception {
        TestContent content = file();
        Files.createDirectories(temp.resolve("to"));
        Files.write(temp.resolve("to/one.bin"), new byte[MANY]);
        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent = download(leech, content);
            try (ContentReader reader = torrent.reader(0)) {
                assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(1), 0))
                        .isInstanceOf(TorrentFailedException.class);
            }
        }
    }

    @Test
    void wakesAWaitingThreadWhenTheReaderIsClosedOrItIsInterrupted() throws Exception {
        TestContent content = file();
        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent = download(leech, content);
            ContentReader reader = torrent.reader(0);
            CompletableFuture<byte[]> waiting = inBackground(() -> transfer(reader, 0, 1));
            reader.close();
            assertThatThrownBy(() -> join(waiting)).hasRootCauseMessage("the reader is closed");

            try (ContentReader another = torrent.reader(0)) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> another.read(ByteBuffer.allocate(1), 0))
                        .isInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void leavesNothingMappedWhenItIsClosedWhileItMaps() throws Exception {
        TestContent content = file();
        CountDownLatch isMapped = new CountDownLatch(1);
        CountDownLatch isClosed = new CountDownLatch(1);
        List<MemorySegment> mapped = new CopyOnWriteArrayList<>();
        FileLog slowly = new FileLog() {
            @Override
            protected Optional<MemorySegment> map(long length, Arena arena) {
                mapped.add(arena.allocate(length));
                isMapped.countDown();
                SessionWaits.await(isClosed);
                return Optional.of(mapped.getFirst());
            }
        };
        try (Session session = Session.open(SessionWaits.onLoopback().build(), slowly)) {
            TorrentHandle torrent = session.add(content.seed().build());
            completes(torrent);
            ContentReader reader = torrent.reader(0);
            CompletableFuture<byte[]> slice = inBackground(() -> {
                assertThat(reader.slice(0, 1).remaining()).isEqualTo(1);
                return new byte[0];
            });
            SessionWaits.await(isMapped);
            reader.close();
            isClosed.countDown();

            assertThatThrownBy(() -> join(slice)).hasRootCauseMessage("the reader is closed");
            assertThat(mapped.getFirst().scope().isAlive()).isFalse();
        }
    }

    @Tag("slow")
    @Test
    void readsAgainWhatWasCutShortAndFetchedAnew() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", 40 * PIECE);
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build());
            completes(torrent);
            try (ContentReader reader = torrent.reader(0);
                    FileChannel file = FileChannel.open(temp.resolve("to/one.bin"), StandardOpenOption.WRITE)) {
                assertThat(transfer(reader, 0, 5 * PIECE)).hasSize(5 * PIECE);
                file.truncate(39 * PIECE + 5);
                assertThatThrownBy(() -> readAll(reader, ByteBuffer.allocate(50_000)))
                        .isInstanceOf(TorrentFailedException.class)
                        .hasMessageContaining("was cut by another program");
                SessionWaits.join(torrent.resume());
                assertThat(readAll(reader, ByteBuffer.allocate(50_000))).isEqualTo(content.bytes());
            }
        }
    }

    private TestContent file() throws Exception {
        return TestContent.file(temp.resolve("from"), "one.bin", MANY);
    }

    private TestContent filesAAndB() throws Exception {
        return TestContent.tree(temp.resolve("from"), Map.of("a", 8 * PIECE, "b", 8 * PIECE));
    }

    private static int indexOfA(TestContent content) {
        return content.metainfo().files().getFirst().path().getLast().equals("a") ? 0 : 1;
    }

    private TorrentHandle download(Session leech, TestContent content) {
        return leech.add(content.download(temp.resolve("to")).build());
    }

    /** A peer that is connected, has every piece, and chokes. */
    private static FakePeer fullPeer(Session session, TestContent content) throws Exception {
        FakePeer peer = FakePeer.dial(session, content.metainfo(), FakePeer.id("full"));
        peer.send(new Message.Bits(Bitfield.full(content.metainfo().geometry().pieceCount())));
        return peer;
    }

    /** Lets a reader request bytes that it cannot have yet; when this returns, the machine has the request. */
    private static void need(TorrentHandle torrent, ContentReader reader, long position) throws Exception {
        assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(1), position, Duration.ZERO))
                .isInstanceOf(TimeoutException.class);
        join(torrent.pieces());
    }

    private static void answer(FakePeer peer, TestContent content, BlockRef block) throws Exception {
        int from = block.piece() * PIECE + block.begin();
        peer.sendBlock(block, Arrays.copyOfRange(content.bytes(), from, from + block.length()));
    }

    private interface Reading {
        byte[] read() throws Exception;
    }

    private static CompletableFuture<byte[]> inBackground(Reading reading) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(reading.read());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static byte[] readAll(ContentReader reader, ByteBuffer buffer) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long position = 0;
        while (reader.read(buffer.clear(), position) >= 0) {
            buffer.flip();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            all.write(bytes);
            position += bytes.length;
        }
        return all.toByteArray();
    }

    private static byte[] transfer(ContentReader reader, long from, long count) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        reader.transferTo(from, count, Channels.newChannel(all));
        return all.toByteArray();
    }
}
