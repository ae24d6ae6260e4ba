package dev.spate.engine.saved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.file.LocalFiles;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many torrents of 1,024 pieces. Prints what they cost; the figures of docs/benchmarks.md are of
 * {@code -Dspate.saved.torrents=10000} and 100000, with {@code -Djava.io.tmpdir} on a real disk.
 */
@Tag("slow")
class SavedSessionScaleTest {
    private static final int TORRENTS = Integer.getInteger("spate.saved.torrents", 2_000);
    private static final int PIECES = 1_024;
    /** So many are added before the first answer is waited for. */
    private static final int AT_A_TIME = 500;

    @TempDir
    Path temp;

    @Test
    void manyTorrentsCostLittle() throws Exception {
        try (DiskPool pool = new DiskPool("disk", 2, error -> {})) {
            SavedSession session = SavedSession.open(temp, new LocalFiles(), pool::keep);
            long adding = 0;
            for (int i = 0; i < TORRENTS; i += AT_A_TIME) {
                List<Metainfo> some = IntStream.range(i, Math.min(TORRENTS, i + AT_A_TIME))
                        .mapToObj(number -> SavedTorrents.metainfo(number, PIECES))
                        .toList();
                long begin = System.nanoTime();
                List<CompletableFuture<Void>> answers = new ArrayList<>();
                for (Metainfo metainfo : some) {
                    answers.add(session.put(SavedTorrents.of(metainfo, i), Optional.of(metainfo)));
                }
                answers.forEach(CompletableFuture::join);
                adding += System.nanoTime() - begin;
            }
            print("added", System.nanoTime() - adding);
            session.close().join();
            System.out.println(bytes() + " bytes on disk");

            long before = usedHeap();
            long begin = System.nanoTime();
            SavedSession reopened = SavedSession.open(temp, new LocalFiles(), pool::keep);
            print("opened", begin);
            long heap = usedHeap() - before;
            System.out.println(heap / TORRENTS + " bytes of heap for each");
            begin = System.nanoTime();
            for (WireHash hash : reopened.torrents()) {
                assertThat(reopened.find(hash)).isPresent();
            }
            print("read all", begin);
            begin = System.nanoTime();
            List<CompletableFuture<Void>> updates = new ArrayList<>();
            for (WireHash hash : reopened.torrents()) {
                updates.add(reopened.update(hash, SavedTorrent.Counters.NONE));
            }
            updates.forEach(CompletableFuture::join);
            print("updated all", begin);
            begin = System.nanoTime();
            reopened.close().join();
            print("closed", begin);

            assertThat(reopened.size()).isEqualTo(TORRENTS);
            assertThat(heap / TORRENTS).isLessThan(1024);
        }
    }

    private static void print(String what, long begin) {
        System.out.printf("%,d torrents %s: %d ms%n", TORRENTS, what, (System.nanoTime() - begin) / 1_000_000);
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
