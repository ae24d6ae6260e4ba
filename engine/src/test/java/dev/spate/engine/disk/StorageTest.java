package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    private static final int PIECE = 64 * 1024;
    private static final int BLOCK = dev.spate.wire.WireLimits.BLOCK_LENGTH;

    @TempDir
    Path temp;

    @Test
    void tellsEveryBlockAndThenThatThePieceIsGenuine() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 3 * PIECE)) {
            torrent.writePiece(1);

            List<DiskEvent> events = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                events.add(torrent.next());
            }
            assertThat(events.subList(0, 4))
                    .containsExactlyElementsOf(torrent.blocksOf(1).stream()
                            .<DiskEvent>map(DiskEvent.BlockWritten::new)
                            .toList());
            assertThat(events.get(4)).isEqualTo(new DiskEvent.PieceVerified(new PieceIndex(1)));
        }
    }

    @Test
    void writesRandomLayoutsInRandomOrder() throws Exception {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            long[] lengths = new long[1 + random.nextInt(30)];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = switch (random.nextInt(5)) {
                    case 0 -> 0;
                    case 1 -> 1;
                    case 2 -> -random.nextInt(40_000);
                    default -> random.nextInt(100_000);
                };
            }
            lengths[lengths.length - 1]++;
            int pieceLength = List.of(1000, 16_384, 16_385, 40_000, 262_144).get(random.nextInt(5));
            Path folder = Files.createDirectory(temp.resolve("seed" + seed));
            try (TestTorrent torrent = new TestTorrent(folder, new FileLog(), 3, pieceLength, lengths)) {
                List<BlockRef> blocks = torrent.allBlocks();
                Collections.shuffle(blocks, random);

                blocks.forEach(torrent::write);

                for (int i = 0; i < torrent.geometry().pieceCount(); i++) {
                    torrent.next(DiskEvent.PieceVerified.class);
                }
                torrent.confirmAll();
                torrent.force(1);
                torrent.assertFilesHoldTheContent();
                assertThat(torrent.check(0)).isTrue();
            }
        }
    }

    @Test
    void dropsLateDuplicatesOfAnUnfinishedPiece() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE)) {
            BlockRef last = torrent.geometry().block(0, 3);
            torrent.write(last);
            torrent.write(last, new byte[last.length()]);
            torrent.blocksOf(0).subList(0, 3).forEach(torrent::write);

            torrent.next(DiskEvent.PieceVerified.class);
            torrent.assertFilesHoldTheContent();
        }
    }

    @Test
    void tellsDigestsOfAWrongPieceThatDifferOnlyInTheWrongBlock() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 2 * PIECE)) {
            List<BlockRef> blocks = torrent.blocksOf(0);
            torrent.write(blocks.get(2), new byte[blocks.get(2).length()]);
            List.of(0, 1, 3).forEach(i -> torrent.write(blocks.get(i)));

            DiskEvent.PieceFailed failed = torrent.next(DiskEvent.PieceFailed.class);

            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            torrent.storage.digest(new PieceIndex(0));
            List<Long> genuine = torrent.next(DiskEvent.PieceDigested.class).digests();
            assertThat(failed.digests()).hasSize(4);
            assertThat(genuine.get(2)).isNotEqualTo(failed.digests().get(2));
            List.of(0, 1, 3)
                    .forEach(i -> assertThat(genuine.get(i))
                            .isEqualTo(failed.digests().get(i)));
        }
    }

    @Test
    void beginsAnewAfterDiscarding() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE)) {
            List<BlockRef> blocks = torrent.blocksOf(0);
            torrent.write(blocks.get(0), new byte[blocks.get(0).length()]);
            torrent.write(blocks.get(2), new byte[blocks.get(2).length()]);
            torrent.storage.discard(new PieceIndex(0));

            torrent.writePiece(0);

            torrent.next(DiskEvent.PieceVerified.class);
            torrent.assertFilesHoldTheContent();
        }
    }

    @Test
    void checksWhatIsThereWithoutTouchingIt() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 100_000, 0, 100_000, 100_000)) {
            torrent.plantFiles();
            Path second = temp.resolve(torrent.content.layout().file(2).path());
            byte[] damaged = Files.readAllBytes(second);
            damaged[99_999] ^= 1;
            Files.write(second, damaged);
            Path third = temp.resolve(torrent.content.layout().file(3).path());
            Files.write(third, java.util.Arrays.copyOf(Files.readAllBytes(third), 90_000));

            List<Boolean> genuine = new ArrayList<>();
            for (int i = 0; i < torrent.geometry().pieceCount(); i++) {
                genuine.add(torrent.check(i));
            }

            assertThat(genuine).containsExactly(true, true, true, false, false);
            assertThat(torrent.operations.entries()).isEmpty();
            assertThat(Files.size(third)).isEqualTo(90_000);
        }
    }

    @Test
    void opensEachFileOnceWhenManyAreChecked() throws Exception {
        long[] lengths = new long[600];
        java.util.Arrays.setAll(lengths, i -> i == 300 ? 3 * PIECE : 50);
        try (TestTorrent torrent = TestTorrent.seeding(temp, 16, PIECE, lengths)) {
            torrent.plantFiles();

            for (int piece = 0; piece < torrent.geometry().pieceCount(); piece++) {
                assertThat(torrent.check(piece)).isTrue();
            }

            assertThat(torrent.operations.openings()).isEqualTo(600);
            assertThat(torrent.operations.openCount()).isLessThanOrEqualTo(16);
        }
    }

    @Test
    void confirmsEachOfManyFilesWithOneLookThoughSeveralThreadsDo() throws Exception {
        long[] lengths = new long[3_000];
        java.util.Arrays.fill(lengths, 50);
        try (TestTorrent torrent = TestTorrent.seeding(temp, 16, PIECE, lengths)) {
            torrent.plantFiles();

            torrent.confirmAll();

            assertThat(torrent.operations.stampReads()).isEqualTo(3_000);
        }
    }

    @Test
    void confirmsNothingWhenOneOfManyFilesIsCut() throws Exception {
        long[] lengths = new long[3_000];
        java.util.Arrays.fill(lengths, 50);
        try (TestTorrent torrent = TestTorrent.seeding(temp, 16, PIECE, lengths)) {
            torrent.plantFiles();
            Path cut = torrent.content.layout().file(1_700).path();
            Files.write(temp.resolve(cut), new byte[49]);
            BitSet all = new BitSet();
            all.set(0, lengths.length);

            torrent.storage.confirm(1, all);

            assertThat(torrent.next())
                    .isInstanceOfSatisfying(
                            DiskEvent.Failed.class,
                            failed -> assertThat(failed.file()).endsWith(cut.toString()));
            torrent.storage.recover();
            Files.write(temp.resolve(cut), new byte[50]);
            torrent.confirmAll();
        }
    }

    @Test
    void forcesNothingThatIsOnlySeeded() throws Exception {
        long[] lengths = new long[100];
        java.util.Arrays.fill(lengths, 50);
        try (TestTorrent torrent = TestTorrent.seeding(temp, 16, PIECE, lengths)) {
            torrent.plantFiles();
            torrent.check(0);

            torrent.force(1);

            assertThat(torrent.operations.entries()).isEmpty();
            assertThat(torrent.operations.openings()).isEqualTo(100);
        }
    }

    @Test
    void forcesEachFileOnceThatOthersMayHaveWritten() throws Exception {
        long[] lengths = new long[100];
        java.util.Arrays.fill(lengths, 50);
        try (TestTorrent torrent = new TestTorrent(temp, new FileLog(), 16, PIECE, lengths)) {
            torrent.plantFiles();
            torrent.check(0);
            assertThat(torrent.operations.entries()).isEmpty();

            torrent.force(1);
            torrent.force(2);

            assertThat(torrent.operations.entries())
                    .hasSize(100)
                    .allMatch(entry -> entry instanceof FileLog.Entry.Forced);
        }
    }

    @Test
    void forcesManySmallFilesInARowAndNotOneAfterEachWrite() throws Exception {
        long[] lengths = new long[800];
        java.util.Arrays.fill(lengths, 20);
        try (TestTorrent torrent = new TestTorrent(temp, new FileLog(), 64, PIECE, lengths)) {
            torrent.allBlocks().forEach(torrent::write);
            torrent.next(DiskEvent.PieceVerified.class);

            int turns = 0;
            boolean isForcing = false;
            for (FileLog.Entry entry : torrent.operations.entries()) {
                boolean isForce = entry instanceof FileLog.Entry.Forced;
                turns += isForce && !isForcing ? 1 : 0;
                isForcing = isForce;
            }
            assertThat(turns).isPositive().isLessThanOrEqualTo(800 / 8);
            torrent.force(1);
            torrent.assertFilesHoldTheContent();
        }
    }

    @Test
    void findsNothingGenuineWhereNothingIs() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE, PIECE)) {
            assertThat(torrent.check(0)).isFalse();
            assertThat(temp).isEmptyDirectory();
        }
    }

    @Test
    void writesTenThousandTinyFilesThroughSixteenDescriptors() throws Exception {
        long[] lengths = new long[10_000];
        java.util.Arrays.setAll(lengths, i -> i % 7);
        FileLog operations = new FileLog() {
            @Override
            protected boolean beforeForce(Path file) {
                return false;
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, 16 * 1024, lengths)) {
            torrent.allBlocks().forEach(torrent::write);

            torrent.next(DiskEvent.PieceVerified.class);
            torrent.next(DiskEvent.PieceVerified.class);
            assertThat(operations.openCount()).isLessThanOrEqualTo(16 + 2);
            torrent.confirmAll();
            torrent.force(7);
            torrent.assertFilesHoldTheContent();
        }
    }

    @Test
    void writesALastPieceOfOneByte() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE + 1)) {
            torrent.writePiece(1);

            assertThat(torrent.next(DiskEvent.PieceVerified.class).piece()).isEqualTo(new PieceIndex(1));
        }
    }

    @Test
    void goesOnAfterShortWrites() throws Exception {
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) {
                return Math.min(length, 1000);
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, PIECE)) {
            torrent.writePiece(0);

            torrent.next(DiskEvent.PieceVerified.class);
            torrent.assertFilesHoldTheContent();
        }
    }

    @Test
    void failsOnceWhenTheDiskIsFullAndGoesOnAfterRecovery() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                if (writes.incrementAndGet() == 6) {
                    throw new IOException("No space left on device");
                }
                return length;
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 4 * PIECE)) {
            torrent.allBlocks().forEach(torrent::write);
            DiskEvent.Failed failed = torrent.next(DiskEvent.Failed.class);
            torrent.storage.force(1);
            torrent.writePiece(0);

            torrent.storage.recover();
            torrent.force(2);
            torrent.allBlocks().forEach(torrent::write);

            assertThat(failed.cause()).isEqualTo(DiskEvent.Cause.FULL);
            assertThat(failed.file()).isEqualTo("top/f0/n0");
            for (int i = 0; i < 4; i++) {
                torrent.next(DiskEvent.PieceVerified.class);
            }
            torrent.assertFilesHoldTheContent();
        }
    }

    /** Blocks that were written before the move still count as written after it. */
    @Test
    void bringsBackWhatIsHereOfAPieceWhoseRestComesLater() throws Exception {
        try (TestTorrent torrent = TestTorrent.absent(temp, new FileLog(), PIECE, 2 * PIECE)) {
            List<BlockRef> blocks = torrent.blocksOf(0);
            torrent.storage.want(new BitSet());
            torrent.force(1);
            blocks.subList(0, 2).forEach(torrent::write);
            torrent.next(DiskEvent.BlockWritten.class);
            torrent.next(DiskEvent.BlockWritten.class);

            BitSet wanted = new BitSet();
            wanted.set(0);
            torrent.storage.want(wanted);
            torrent.force(2);
            blocks.subList(2, 4).forEach(torrent::write);
            torrent.next(DiskEvent.PieceVerified.class);

            torrent.writePiece(1);
            torrent.next(DiskEvent.PieceVerified.class);
            torrent.assertFilesHoldTheContent();
        }
    }

    /**
     * The names of files and of the part file: a piece may be claimed only when both its bytes and these names are
     * durable.
     */
    @Test
    void forcesNamesAgainThatCouldNotBeForced() throws Exception {
        for (boolean isAside : new boolean[] {false, true}) {
            Path path = Files.createDirectory(temp.resolve("aside " + isAside));
            AtomicInteger forces = new AtomicInteger();
            FileLog operations = new FileLog() {
                @Override
                protected void beforeForceFolder(Path child) throws IOException {
                    if (forces.incrementAndGet() == 1) {
                        throw new IOException("Input/output error");
                    }
                }
            };
            try (TestTorrent torrent = TestTorrent.absent(path, operations, PIECE, PIECE)) {
                BitSet wanted = new BitSet();
                wanted.set(0, !isAside);
                torrent.storage.want(wanted);
                torrent.writePiece(0);
                torrent.next(DiskEvent.PieceVerified.class);
                torrent.storage.force(1);
                torrent.next(DiskEvent.Failed.class);

                torrent.storage.recover();
                torrent.force(2);

                List<FileLog.Entry> log = operations.entries();
                assertThat(log.stream()
                                .filter(FileLog.Entry.Created.class::isInstance)
                                .map(entry -> parentOf(((FileLog.Entry.Created) entry).path())))
                        .isNotEmpty()
                        .allSatisfy(folder -> assertThat(log).contains(new FileLog.Entry.ForcedFolder(folder)));
            }
        }
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? Path.of("") : parent;
    }

    @Test
    void tellsNothingAfterAFailureOfWhatAnotherThreadWasAt() throws Exception {
        CountDownLatch isQueued = new CountDownLatch(1);
        CountDownLatch isAtTheLast = new CountDownLatch(1);
        CountDownLatch hasFailed = new CountDownLatch(1);
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                if (file.endsWith("n1")) {
                    throw new IOException("Input/output error");
                }
                if (position == 0) {
                    await(isQueued);
                } else if (position == 2 * BLOCK) {
                    isAtTheLast.countDown();
                    await(hasFailed);
                }
                return length;
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, 4 * BLOCK, 4 * BLOCK, 4 * BLOCK)) {
            // When the other thread fails, the second block is written but not reported, and the third one is being
            // written.
            torrent.blocksOf(0).subList(0, 3).forEach(torrent::write);
            isQueued.countDown();
            await(isAtTheLast);
            torrent.write(torrent.geometry().block(1, 0));
            torrent.next(DiskEvent.Failed.class);
            hasFailed.countDown();

            torrent.storage.recover();
            torrent.storage.close().join();

            assertThat(torrent.events).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void neverAnswersAForceAfterAFailedOne() throws Exception {
        FileLog operations = new FileLog() {
            private boolean isFailed;

            @Override
            protected boolean beforeForce(Path file) throws IOException {
                if (!isFailed) {
                    isFailed = true;
                    throw new IOException("Input/output error");
                }
                return true;
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);

            torrent.storage.force(1);
            torrent.storage.force(2);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.FAULTY);
            torrent.storage.close().join();
            assertThat(torrent.events).isEmpty();
        }
    }

    @Test
    void aFileThatVanishesIsNotCreatedAnew() throws Exception {
        try (TestTorrent torrent = new TestTorrent(temp, new FileLog(), 1, PIECE, PIECE, PIECE)) {
            torrent.write(torrent.geometry().block(0, 0));
            torrent.write(torrent.geometry().block(1, 0));
            torrent.next(DiskEvent.BlockWritten.class);
            torrent.next(DiskEvent.BlockWritten.class);
            torrent.force(1);
            torrent.writePiece(1);
            torrent.next(DiskEvent.PieceVerified.class);
            Path first = temp.resolve(torrent.content.layout().file(0).path());
            Files.delete(first);

            torrent.write(torrent.geometry().block(0, 1));

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.MISSING);
            assertThat(first).doesNotExist();
        }
    }

    @Test
    void aFolderReplacedByAnotherOneIsMissing() throws Exception {
        Path mount = Files.createDirectory(temp.resolve("mount"));
        try (TestTorrent torrent = TestTorrent.in(mount, PIECE, PIECE)) {
            Files.move(mount, temp.resolve("unplugged"));
            Files.createDirectory(mount);

            torrent.write(torrent.geometry().block(0, 0));

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.MISSING);
            assertThat(mount).isEmptyDirectory();
        }
    }

    @Test
    void neverFollowsSymbolicLinks() throws Exception {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Path inside = Files.createDirectory(temp.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("top"), outside);
        try (TestTorrent torrent = TestTorrent.in(inside, PIECE, PIECE)) {
            torrent.write(torrent.geometry().block(0, 0));

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.IN_THE_WAY);
            assertThat(outside).isEmptyDirectory();
        }
        Files.delete(inside.resolve("top"));
        Files.createDirectories(inside.resolve("top/f0"));
        Path victim = Files.writeString(outside.resolve("victim"), "mine");
        Files.createSymbolicLink(inside.resolve("top/f0/n0"), victim);
        try (TestTorrent torrent = TestTorrent.in(inside, PIECE, PIECE)) {
            torrent.write(torrent.geometry().block(0, 0));

            torrent.next(DiskEvent.Failed.class);
            assertThat(victim).hasContent("mine");
        }
    }

    @Test
    void readsManyBlocksForAnUpload() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 30_000, -5_000, 70_000, 0, 100_000)) {
            torrent.plantFiles();
            List<BlockRef> wanted = new ArrayList<>(torrent.allBlocks());
            Collections.shuffle(wanted, new Random(3));
            wanted.add(new BlockRef(0, 10, PIECE - 10));

            try (ReadBatch batch = torrent.storage.read(wanted)) {
                assertThat(batch.blocks()).isEqualTo(wanted);
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(batch.isRead(i)).isTrue();
                    assertThat(batch.bytes(i)).isEqualTo(ByteBuffer.wrap(torrent.bytesOf(wanted.get(i))));
                }
            }
        }
    }

    @Test
    void anUploadTakesAsMuchAsFitsIntoItsMemory() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, 1024 * 1024, 1024 * 1024)) {
            torrent.plantFiles();

            try (ReadBatch batch = torrent.storage.read(torrent.allBlocks())) {
                assertThat(batch.blocks()).isEqualTo(torrent.allBlocks().subList(0, DiskLimits.BATCH_BLOCKS_MAX));
            }
        }
    }

    @Test
    void leavesOutWhatCannotBeReadAndNamesItsPiece() throws Exception {
        FileLog operations = new FileLog() {
            @Override
            protected void beforeRead(Path file, long position) throws IOException {
                if (position < PIECE) {
                    throw new IOException("Input/output error");
                }
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 2 * PIECE)) {
            torrent.plantFiles();
            BlockRef bad = torrent.geometry().block(0, 1);
            BlockRef good = torrent.geometry().block(1, 1);

            try (ReadBatch batch = torrent.storage.read(List.of(bad, good))) {
                assertThat(batch.isRead(0)).isFalse();
                assertThat(batch.isRead(1)).isTrue();
            }
            assertThat(torrent.next(DiskEvent.Unreadable.class).piece()).isEqualTo(new PieceIndex(0));
            assertThat(torrent.check(0)).isFalse();
            assertThat(torrent.check(1)).isTrue();
        }
    }

    @Test
    void closesWhileBusyAndFinishesWhatIsQueued() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return length;
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 8 * PIECE)) {
            torrent.allBlocks().forEach(torrent::write);

            var closed = torrent.storage.close();
            assertThat(closed).isNotDone();
            torrent.write(torrent.geometry().block(0, 0));
            torrent.storage.check(new PieceIndex(0));
            assertThatThrownBy(() -> torrent.storage.read(torrent.blocksOf(0))).isInstanceOf(IOException.class);
            go.countDown();
            closed.join();

            assertThat(torrent.events.stream().filter(DiskEvent.PieceVerified.class::isInstance))
                    .hasSize(8);
            torrent.assertFilesHoldTheContent();
        }
    }

    @Test
    void extendsEveryFileToItsLengthWhenItIsFirstWritten() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 10 * PIECE)) {
            torrent.write(torrent.geometry().block(2, 1));
            torrent.next(DiskEvent.BlockWritten.class);

            assertThat(temp.resolve(torrent.content.layout().file(0).path())).hasSize(10 * PIECE);
        }
    }

    @Test
    void forcesNewNamesAfterTheirBytes() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);

            torrent.force(3);

            assertThat(torrent.operations.entries())
                    .contains(
                            new FileLog.Entry.ForcedFolder(Path.of("")),
                            new FileLog.Entry.ForcedFolder(Path.of("top")),
                            new FileLog.Entry.ForcedFolder(Path.of("top", "f0")));
        }
    }
}
