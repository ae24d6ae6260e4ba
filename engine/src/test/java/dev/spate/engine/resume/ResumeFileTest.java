package dev.spate.engine.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.disk.FileLog;
import dev.spate.engine.disk.TestTorrent;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeFileTest {
    private static final int PIECE = 16 * 1024;

    @TempDir
    Path temp;

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void knowsNothingOfAFreshDownload() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 4 * PIECE)) {
            ResumeFile resume = open(torrent);

            assertThat(resume.progress().trusted().isEmpty()).isTrue();
            assertThat(resume.progress().doubtful().isEmpty()).isTrue();
            assertThat(resume.progress().guarded().isEmpty()).isTrue();
            assertThat(resume.layout().files())
                    .isEqualTo(torrent.content.layout().files());
            resume.close(true).join();
        }
    }

    @Test
    void trustsWhatWasSavedAfterACleanEnd() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 2 * PIECE, 2 * PIECE)) {
            plant(torrent);
            saveAll(torrent, true);

            assertThat(reopened(torrent).trusted().isFull()).isTrue();
        }
    }

    @Test
    void keepsCountersAndPriorities() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE, PIECE)) {
            ResumeFile resume = open(torrent);
            resume.keepPriorities(List.of(0, 7));
            resume.store(torrent.events::add).save(1, Bitfield.empty(2), 123, 456);
            torrent.next(DiskEvent.Saved.class);
            resume.close(false).join();

            SavedProgress savedProgress = reopened(torrent);

            assertThat(savedProgress.filePriorities()).containsExactly(0, 7);
            assertThat(savedProgress.uploadedBytes()).isEqualTo(123);
            assertThat(savedProgress.downloadedBytes()).isEqualTo(456);
        }
    }

    @Test
    void checksOnlyTheFilesThatChangedSinceACleanEnd() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 2 * PIECE, 2 * PIECE)) {
            plant(torrent);
            saveAll(torrent, true);
            touch(torrent, 1, now.plusSeconds(1));

            SavedProgress savedProgress = reopened(torrent);

            assertThat(savedProgress.trusted()).isEqualTo(pieces(4, 0, 1));
            assertThat(savedProgress.doubtful()).isEqualTo(pieces(4, 2, 3));
        }
    }

    @Test
    void trustsForcedPiecesAfterAKillButNotAFileThatSomebodyChangedLater() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 2 * PIECE, 2 * PIECE)) {
            plant(torrent);
            saveAll(torrent, false);
            touch(torrent, 0, now.plusSeconds(30));
            touch(torrent, 1, now.plusSeconds(61));

            SavedProgress savedProgress = reopened(torrent);

            assertThat(savedProgress.trusted()).isEqualTo(pieces(4, 0, 1));
            assertThat(savedProgress.doubtful()).isEqualTo(pieces(4, 2, 3));
        }
    }

    @Test
    void doesNotTrustPiecesOfMissingOrShortenedFiles() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 2 * PIECE, 2 * PIECE)) {
            plant(torrent);
            saveAll(torrent, false);
            Files.delete(file(torrent, 0));
            Files.write(file(torrent, 1), new byte[PIECE + 1]);
            touch(torrent, 1, now);

            SavedProgress savedProgress = reopened(torrent);

            assertThat(savedProgress.trusted()).isEqualTo(pieces(4, 2));
            assertThat(savedProgress.doubtful().isEmpty()).isTrue();
        }
    }

    @Test
    void checksAndGuardsEverythingThatIsThereWhenNothingIsKnown() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 2 * PIECE, 2 * PIECE)) {
            plant(torrent);
            Files.delete(file(torrent, 0));
            ResumeFile resume = open(torrent);
            BitSet second = new BitSet();
            second.set(1);
            assertThat(resume.progress().doubtful()).isEqualTo(pieces(4, 2, 3));
            assertThat(resume.progress().guarded()).isEqualTo(second);
            resume.close(false).join();

            ResumeFile again = open(torrent);
            assertThat(again.progress().doubtful()).as("not settled").isEqualTo(pieces(4, 2, 3));
            assertThat(again.progress().guarded()).isEqualTo(second);
            again.allowOverwriting(List.of(Optional.empty(), stamp(torrent, 1)));
            again.settle();
            again.store(torrent.events::add).save(1, Bitfield.empty(4), 0, 0);
            again.close(false).join();

            SavedProgress settled = reopened(torrent);
            assertThat(settled.doubtful().isEmpty()).isTrue();
            assertThat(settled.guarded().isEmpty()).isTrue();
        }
    }

    @Test
    void knowsAfterAKillWhichFilesAreOursAndGuardsThoseThatOthersHaveMadeSince() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE, PIECE, PIECE)) {
            ResumeFile resume = open(torrent);
            plant(torrent);
            resume.owned().created(0, stamp(torrent, 0).orElseThrow());
            resume.owned().created(1, stamp(torrent, 1).orElseThrow());
            // As after a kill: nothing more is saved.
            resume.close(false).join();
            Path other = Files.write(temp.resolve("other"), new byte[PIECE]);
            Files.move(other, file(torrent, 1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            SavedProgress savedProgress = reopened(torrent);

            BitSet foreign = new BitSet();
            foreign.set(1, 3);
            assertThat(savedProgress.guarded()).isEqualTo(foreign);
        }
    }

    @Test
    void believesAStateFileOfAnEarlierVersionThatDoesNotSayWhichFilesAreOurs() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE, PIECE)) {
            ResumeFile resume = open(torrent);
            plant(torrent);
            resume.close(false).join();
            cutMarks(torrent.path.resolve(resume.name()), torrent);

            assertThat(reopened(torrent).guarded().isEmpty()).isTrue();
            assertThat(reopened(torrent).guarded().isEmpty())
                    .as("and remembers it")
                    .isTrue();
        }
    }

    private static void cutMarks(Path state, TestTorrent torrent) throws IOException {
        int marksLength = (torrent.content.layout().files().size() + 1) * Integer.BYTES;
        try (FileChannel channel = FileChannel.open(state, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - marksLength);
        }
    }

    @Test
    void checksEverythingAfterTheFileWasDeletedOrReplacedByNonsense() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 4 * PIECE)) {
            plant(torrent);
            Path name = saveAll(torrent, true);
            Files.delete(name);
            assertThat(reopened(torrent).doubtful().isFull()).isTrue();

            Files.write(name, new byte[100_000]);
            assertThat(reopened(torrent).doubtful().isFull()).isTrue();

            Files.write(name, new byte[] {1});
            assertThat(reopened(torrent).doubtful().isFull()).isTrue();
        }
    }

    @Test
    void neverRunsOneDownloadTwice() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE)) {
            ResumeFile first = open(torrent);

            assertThatThrownBy(() -> open(torrent))
                    .isInstanceOf(ResumeFileInUseException.class)
                    .hasMessageContaining("is in use");

            first.close(true).join();
            open(torrent).close(true).join();
        }
    }

    @Test
    void respectsTheLockOfSomebodyElse() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, PIECE)) {
            ResumeFile resume = open(torrent);
            Path path = temp.resolve(resume.name());
            resume.close(true).join();
            try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE);
                    var lock = other.lock()) {
                assertThat(lock.isValid()).isTrue();

                assertThatThrownBy(() -> open(torrent)).isInstanceOf(ResumeFileInUseException.class);
            }
            open(torrent).close(true).join();
        }
    }

    @Test
    void tellsAFullDiskAndKeepsTheStateBefore() throws Exception {
        boolean[] isFull = {false};
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) throws IOException {
                if (isFull[0]) {
                    throw new IOException("No space left on device");
                }
                return length;
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 4 * PIECE)) {
            plant(torrent);
            ResumeFile resume = open(torrent);
            resume.store(torrent.events::add).save(1, pieces(4, 1), 0, 0);
            torrent.next(DiskEvent.Saved.class);
            isFull[0] = true;
            resume.store(torrent.events::add).save(2, pieces(4, 1, 2), 0, 0);
            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.FULL);
            resume.close(true).join();
            isFull[0] = false;

            assertThat(reopened(torrent).trusted()).isEqualTo(pieces(4, 1));
        }
    }

    @Tag("slow")
    @Test
    void aSaveCutOffAnywhereLeavesTheOldStateOrTheNewOne() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 40 * PIECE)) {
            Bitfield old = pieces(40, 3, 39);
            Bitfield renewed = pieces(40, 3, 20, 39);
            ResumeFile resume = open(torrent);
            Path path = temp.resolve(resume.name());
            resume.store(torrent.events::add).save(1, old, 0, 0);
            torrent.next(DiskEvent.Saved.class);
            byte[] before = Files.readAllBytes(path);
            resume.store(torrent.events::add).save(2, renewed, 0, 0);
            torrent.next(DiskEvent.Saved.class);
            byte[] after = Files.readAllBytes(path);
            resume.close(false).join();

            int from = java.util.Arrays.mismatch(before, after);
            int end = Math.max(before.length, after.length);
            int renewedCount = 0;
            for (int cut = from; cut <= end; cut++) {
                byte[] torn = java.util.Arrays.copyOf(before, end);
                System.arraycopy(after, from, torn, from, Math.min(cut, after.length) - from);
                Bitfield found = newest(torrent, path, torn);
                assertThat(found).as("cut at %d", cut).isIn(old, renewed);
                renewedCount += found.equals(renewed) ? 1 : 0;

                byte[] garbled = java.util.Arrays.copyOf(after, end);
                garbled[Math.min(cut, end - 1)] ^= 0x10;
                assertThat(newest(torrent, path, garbled))
                        .as("garbled at %d", cut)
                        .isIn(old, renewed);
            }
            assertThat(renewedCount).isBetween(1, end - from);
        }
    }

    @Test
    void aGarbledHeaderIsNoHeader() {
        byte[] bytes = ResumeHeader.of(new byte[20], new PieceGeometry(100, 10), List.of("a/b", "\u00e9"))
                .encode();
        assertThat(ResumeHeader.decode(bytes).orElseThrow().files()).containsExactly("a/b", "\u00e9");
        for (int i = 0; i < bytes.length; i++) {
            byte[] garbled = bytes.clone();
            garbled[i] ^= 1;
            assertThat(ResumeHeader.decode(garbled)).isEmpty();
            assertThat(ResumeHeader.decode(java.util.Arrays.copyOf(bytes, i))).isEmpty();
        }
    }

    @Test
    void namesAreHiddenAndNeverTooLong() {
        InfoHash hash = InfoHash.v1Hex("0123456789abcdef0123456789abcdef01234567");

        assertThat(ResumeFile.fileName("film", hash)).isEqualTo(".film.01234567.spate");
        String name = ResumeFile.fileName("\ud83d\ude00".repeat(100), hash);
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(250, 255);
        assertThat(name).endsWith(".01234567.spate").doesNotContain("?");
    }

    private static Bitfield newest(TestTorrent torrent, Path path, byte[] bytes) throws IOException {
        Files.write(path, bytes);
        try (SlotFile file = SlotFile.open(torrent.operations, torrent.folder, path.getFileName())) {
            Optional<ResumeHeader> header = file.readHeader();
            assertThat(header).isPresent();
            return file.newest().orElseThrow().pieces();
        }
    }

    private ResumeFile open(TestTorrent torrent) throws IOException {
        InstantSource clock = () -> now;
        FileOperations operations = torrent.operations;
        DiskPool pool = torrent.pool;
        return ResumeFile.open(
                torrent.metainfo(), torrent.folder, new ResumeFile.Shared(operations, pool, clock), false);
    }

    private SavedProgress reopened(TestTorrent torrent) throws IOException {
        ResumeFile resume = open(torrent);
        resume.close(false).join();
        return resume.progress();
    }

    /** A download that another session has completed: its files and its state exist. */
    private Path saveAll(TestTorrent torrent, boolean cleanly) throws IOException {
        ResumeFile resume = open(torrent);
        resume.settle();
        resume.store(torrent.events::add)
                .save(1, Bitfield.full(torrent.geometry().pieceCount()), 0, 0);
        torrent.next(DiskEvent.Saved.class);
        resume.close(cleanly).join();
        return temp.resolve(resume.name());
    }

    private void plant(TestTorrent torrent) throws IOException {
        torrent.plantFiles();
        for (int i = 0; i < torrent.content.layout().files().size(); i++) {
            touch(torrent, i, now);
        }
    }

    private static void touch(TestTorrent torrent, int file, Instant when) throws IOException {
        Files.setLastModifiedTime(file(torrent, file), FileTime.from(when));
    }

    private static Optional<FileStamp> stamp(TestTorrent torrent, int file) throws IOException {
        return torrent.operations.stamp(
                torrent.folder, torrent.content.layout().file(file).path());
    }

    private static Path file(TestTorrent torrent, int file) {
        return torrent.path.resolve(torrent.content.layout().file(file).path());
    }

    private static Bitfield pieces(int size, int... pieces) {
        Bitfield bitfield = Bitfield.empty(size);
        for (int piece : pieces) {
            bitfield.set(piece);
        }
        return bitfield;
    }
}
