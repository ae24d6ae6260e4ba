package dev.spate.engine;

import static dev.spate.engine.SessionWaits.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.create.ContentHasher;
import dev.spate.engine.disk.FileLog;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that hashes long content uses one thread for each core, all at the same time. */
class AllCoresTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Holds each thread until all of them are there at the same time; counts the threads that waited in vain. */
    private static final class Gate {
        private final CountDownLatch inside;
        private final AtomicInteger alone = new AtomicInteger();

        Gate(int threads) {
            this.inside = new CountDownLatch(threads);
        }

        void pass() {
            inside.countDown();
            try {
                if (!inside.await(alone.get() > 0 ? 0 : 30, TimeUnit.SECONDS)) {
                    alone.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void assertAllWereInside() {
            assertThat(inside.getCount()).as("threads that never came").isZero();
            assertThat(alone).as("threads that waited in vain").hasValue(0);
        }
    }

    @Test
    void theHasherIsAtWorkInEveryThreadAtOnce() throws Exception {
        Gate gate = new Gate(CORES);
        PieceGeometry geometry = new PieceGeometry((2L * CORES) << 23, 1 << 23);
        ContentHasher.Part zeros = new ContentHasher.Part(Optional.empty(), 0, geometry.totalLength());
        AtomicInteger hashed = new AtomicInteger();
        ContentHasher.Sink sink = new ContentHasher.Sink() {
            @Override
            public void hashed(int piece, byte[] digest) {
                gate.pass();
                hashed.incrementAndGet();
            }

            @Override
            public void failed(int piece, int part, IOException failure) {
                throw new AssertionError(failure);
            }
        };

        new ContentHasher(List.of(zeros), geometry, sink).hash((_, _) -> true);

        gate.assertAllWereInside();
        assertThat(hashed).hasValue(geometry.pieceCount());
    }

    /**
     * Longer than what any machine hashes before its first progress report. The file is sparse, so it takes no disk
     * space.
     */
    private Path endless() throws IOException {
        Path file = temp.resolve("endless");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 37);
        }
        return file;
    }

    @TempDir
    Path temp;

    private static long threadsThatHash() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("spate-hash-"))
                .count();
    }

    @Test
    void createHashesOnAllCores() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        TorrentCreator creator = TorrentCreator.of(endless()).pieceLength(1 << 24);

        assertThatThrownBy(() -> creator.create((done, total) -> {
                    seen.set((int) Math.max(seen.get(), threadsThatHash()));
                    return false;
                }))
                .isInstanceOf(CancellationException.class);

        assertThat(seen).hasValue(CORES);
    }

    @Test
    void verifyHashesOnAllCores() throws Exception {
        long length = 1L << 37;
        int pieceLength = 1 << 24;
        byte[] hashes = new byte[(int) (length / pieceLength) * 20];
        Metainfo metainfo = Metainfo.parse(MetainfoWriter.singleFile("endless", length, pieceLength)
                .pieceHashes(hashes)
                .toBytes());
        assertThat(endless()).exists();
        AtomicInteger seen = new AtomicInteger();

        assertThatThrownBy(() -> TorrentVerifier.verify(metainfo, temp, (done, total) -> {
                    seen.set((int) Math.max(seen.get(), threadsThatHash()));
                    return false;
                }))
                .isInstanceOf(CancellationException.class);

        assertThat(seen).hasValue(CORES);
    }

    @Test
    void recheckReadsAndHashesOnAllCores() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", 8 * CORES * TestContent.PIECE);
        Gate gate = new Gate(CORES);
        FileLog files = new FileLog() {
            @Override
            protected void beforeRead(Path file, long position) {
                gate.pass();
            }
        };

        try (Session session = Session.open(SessionWaits.onLoopback().build(), files)) {
            TorrentHandle torrent = session.add(content.seed().build());
            until(session, "it seeds", () -> torrent.status().activity() == Activity.SEEDING);
        }

        gate.assertAllWereInside();
    }
}
