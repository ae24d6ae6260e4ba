package dev.spate.engine.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import dev.spate.engine.disk.TestTorrent;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
    private static final int BLOCK = 16 * 1024;
    private static final int PIECE = 2 * BLOCK;
    /** Two whole pieces, so that each force of a file is needed for one of them. */
    private static final int BLOCKS_BETWEEN_FORCES = 4;

    @TempDir
    Path temp;

    private final AtomicInteger forces = new AtomicInteger();

    @Test
    void everySavedBitComesAfterAForceOfItsBytes() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            assertThat(download("seed" + seed, 0, new Random(seed))).isEmpty();
        }
    }

    @Test
    void noticesEverySingleForceThatIsTakenOut() throws Exception {
        assertThat(download("complete", 0, null)).isEmpty();
        int all = forces.get();

        for (int leftOut = 1; leftOut <= all; leftOut++) {
            assertThat(download("without" + leftOut, leftOut, null))
                    .as("violations without force %d of %d", leftOut, all)
                    .isNotEmpty();
        }
        assertThat(all).isGreaterThan(5);
    }

    /**
     * Downloads as a torrent does: verified, then forced, then saved.
     *
     * @param leftOut the number of the force of content to leave out, from 1; 0 for none
     * @param order shuffles the blocks, or null for the order of the content
     */
    private List<String> download(String name, int leftOut, Random order) throws Exception {
        forces.set(0);
        FileLog operations = new FileLog(true) {
            @Override
            protected boolean beforeForce(Path file) {
                return !file.startsWith("top") || forces.incrementAndGet() != leftOut;
            }
        };
        Path folder = Files.createDirectory(temp.resolve(name));
        try (TestTorrent torrent = new TestTorrent(folder, operations, 16, PIECE, 3 * PIECE, 100, 5 * PIECE)) {
            ResumeFile.Shared shared = new ResumeFile.Shared(operations, torrent.pool, InstantSource.system());
            ResumeFile resume = ResumeFile.open(torrent.metainfo(), torrent.folder, shared, false);
            List<BlockRef> blocks = torrent.allBlocks();
            if (order != null) {
                Collections.shuffle(blocks, order);
            }
            run(torrent, resume, blocks);
            int forcesBefore = forces.get();
            torrent.storage.close().join();
            resume.close(true).join();
            forces.set(forcesBefore);
            return SavedBits.violations(operations, resume.layout(), torrent.geometry(), resume.name());
        }
    }

    private static void run(TestTorrent torrent, ResumeFile resume, List<BlockRef> blocks) {
        Bitfield written = Bitfield.empty(blocks.size());
        Bitfield verified = Bitfield.empty(torrent.geometry().pieceCount());
        for (int i = 0; i < blocks.size(); i += BLOCKS_BETWEEN_FORCES) {
            List<BlockRef> round = blocks.subList(i, Math.min(blocks.size(), i + BLOCKS_BETWEEN_FORCES));
            round.forEach(torrent::write);
            round.forEach(block -> written.set(torrent.allBlocks().indexOf(block)));
            awaitVerified(torrent, round.size(), written, verified);
            torrent.force(i);
            resume.store(torrent.events::add).save(i, verified.copy(), 0, 0);
            torrent.next(DiskEvent.Saved.class);
        }
        assertThat(verified.isFull()).isTrue();
    }

    private static void awaitVerified(TestTorrent torrent, int blocks, Bitfield written, Bitfield verified) {
        int expected = 0;
        for (int piece = 0; piece < verified.size(); piece++) {
            boolean isComplete = torrent.blocksOf(piece).stream()
                    .allMatch(block -> written.has(torrent.allBlocks().indexOf(block)));
            expected += isComplete ? 1 : 0;
        }
        int missing = blocks;
        while (missing > 0 || verified.count() < expected) {
            switch (torrent.next()) {
                case DiskEvent.BlockWritten ignored -> missing--;
                case DiskEvent.PieceVerified(var piece) -> verified.set(piece.value());
                case DiskEvent other -> throw new AssertionError(other);
            }
        }
    }
}
