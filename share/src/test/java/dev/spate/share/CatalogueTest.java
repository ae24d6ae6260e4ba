package dev.spate.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.share.file.FileSnapshot;
import dev.spate.share.offer.ByteReader;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferedFile;
import dev.spate.wire.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans, hashes and offers real files step by step, with a clock that the test sets. */
class CatalogueTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path state;

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final List<ShareNotice> notices = new ArrayList<>();
    private final FakeSwarms swarms = new FakeSwarms();
    private Journal journal;
    private Catalogue catalogue;
    private Scanner scanner;
    private Preparer preparer;

    @BeforeEach
    void open() throws IOException {
        journal = Journal.open(state.resolve("journal"));
        catalogue = new Catalogue("test", () -> Instant.ofEpochMilli(now.get()), journal, notices::add);
        scanner = new Scanner(List.of(new SharedPath(folder.toRealPath(), true)), _ -> false, catalogue);
        preparer = new Preparer(
                catalogue,
                HashStore.in(state.resolve("hashes")),
                _ -> false,
                new ShareAddresses("http://share.example:7070", List.of(), new HostPort("share.example", 7071)),
                swarms);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    /** Writes a file that was last modified so long ago. */
    private Path file(String name, String text, long ageMillis) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(now.get() - ageMillis));
        return file;
    }

    /** Scans once, and prepares everything that is due. */
    private void look() throws InterruptedException {
        scanner.scan();
        preparer.prepareWhatIsDue();
    }

    private List<String> offered() {
        return catalogue.offered().stream().map(Offer::name).toList();
    }

    @Test
    void offersUnchangedFilesAtOnce() throws Exception {
        file("a.txt", "a", 60_000);
        file("album/b.txt", "b", 60_000);
        file("empty", "", 60_000);

        look();

        assertThat(offered()).containsExactly("a.txt", "album", "empty");
        assertThat(swarms.seeding).hasSize(2);
        assertThat(notices).last().isEqualTo(new ShareNotice.Ready(3, 2, 1));
    }

    @Test
    void listsEntriesInPreparationWithoutAskingForOffers() throws Exception {
        file("ready", "a", 60_000);
        look();
        file("hashing", "b", 60_000);
        scanner.scan();
        catalogue.due();
        file("resting", "c", 0);
        scanner.scan();

        assertThat(catalogue.preparing()).extracting(Offer::name).containsExactly("hashing", "resting");
        assertThat(catalogue.preparing()).allMatch(offer -> offer.status().isPreparing());
        assertThat(swarms.questions).hasValue(0);
    }

    private Offer found(String name) {
        return catalogue.find(name).orElseThrow();
    }

    private String read(OfferedFile file) throws Exception {
        try (ByteReader reader = file.content().open(0, file.length(), () -> false)) {
            return StandardCharsets.UTF_8.decode(reader.read(0, 100)).toString();
        }
    }

    @Test
    void servesBytesOfFilesThatAreHashedOrWaitForIt() throws Exception {
        file("a.txt", "the bytes", 60_000);
        file("album/deep/b.txt", "more", 60_000);
        scanner.scan();

        assertThat(found("a.txt").status().isPreparing()).isTrue();
        assertThat(found("a.txt").canBeRead()).isTrue();
        assertThat(read(found("a.txt").file("a.txt").orElseThrow())).isEqualTo("the bytes");
        catalogue.due();
        catalogue.due();
        assertThat(found("a.txt").torrent()).isEmpty();
        assertThat(read(found("a.txt").file("a.txt").orElseThrow())).isEqualTo("the bytes");
        assertThat(read(found("album").file("album/deep/b.txt").orElseThrow())).isEqualTo("more");
        assertThat(found("album").file("album/b.txt")).isEmpty();
    }

    @Test
    void keepsTheTagOfAFileBeforeAndAfterHashing() throws Exception {
        file("a.txt", "the bytes", 60_000);
        scanner.scan();
        String before = found("a.txt").file("a.txt").orElseThrow().tag();

        look();

        assertThat(found("a.txt").torrent()).isPresent();
        assertThat(found("a.txt").file("a.txt").orElseThrow().tag())
                .isEqualTo(before)
                .matches("[A-Za-z0-9.-]+");
    }

    @Test
    void servesNoFileThatMayStillBeBeingWritten() throws Exception {
        file("a.txt", "the b", 0);
        scanner.scan();

        assertThat(found("a.txt").canBeRead()).isFalse();
        assertThat(found("a.txt").files()).isEmpty();
    }

    @Test
    void servesNoMixtureWhenAFileChangesDuringHashing() throws Exception {
        Path path = file("a.txt", "the bytes", 60_000);
        scanner.scan();
        catalogue.due();
        OfferedFile file = found("a.txt").file("a.txt").orElseThrow();

        try (ByteReader reader = file.content().open(0, 9, () -> false)) {
            Files.writeString(path, "otherwise");

            assertThatThrownBy(() -> reader.read(4, 5)).isInstanceOf(NoSuchFileException.class);
        }
        assertThatThrownBy(() -> file.content().open(0, 9, () -> false)).isInstanceOf(NoSuchFileException.class);
        scanner.scan();
        assertThat(found("a.txt").canBeRead()).isFalse();
    }

    @Test
    void offersManySmallFilesWithFewWritesOfTheJournal() throws Exception {
        for (int i = 0; i < 400; i++) {
            file("file " + i, "text " + i, 60_000);
        }

        look();

        assertThat(offered()).hasSize(400);
        assertThat(journal.current()).hasSize(400);
        // More than one write, because on a slow machine batches end after their time limit.
        assertThat(journal.writes()).isLessThan(100);
    }

    @Test
    void removesManyFilesWithOneWriteOfTheJournal() throws Exception {
        for (int i = 0; i < 100; i++) {
            file("file " + i, "", 60_000);
        }
        look();
        long before = journal.writes();
        for (int i = 0; i < 100; i++) {
            Files.delete(folder.resolve("file " + i));
        }

        look();

        assertThat(journal.current()).isEmpty();
        assertThat(journal.writes() - before).isEqualTo(1);
    }

    @Test
    void isNotReadyBeforeEverythingIsScanned() throws Exception {
        Path first = file("a.txt", "a", 60_000);
        Path second = file("b.txt", "b", 60_000);

        catalogue.beginRound();
        catalogue.seen(first, FileSnapshot.at(first, _ -> false, (_, _) -> {}));
        preparer.prepareWhatIsDue();
        assertThat(offered()).containsExactly("a.txt");
        assertThat(notices).noneMatch(item -> item instanceof ShareNotice.Ready);
        catalogue.seen(second, FileSnapshot.at(second, _ -> false, (_, _) -> {}));
        catalogue.endRound();
        preparer.prepareWhatIsDue();

        assertThat(notices).last().isEqualTo(new ShareNotice.Ready(2, 2, 0));
    }

    @Test
    void sharesTheRestWhileOneFolderCannotBeListed() throws Exception {
        Path broken = Files.writeString(state.resolve("folder"), "a file has taken its place");
        file("a.txt", "a", 60_000);
        scanner = new Scanner(
                List.of(new SharedPath(broken.toRealPath(), true), new SharedPath(folder.toRealPath(), true)),
                _ -> false,
                catalogue);

        look();

        assertThat(offered()).containsExactly("a.txt");
        assertThat(notices).last().isEqualTo(new ShareNotice.Ready(1, 1, 0));
        assertThat(catalogue.isSettled()).isFalse();
    }

    @Test
    void scansNothingMoreAfterClose() throws Exception {
        file("a.txt", "a", 60_000);
        file("b.txt", "b", 60_000);
        file("c.txt", "c", 60_000);
        List<Path> looked = new CopyOnWriteArrayList<>();
        CountDownLatch isLooking = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        scanner = new Scanner(
                List.of(new SharedPath(folder.toRealPath(), true)),
                path -> {
                    looked.add(path);
                    isLooking.countDown();
                    awaitQuietly(goesOn);
                    return false;
                },
                catalogue);
        scanner.start();
        isLooking.await();

        Thread closing = Thread.ofPlatform().start(scanner::close);
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        goesOn.countDown();
        closing.join();

        assertThat(looked).hasSize(1);
        assertThat(notices).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void recordsOffersLaterThatTheJournalCouldNotStore() throws Exception {
        file("empty", "", 60_000);
        scanner.scan();
        // An interrupted thread cannot write to a channel: this stands for a full disk.
        Thread.currentThread().interrupt();
        preparer.prepareWhatIsDue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(offered()).containsExactly("empty");
        assertThat(journal.current()).isEmpty();

        look();

        assertThat(journal.current()).extracting(JournalEvent::name).containsExactly("empty");
    }

    @Test
    void waitsUntilACopyInProgressStopsChanging() throws Exception {
        file("copy.bin", "begin", 0);
        look();
        assertThat(offered()).isEmpty();

        for (int i = 0; i < 5; i++) {
            now.addAndGet(ShareLimits.SETTLE_TIME.toMillis() - 1);
            file("copy.bin", "begin" + "+".repeat(i + 1), 0);
            look();
            assertThat(offered()).isEmpty();
        }
        now.addAndGet(ShareLimits.SETTLE_TIME.toMillis());
        look();

        assertThat(offered()).containsExactly("copy.bin");
        assertThat(catalogue.find("copy.bin").orElseThrow().length()).isEqualTo(10);
    }

    @Test
    void withdrawsAChangedFileAndOffersItAgainWhenItStopsChanging() throws Exception {
        Path file = file("a.txt", "before", 60_000);
        look();
        String before = swarms.seeding.getFirst();

        file("a.txt", "afters", 0);
        look();
        assertThat(offered()).isEmpty();
        assertThat(swarms.seeding).isEmpty();
        assertThat(notices).contains(new ShareNotice.Withdrawn("a.txt"));
        now.addAndGet(ShareLimits.SETTLE_TIME.toMillis());
        look();

        assertThat(offered()).containsExactly("a.txt");
        assertThat(swarms.seeding).hasSize(1).doesNotContain(before);
        assertThat(journal.since(0)).extracting(JournalEvent::kind).containsExactly(JournalEvent.Kind.REPLACED);
        assertThat(file).exists();
    }

    @Test
    void noticesAnotherFileOfTheSameSizeAndTime() throws Exception {
        Path file = file("a.txt", "before", 60_000);
        look();
        FileTime time = Files.getLastModifiedTime(file);

        Path other = state.resolve("other");
        Files.writeString(other, "afters");
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        scanner.scan();

        assertThat(notices).contains(new ShareNotice.Withdrawn("a.txt"));
    }

    @Test
    void removesOffersOfDeletedFiles() throws Exception {
        Path file = file("a.txt", "a", 60_000);
        look();

        Files.delete(file);
        look();

        assertThat(catalogue.offers()).isEmpty();
        assertThat(swarms.seeding).isEmpty();
        assertThat(notices).contains(new ShareNotice.Removed("a.txt"));
        assertThat(journal.current()).isEmpty();
    }

    @Test
    void sharesNoHiddenFilesAndFollowsNoLinks() throws Exception {
        file(".hidden", "x", 60_000);
        file("album/.secret/x", "x", 60_000);
        file("album/.part", "x", 60_000);
        file("album/a", "a", 60_000);
        Path outside = Files.writeString(state.resolve("outside"), "secret");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        Files.createSymbolicLink(folder.resolve("album/link"), outside);
        Files.createSymbolicLink(folder.resolve("album/links"), state);

        look();

        assertThat(offered()).containsExactly("album");
        assertThat(catalogue.find("album").orElseThrow().files())
                .extracting(file -> file.path())
                .containsExactly("album/a");
    }

    @Test
    void reportsOnceWhatCannotBeSharedAndSharesTheRest() throws Exception {
        file("album/a", "a", 60_000);
        Path link = Files.createSymbolicLink(folder.resolve("album/link"), folder.resolve("album/a"));
        Path odd = Files.writeString(Path.of(java.net.URI.create(folder.toUri() + "album/caf%E9.mp3")), "x");

        look();
        look();

        assertThat(catalogue.find("album").orElseThrow().files()).hasSize(1);
        assertThat(notices)
                .filteredOn(item -> item instanceof ShareNotice.LeftOut)
                .containsExactlyInAnyOrder(
                        new ShareNotice.LeftOut(
                                folder.toRealPath().resolve("album/link").toString(),
                                "is a symbolic link, which is not followed"),
                        new ShareNotice.LeftOut(
                                folder.toRealPath()
                                        .resolve("album")
                                        .resolve(odd.getFileName())
                                        .toString(),
                                "its name is not UTF-8"));
        assertThat(link).isSymbolicLink();
    }

    @Test
    void hashesNothingTwiceAndMakesTheSameTorrentAgain() throws Exception {
        file("a.txt", "a", 60_000);
        file("album/z", "1", 60_000);
        file("album/a b/x", "22", 60_000);
        file("album/a", "22", 60_000);
        look();
        List<Object> before = torrents();
        close();
        notices.clear();

        open();
        look();

        assertThat(torrents()).isEqualTo(before);
        assertThat(notices).last().isEqualTo(new ShareNotice.Ready(2, 0, 2));
        assertThat(journal.lastId()).isEqualTo(2);
    }

    private List<Object> torrents() {
        List<Object> all = new ArrayList<>();
        for (SharedOffer offer : catalogue.offered()) {
            all.add(offer.torrent().orElseThrow().magnet());
            all.add(new String(offer.torrent().orElseThrow().bytes(), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        return all;
    }

    @Test
    void hashesAgainWhenSavedHashesAreWrong() throws Exception {
        file("a.txt", "a", 60_000);
        look();
        close();
        notices.clear();
        try (var files = Files.list(state.resolve("hashes"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, "d4:look");
            }
        }

        open();
        look();

        assertThat(notices).last().isEqualTo(new ShareNotice.Ready(1, 1, 0));
    }

    @Test
    void recordsRemovalsThatHappenedWhileTheShareWasOff() throws Exception {
        Path gone = file("gone", "a", 60_000);
        file("changed", "a", 60_000);
        file("same", "a", 60_000);
        look();
        close();
        Files.delete(gone);
        file("changed", "b", 30_000);
        file("new", "b", 30_000);

        open();
        look();

        assertThat(journal.since(3))
                .extracting(event -> event.kind() + " " + event.name())
                .containsExactlyInAnyOrder("REMOVED gone", "REPLACED changed", "ADDED new");
    }

    @Test
    void offersTheFirstOfTwoEntriesWithTheSameName() throws Exception {
        Path other = Files.createDirectory(state.resolve("more"));
        file("a.txt", "first", 60_000);
        Files.writeString(other.resolve("a.txt"), "second!");
        scanner = new Scanner(
                List.of(new SharedPath(folder.toRealPath(), true), new SharedPath(other.toRealPath(), true)),
                _ -> false,
                catalogue);

        look();
        look();

        assertThat(catalogue.find("a.txt").map(Offer::length)).isEqualTo(Optional.of(5L));
    }

    @Test
    void offersAFolderWithoutBytes() throws Exception {
        file("album/empty", "", 60_000);

        look();

        assertThat(catalogue.find("album").orElseThrow().torrent()).isEmpty();
        assertThat(catalogue.find("album").orElseThrow().file("album/empty")).isPresent();
    }
}
