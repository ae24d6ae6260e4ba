package dev.spate.engine.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.LocalFiles;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedSessionTest {
    @TempDir
    Path temp;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Metainfo one = SavedTorrents.metainfo(1, 3);
    private final Metainfo two = SavedTorrents.metainfo(2, 3);
    private final Metainfo three = SavedTorrents.metainfo(3, 3);
    private CrashDisk disk = new CrashDisk();
    private SavedSession session;

    @BeforeEach
    void open() throws IOException {
        session = SavedSession.open(temp, disk, task -> tasks.add(task));
    }

    @AfterEach
    void close() {
        finish(session.close());
    }

    private CompletableFuture<Void> finish(CompletableFuture<Void> answer) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertThat(answer).isDone();
        return answer;
    }

    private void put(Metainfo metainfo, long position) {
        assertThat(finish(session.put(SavedTorrents.of(metainfo, position), Optional.of(metainfo))))
                .isCompletedWithValue(null);
    }

    private void reopen() throws IOException {
        close();
        open();
    }

    /** Opens what a crash leaves in which everything that was written has reached the disk. */
    private void crash() throws IOException {
        CrashDisk.Left left = disk.afterCrash().getLast();
        close();
        disk = new CrashDisk(left);
        open();
    }

    @Test
    void everythingIsThereAfterAReopening() throws Exception {
        Random random = new Random(1);
        Map<WireHash, SavedTorrent> saved = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            SavedTorrent torrent = SavedTorrents.random(random);
            saved.put(torrent.settings().key(), torrent);
            finish(session.put(torrent, Optional.empty()));
        }

        reopen();

        assertThat(session.torrents()).containsExactlyInAnyOrderElementsOf(saved.keySet());
        for (WireHash hash : saved.keySet()) {
            assertThat(session.find(hash)).contains(saved.get(hash));
            assertThat(session.metainfo(hash)).isEmpty();
        }
    }

    @Test
    void keepsTheMetainfo() throws Exception {
        put(one, 1);
        put(two, 2);

        reopen();

        Metainfo found = session.metainfo(SavedTorrents.key(two)).orElseThrow();
        assertThat(found.infoBytes()).isEqualTo(two.infoBytes());
        assertThat(found.trackers()).isEqualTo(two.trackers());
    }

    @Test
    void theMetainfoOfAMagnetLinkComesLater() throws Exception {
        SavedTorrent torrent = SavedTorrents.of(one, 1);
        finish(session.put(
                new SavedTorrent(torrent.settings(), Optional.empty(), torrent.counters()), Optional.empty()));
        assertThat(session.metainfo(SavedTorrents.key(one))).isEmpty();
        put(one, 1);

        // Replaced without the metainfo: it stays.
        finish(session.put(SavedTorrents.of(one, 5), Optional.empty()));
        reopen();

        assertThat(session.metainfo(SavedTorrents.key(one))).isPresent();
        assertThat(session.find(SavedTorrents.key(one))).contains(SavedTorrents.of(one, 5));
    }

    @Test
    void listsByPositionAndThenByAge() throws Exception {
        put(one, 5);
        put(two, 5);
        put(three, 3);

        assertThat(session.torrents())
                .containsExactly(SavedTorrents.key(three), SavedTorrents.key(one), SavedTorrents.key(two));
        finish(session.update(SavedTorrents.of(three, 7).settings()));
        reopen();

        assertThat(session.torrents())
                .containsExactly(SavedTorrents.key(one), SavedTorrents.key(two), SavedTorrents.key(three));
    }

    @Test
    void anUpdateReplacesOnlyItsPart() throws Exception {
        put(one, 1);
        SavedTorrent.Counters counters = new SavedTorrent.Counters(7, 8, 9, Optional.empty());

        finish(session.update(SavedTorrents.key(one), counters));
        reopen();

        SavedTorrent before = SavedTorrents.of(one, 1);
        assertThat(session.find(SavedTorrents.key(one)))
                .contains(new SavedTorrent(before.settings(), before.content(), counters));
    }

    @Test
    void changesThatWaitShareOneForceOfEachFile() throws Exception {
        put(one, 1);
        int before = disk.forces();

        var first = session.put(SavedTorrents.of(two, 2), Optional.of(two));
        var second = session.put(SavedTorrents.of(three, 3), Optional.of(three));
        var third = session.update(SavedTorrents.key(one), SavedTorrent.Counters.NONE);
        var fourth = session.remove(SavedTorrents.key(two));
        assertThat(List.of(first, second, third, fourth)).noneMatch(CompletableFuture::isDone);
        finish(first);

        assertThat(List.of(first, second, third, fourth)).allMatch(CompletableFuture::isDone);
        assertThat(disk.forces()).isEqualTo(before + 2);
        assertThat(session.torrents()).containsExactly(SavedTorrents.key(one), SavedTorrents.key(three));
    }

    @Test
    void openingAndReadingWriteNothingAndForceNothing() throws Exception {
        put(one, 1);
        put(two, 2);
        close();
        int forces = disk.forces();
        long written = disk.writtenBytes();

        open();
        session.torrents();
        session.find(SavedTorrents.key(one));
        session.metainfo(SavedTorrents.key(one));

        assertThat(disk.forces()).isEqualTo(forces);
        // The lock file names the process.
        assertThat(disk.writtenBytes() - written)
                .isEqualTo(Long.toString(ProcessHandle.current().pid()).length());
        assertThat(disk.openFiles()).isEqualTo(3);
        close();
        assertThat(disk.forces()).isEqualTo(forces);
        assertThat(disk.openFiles()).isZero();
    }

    @Test
    void removesATorrent() throws Exception {
        put(one, 1);
        put(two, 2);

        assertThat(finish(session.remove(SavedTorrents.key(one)))).isCompletedWithValue(null);
        assertThat(finish(session.remove(SavedTorrents.key(three)))).isCompletedWithValue(null);
        reopen();

        assertThat(session.torrents()).containsExactly(SavedTorrents.key(two));
        assertThat(session.find(SavedTorrents.key(one))).isEmpty();
        assertThat(session.metainfo(SavedTorrents.key(one))).isEmpty();
    }

    @Test
    void refusesToUpdateWhatItDoesNotHave() {
        WireHash hash = SavedTorrents.key(one);

        assertThat(finish(session.update(hash, SavedTorrent.Counters.NONE)))
                .isCompletedExceptionally()
                .satisfies(
                        answer -> assertThat(answer.exceptionNow()).hasMessage(hash + " is not in the saved session"));
        put(one, 1);
        var removed = session.remove(hash);
        assertThat(session.update(hash, SavedTorrent.Counters.NONE)).isCompletedExceptionally();
        assertThat(finish(removed)).isCompletedWithValue(null);
    }

    @Test
    void refusesWhatItCouldNotReadAgain() {
        SavedTorrent torrent = SavedTorrents.of(one, 1);

        assertThatIllegalArgumentException().isThrownBy(() -> session.put(torrent, Optional.of(two)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        session.update(SavedTorrents.key(one), new SavedTorrent.Counters(-1, 0, 0, Optional.empty())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SavedTorrent.Where(Path.of("relative"), true, false, false, List.of()));
    }

    @Test
    void aFullDiskFailsTheChangeAndKeepsTheStateBefore() throws Exception {
        put(one, 1);
        disk.setFull(true);

        CompletableFuture<Void> refused = finish(session.put(SavedTorrents.of(two, 2), Optional.of(two)));

        assertThat(refused.exceptionNow())
                .isInstanceOf(SavedSessionException.class)
                .hasMessageContaining("changes of the session cannot be saved")
                .hasMessageContaining("no space is left on the disk");
        assertThat(session.torrents()).containsExactly(SavedTorrents.key(one));
        assertThat(session.find(SavedTorrents.key(one))).isPresent();

        disk.setFull(false);
        put(three, 3);
        crash();

        assertThat(session.torrents()).containsExactly(SavedTorrents.key(one), SavedTorrents.key(three));
        assertThat(session.metainfo(SavedTorrents.key(three))).isPresent();
        assertThat(session.warnings()).isEmpty();
    }

    @Test
    void aRewriteThatFailsKeepsTheOldFiles() throws Exception {
        close();
        session = SavedSession.open(
                temp, disk, task -> tasks.add(task), new SavedSession.Garbage(500, Long.MAX_VALUE, Long.MAX_VALUE));
        put(one, 1);
        disk.beforeChange(() -> disk.setFull(disk.names().contains(SessionFolder.log(2))));
        for (int i = 0; i < 100; i++) {
            finish(session.update(SavedTorrents.key(one), new SavedTorrent.Counters(i, 0, 0, Optional.empty())));
        }
        disk.beforeChange(() -> disk.setFull(false));
        put(two, 2);
        crash();

        assertThat(session.torrents()).containsExactly(SavedTorrents.key(one), SavedTorrents.key(two));
        assertThat(disk.names()).containsOnlyOnce(SessionFolder.pack(1));
    }

    @Test
    void aTornTailIsCutOffAndKept() throws Exception {
        put(one, 1);
        byte[] whole = disk.bytes(SessionFolder.log(1));
        put(two, 2);
        byte[] both = disk.bytes(SessionFolder.log(1));
        close();
        disk.damage(SessionFolder.log(1), Arrays.copyOf(both, both.length - 1));

        open();

        assertThat(session.torrents()).containsExactly(SavedTorrents.key(one));
        assertThat(session.warnings())
                .singleElement()
                .asString()
                .contains(both.length - 1 - whole.length + " bytes could not be read; they are kept in ")
                .endsWith("damaged-1");
        assertThat(disk.bytes(Path.of("damaged-1"))).hasSize(both.length - 1 - whole.length);
        assertThat(disk.bytes(SessionFolder.log(1))).isEqualTo(whole);
        reopen();
        assertThat(session.warnings()).isEmpty();
    }

    @Test
    void aFlippedBitLosesOneRecordAtMost() throws Exception {
        put(one, 1);
        put(two, 2);
        put(three, 3);
        close();
        CrashDisk.Left whole = disk.afterCrash().getLast();
        byte[] log = disk.bytes(SessionFolder.log(1));
        for (int at = 0; at < log.length; at += at < RecordFile.HEADER_LENGTH + RecordFile.FRAME_LENGTH ? 1 : 11) {
            disk = new CrashDisk(whole);
            byte[] damaged = log.clone();
            damaged[at] ^= 0x10;
            disk.damage(SessionFolder.log(1), damaged);

            open();

            int kept = at < RecordFile.HEADER_LENGTH ? 3 : 2;
            assertThat(session.size()).as("byte %d", at).isEqualTo(kept);
            assertThat(session.warnings()).as("byte %d", at).isNotEmpty();
            for (WireHash hash : session.torrents()) {
                assertThat(session.find(hash)).isPresent();
                assertThat(session.metainfo(hash)).isPresent();
            }
            reopen();
            assertThat(session.size()).as("byte %d", at).isEqualTo(kept);
            assertThat(session.warnings()).as("byte %d", at).isEmpty();
            close();
        }
        open();
    }

    @Test
    void damagedMetainfoIsRefusedAlone() throws Exception {
        put(one, 1);
        put(two, 2);
        byte[] pack = disk.bytes(SessionFolder.pack(1));
        pack[pack.length - 100] ^= 1;
        disk.damage(SessionFolder.pack(1), pack);

        assertThat(session.metainfo(SavedTorrents.key(one))).isPresent();
        assertThatThrownBy(() -> session.metainfo(SavedTorrents.key(two)))
                .isInstanceOf(SavedSessionException.class)
                .hasMessageContaining("is damaged");
        assertThat(session.find(SavedTorrents.key(two))).isPresent();
    }

    @Test
    void theTorrentsStayWhenTheMetainfoIsMissing() throws Exception {
        put(one, 1);
        close();
        disk.deleteFile(Folder.of(temp), SessionFolder.pack(1));

        open();

        assertThat(session.warnings()).singleElement().asString().contains("metainfo-1.pack is missing");
        assertThat(session.find(SavedTorrents.key(one))).isPresent();
        assertThatThrownBy(() -> session.metainfo(SavedTorrents.key(one))).isInstanceOf(IOException.class);
        put(one, 1);
        assertThat(session.metainfo(SavedTorrents.key(one))).isPresent();
    }

    @Test
    void aNewerVersionIsLeftAlone() throws Exception {
        put(one, 1);
        close();
        RecordFile newer = RecordFile.create(
                disk, Folder.of(temp), SessionFolder.log(2), new RecordFile.Header(RecordFile.VERSION + 1, 1, 1));
        newer.complete();
        newer.close();
        int changes = disk.changes();

        assertThatThrownBy(this::open)
                .isInstanceOf(SavedSessionException.class)
                .hasMessageContaining("a newer version");

        disk.deleteFile(Folder.of(temp), SessionFolder.log(2));
        assertThat(disk.changes()).isLessThan(changes + 5);
        open();
        assertThat(session.size()).isEqualTo(1);
    }

    @Test
    void twoSessionsNeverUseOneFolder() throws Exception {
        assertThatThrownBy(() -> SavedSession.open(temp, disk, task -> tasks.add(task)))
                .isInstanceOf(SavedSessionException.class)
                .hasMessage(temp.toRealPath() + " is in use by another session of this program");
        close();
        disk.setLocked(true);

        assertThatThrownBy(() -> SavedSession.open(temp, disk, task -> tasks.add(task)))
                .isInstanceOf(SavedSessionException.class)
                .hasMessageContaining(
                        "is in use by process " + ProcessHandle.current().pid());

        disk.setLocked(false);
        open();
    }

    @Test
    void afterTheCloseChangesAreRefused() throws Exception {
        put(one, 1);
        var last = session.update(SavedTorrents.key(one), SavedTorrent.Counters.NONE);
        close();
        assertThat(last).isCompletedWithValue(null);

        assertThat(session.put(SavedTorrents.of(two, 2), Optional.of(two)).exceptionNow())
                .hasMessage("the saved session is closed");
        assertThatThrownBy(() -> session.find(SavedTorrents.key(one))).hasMessage("the saved session is closed");
        assertThat(session.close()).isCompleted();
    }

    @Test
    void everyChangeIsAnsweredWhenTheThreadsHaveEnded() throws Exception {
        close();
        session = SavedSession.open(temp, disk, _ -> false);

        assertThat(session.put(SavedTorrents.of(one, 1), Optional.of(one))).isCompletedExceptionally();
        assertThat(session.close()).isCompleted();
        assertThat(disk.openFiles()).isZero();
        open();
    }

    @Test
    void behavesLikeAMapThroughReopeningsCrashesAndFullDisks() throws Exception {
        for (int seed = 0; seed < 8; seed++) {
            close();
            disk = new CrashDisk();
            runLikeAMap(new Random(seed));
        }
    }

    private void runLikeAMap(Random random) throws Exception {
        SavedSession.Garbage garbage = new SavedSession.Garbage(2000, 2000, 100);
        session = SavedSession.open(temp, disk, task -> tasks.add(task), garbage);
        Map<WireHash, SavedTorrent> model = new LinkedHashMap<>();
        for (int step = 0; step < 200; step++) {
            Metainfo metainfo = SavedTorrents.metainfo(random.nextInt(8), 2);
            WireHash hash = SavedTorrents.key(metainfo);
            SavedTorrent torrent = SavedTorrents.of(metainfo, random.nextInt(100));
            disk.setFull(random.nextInt(10) == 0);
            switch (random.nextInt(8)) {
                case 0, 1 -> change(session.put(torrent, Optional.of(metainfo)), () -> model.put(hash, torrent));
                case 2 -> change(session.remove(hash), () -> model.remove(hash));
                case 3 -> {
                    var counters = new SavedTorrent.Counters(step, 0, 0, Optional.empty());
                    change(
                            session.update(hash, counters),
                            () -> model.computeIfPresent(
                                    hash, (_, old) -> new SavedTorrent(old.settings(), old.content(), counters)));
                }
                case 4 ->
                    change(
                            session.update(torrent.settings()),
                            () -> model.computeIfPresent(
                                    hash,
                                    (_, old) -> new SavedTorrent(torrent.settings(), old.content(), old.counters())));
                case 5 -> {
                    disk.setFull(false);
                    close();
                    session = SavedSession.open(temp, disk, task -> tasks.add(task), garbage);
                }
                case 6 -> {
                    disk.setFull(false);
                    List<CrashDisk.Left> left = disk.afterCrash();
                    close();
                    disk = new CrashDisk(left.get(random.nextInt(left.size())));
                    session = SavedSession.open(temp, disk, task -> tasks.add(task), garbage);
                }
                default -> {}
            }
            assertThat(session.torrents()).containsExactlyInAnyOrderElementsOf(model.keySet());
            for (WireHash each : model.keySet()) {
                assertThat(session.find(each)).contains(model.get(each));
                assertThat(session.metainfo(each)).isPresent();
            }
        }
        disk.setFull(false);
    }

    private void change(CompletableFuture<Void> answer, Runnable model) {
        if (!finish(answer).isCompletedExceptionally()) {
            model.run();
        }
    }

    @Test
    void worksOnARealDiskWithItsThreads() throws Exception {
        Path folder = temp.resolve("a").resolve("b");
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        try (DiskPool pool = new DiskPool("disk", 2, error -> {})) {
            SavedSession real = SavedSession.open(folder, new LocalFiles(), pool::keep);
            for (int i = 0; i < 300; i++) {
                Metainfo metainfo = SavedTorrents.metainfo(i, 3);
                answers.add(real.put(SavedTorrents.of(metainfo, i), Optional.of(metainfo)));
            }
            answers.forEach(CompletableFuture::join);
            real.close().join();

            SavedSession reopened = SavedSession.open(folder, new LocalFiles(), pool::keep);
            assertThat(reopened.size()).isEqualTo(300);
            assertThat(reopened.torrents().getFirst()).isEqualTo(SavedTorrents.key(SavedTorrents.metainfo(0, 3)));
            for (WireHash hash : reopened.torrents()) {
                assertThat(reopened.find(hash)).isPresent();
                assertThat(hash.names(reopened.metainfo(hash).orElseThrow().infoHash()))
                        .isTrue();
            }
            reopened.close().join();
        }
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(folder))
                    .containsExactlyInAnyOrder(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE);
        }
    }

    @Test
    void readsWhileTheSessionMovesToNewFiles() throws Exception {
        Path folder = temp.resolve("moving");
        try (DiskPool pool = new DiskPool("disk", 2, error -> {})) {
            SavedSession real =
                    SavedSession.open(folder, new LocalFiles(), pool::keep, new SavedSession.Garbage(1000, 1000, 1000));
            real.put(SavedTorrents.of(one, 1), Optional.of(one)).join();
            for (int i = 0; i < 50; i++) {
                // Replacing the metainfo, too, makes both files garbage soon.
                List<CompletableFuture<Void>> answers = List.of(
                        real.put(SavedTorrents.of(one, i), Optional.of(one)),
                        real.put(SavedTorrents.of(two, i), Optional.of(two)),
                        real.remove(SavedTorrents.key(three)));
                while (!answers.stream().allMatch(CompletableFuture::isDone)) {
                    assertThat(real.find(SavedTorrents.key(one))).isPresent();
                    assertThat(real.metainfo(SavedTorrents.key(one))).isPresent();
                }
                assertThat(answers).allMatch(answer -> !answer.isCompletedExceptionally());
            }
            real.close().join();
        }
        assertThat(folder.resolve(SessionFolder.log(1).toString())).doesNotExist();
        assertThat(folder.resolve(SessionFolder.pack(1).toString())).doesNotExist();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aHostileLogEndsTheSearchSoon() throws Exception {
        put(one, 1);
        close();
        byte[] log = disk.bytes(SessionFolder.log(1));
        // A million beginnings of records, each of which claims to contain all the rest.
        java.nio.ByteBuffer hostile =
                java.nio.ByteBuffer.allocate(log.length + 8 * 250_000).put(log);
        while (hostile.hasRemaining()) {
            int rest = hostile.remaining() - RecordFile.FRAME_LENGTH;
            hostile.put(HexFormat.of().parseHex("73507274")).putInt(Math.max(0, rest));
        }
        disk.damage(SessionFolder.log(1), hostile.array());

        open();

        assertThat(session.torrents()).containsExactly(SavedTorrents.key(one));
    }
}
