package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of others that share pieces with downloaded files: their bytes are compared, never written. */
class GuardedFilesTest {
    private static final int BLOCK = 16 * 1024;
    private static final int PIECE = 4 * BLOCK;

    @TempDir
    Path temp;

    @Test
    void downloadsAPieceAroundAFileThatMatches() throws Exception {
        for (int seed = 0; seed < 10; seed++) {
            Path folder = Files.createDirectory(temp.resolve("seed" + seed));
            try (TestTorrent torrent =
                    TestTorrent.guarding(folder, List.of(0), PIECE, PIECE + BLOCK + 10, PIECE - 10)) {
                assertThat(torrent.check(0)).isTrue();
                assertThat(torrent.check(1)).isFalse();
                List<BlockRef> blocks = torrent.blocksOf(1);
                Collections.shuffle(blocks, new Random(seed));

                blocks.forEach(torrent::write);
                torrent.next(DiskEvent.PieceVerified.class);
                torrent.writePiece(2);
                torrent.next(DiskEvent.PieceVerified.class);

                torrent.force(1);
                torrent.assertFilesHoldTheContent();
                assertNeverWritten(torrent, 0);
                assertThat(torrent.operations.entries())
                        .as("bytes of another program are made durable before we have the piece")
                        .anyMatch(entry -> entry instanceof FileLog.Entry.Forced forced
                                && forced.file().equals(pathOf(torrent, 0)));
            }
        }
    }

    @Test
    void leavesAFileThatDiffersFromAGenuinePiece() throws Exception {
        for (int seed = 0; seed < 10; seed++) {
            Path folder = Files.createDirectory(temp.resolve("seed" + seed));
            try (TestTorrent torrent = TestTorrent.guarding(folder, List.of(0), PIECE, 3 * BLOCK, BLOCK)) {
                byte[] foreign = damage(torrent, 0, seed * 4000);
                List<BlockRef> blocks = torrent.blocksOf(0);
                Collections.shuffle(blocks, new Random(seed));

                blocks.forEach(torrent::write);

                DiskEvent.Failed failed = torrent.next(DiskEvent.Failed.class);
                assertThat(failed.cause()).isEqualTo(DiskEvent.Cause.IN_THE_WAY);
                assertThat(failed.file()).isEqualTo(pathOf(torrent, 0).toString());
                assertThat(temp.resolve(folder).resolve(pathOf(torrent, 0))).hasBinaryContent(foreign);
                assertNeverWritten(torrent, 0);
            }
        }
    }

    @Test
    void leavesAFileThatEndsTooEarly() throws Exception {
        try (TestTorrent torrent = TestTorrent.guarding(temp, List.of(0), PIECE, 3 * BLOCK, BLOCK)) {
            Path file = temp.resolve(pathOf(torrent, 0));
            byte[] part = java.util.Arrays.copyOf(Files.readAllBytes(file), BLOCK + 1);
            Files.write(file, part);

            torrent.writePiece(0);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.IN_THE_WAY);
            assertThat(file).hasBinaryContent(part);
        }
    }

    @Test
    void aLyingPeerDoesNotMakeAFileLookForeign() throws Exception {
        try (TestTorrent torrent = TestTorrent.guarding(temp, List.of(0), PIECE, 3 * BLOCK, BLOCK)) {
            List<BlockRef> blocks = torrent.blocksOf(0);
            torrent.write(blocks.get(3));
            torrent.write(blocks.get(1), new byte[BLOCK]);
            torrent.write(blocks.get(2));
            torrent.write(blocks.get(0));

            List<Long> failed = torrent.next(DiskEvent.PieceFailed.class).digests();

            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            torrent.storage.digest(new PieceIndex(0));
            List<Long> genuine = torrent.next(DiskEvent.PieceDigested.class).digests();
            assertThat(failed.get(1))
                    .as("the digest of the corrupt block differs")
                    .isNotEqualTo(genuine.get(1));
            List.of(0, 2, 3)
                    .forEach(i -> assertThat(failed.get(i)).as("block %s", i).isEqualTo(genuine.get(i)));
            torrent.assertFilesHoldTheContent();
            assertNeverWritten(torrent, 0);
        }
    }

    @Test
    void twoFilesOfOthersShareAPieceWithOneThatIsMissing() throws Exception {
        try (TestTorrent torrent = TestTorrent.guarding(temp, List.of(0, 2), PIECE, 20_000, 20_000, PIECE - 40_000)) {
            torrent.writePiece(0);

            torrent.next(DiskEvent.PieceVerified.class);
            torrent.force(1);
            torrent.assertFilesHoldTheContent();
            assertNeverWritten(torrent, 0);
            assertNeverWritten(torrent, 2);
        }
    }

    @Test
    void namesTheOneOfTwoFilesThatIsInTheWay() throws Exception {
        try (TestTorrent torrent = TestTorrent.guarding(temp, List.of(0, 2), PIECE, 20_000, 20_000, PIECE - 40_000)) {
            byte[] foreign = damage(torrent, 2, 100);

            torrent.writePiece(0);

            assertThat(torrent.next(DiskEvent.Failed.class).file())
                    .isEqualTo(pathOf(torrent, 2).toString());
            assertThat(temp.resolve(pathOf(torrent, 2))).hasBinaryContent(foreign);
            assertNeverWritten(torrent, 0);
            assertNeverWritten(torrent, 2);
        }
    }

    @Test
    void keepsOnlySoMuchOfWhatAForeignFileContests() throws Exception {
        int blocks = DiskLimits.CONTESTED_BLOCKS_MAX + 2;
        try (TestTorrent torrent =
                TestTorrent.guarding(temp, List.of(0), blocks * BLOCK, (long) blocks * BLOCK - 1, 1)) {
            Path file = temp.resolve(pathOf(torrent, 0));
            Files.write(file, new byte[(blocks * BLOCK) - 1]);

            torrent.blocksOf(0).subList(0, DiskLimits.CONTESTED_BLOCKS_MAX + 1).forEach(torrent::write);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.IN_THE_WAY);
            assertNeverWritten(torrent, 0);
        }
    }

    private static Path pathOf(TestTorrent torrent, int file) {
        return torrent.content.layout().file(file).path();
    }

    private static byte[] damage(TestTorrent torrent, int file, int position) throws IOException {
        Path path = torrent.path.resolve(pathOf(torrent, file));
        byte[] foreign = Files.readAllBytes(path);
        foreign[position] ^= 1;
        Files.write(path, foreign);
        return foreign;
    }

    private static void assertNeverWritten(TestTorrent torrent, int file) {
        assertThat(torrent.operations.entries())
                .noneMatch(entry -> entry instanceof FileLog.Entry.Wrote wrote
                        && wrote.file().equals(pathOf(torrent, file)));
    }
}
