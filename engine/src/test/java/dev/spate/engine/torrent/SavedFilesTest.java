package dev.spate.engine.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.BufferPool;
import dev.spate.engine.disk.DiskLimits;
import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.disk.FileLog;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.file.FileCache;
import dev.spate.engine.resume.ResumeFile;
import dev.spate.engine.saved.SavedContent;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a saved session knows of the content is used when the files are opened again. */
class SavedFilesTest {
    private static final int PIECE = 16 * 1024;
    /** Pieces 0 and 1, 1 to 3, 4 and 5: the first two files share a piece. */
    private static final List<Integer> LENGTHS = List.of(PIECE + 100, 3 * PIECE - 100, 2 * PIECE);

    private static final int PIECES = 6;

    @TempDir
    Path folder;

    private final DiskPool pool = new DiskPool("disk", 2, error -> {});
    private final FileLog log = new FileLog();
    private final Storage.Shared disk =
            new Storage.Shared(log, new FileCache(10), pool, new BufferPool(DiskLimits.UPLOAD_BUFFERS));
    private final ResumeFile.Shared resume = new ResumeFile.Shared(log, pool, InstantSource.system());
    private Metainfo metainfo;

    @BeforeEach
    void content() throws Exception {
        MetainfoWriter writer = MetainfoWriter.folder("top", PIECE);
        Files.createDirectory(folder.resolve("top"));
        for (int i = 0; i < LENGTHS.size(); i++) {
            writer.file(List.of("file" + i), LENGTHS.get(i));
            Files.write(file(i), new byte[LENGTHS.get(i)]);
        }
        metainfo = Metainfo.parse(writer.file(List.of("empty"), 0)
                .pieceHashes(new byte[20 * PIECES])
                .toBytes());
        Files.createFile(folder.resolve("top/empty"));
    }

    @AfterEach
    void end() throws InterruptedException {
        pool.close();
    }

    private Path file(int number) {
        return folder.resolve("top").resolve("file" + number);
    }

    private TorrentRequest request(boolean isSeedOnly, boolean isVouched) {
        return new TorrentRequest(
                Optional.of(metainfo),
                Optional.empty(),
                new TorrentRequest.Where(folder, isSeedOnly, false, isVouched, List.of()),
                new TorrentRequest.How(false, false, 0, 0),
                List.of(),
                List.of(),
                _ -> List.of(),
                List.of());
    }

    private TorrentFiles seed(Optional<SavedContent> saved) throws IOException {
        return TorrentFiles.open(request(true, false), saved, disk, resume);
    }

    private TorrentFiles download(Optional<SavedContent> saved) throws IOException {
        return TorrentFiles.open(request(false, false), saved, disk, resume);
    }

    /** What a session saves of complete content. */
    private Optional<SavedContent> complete() throws IOException {
        return Optional.of(seed(Optional.empty()).content(Bitfield.full(PIECES), disk));
    }

    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    }

    private static List<Integer> pieces(Bitfield bits) {
        return IntStream.range(0, bits.size()).filter(bits::has).boxed().toList();
    }

    private List<String> hiddenFiles() throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.map(name -> name.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    @Test
    void anUnchangedSeedIsNotChecked() throws Exception {
        Optional<SavedContent> saved = complete();
        int openings = log.openings();

        TorrentFiles files = seed(saved);

        assertThat(files.progress().trusted().isFull()).isTrue();
        assertThat(files.progress().doubtful().isEmpty()).isTrue();
        assertThat(log.openings()).isEqualTo(openings);
    }

    @Test
    void onlyTheChangedFilesOfASeedAreChecked() throws Exception {
        Optional<SavedContent> saved = complete();
        touch(file(0));

        TorrentFiles files = seed(saved);

        assertThat(pieces(files.progress().doubtful())).containsExactly(0, 1);
        assertThat(pieces(files.progress().trusted())).containsExactly(2, 3, 4, 5);
    }

    @Test
    void aMissingFileOfASeedIsNotTrusted() throws Exception {
        Optional<SavedContent> saved = complete();
        Files.delete(file(2));

        assertThat(pieces(seed(saved).progress().trusted())).containsExactly(0, 1, 2, 3);
        // Stamps that say that nothing was there do not help either.
        SavedContent odd = new SavedContent(
                Bitfield.full(PIECES),
                Stream.concat(
                                saved.get().stamps().subList(0, 2).stream(),
                                Stream.of(SavedContent.Stamp.NONE, SavedContent.Stamp.NONE))
                        .toList());
        assertThat(pieces(seed(Optional.of(odd)).progress().trusted())).containsExactly(0, 1, 2, 3);
    }

    @Test
    void piecesThatASeedDidNotHaveAreNotCheckedAgain() throws Exception {
        Bitfield some = Bitfield.empty(PIECES);
        some.set(4);
        SavedContent saved = new SavedContent(some, complete().orElseThrow().stamps());

        TorrentFiles files = seed(Optional.of(saved));

        assertThat(pieces(files.progress().trusted())).containsExactly(4);
        assertThat(files.progress().doubtful().isEmpty()).isTrue();
    }

    @Test
    void everythingIsCheckedWhenTheStampsAreUnknown() throws Exception {
        SavedContent saved = new SavedContent(Bitfield.full(PIECES), List.of());

        assertThat(pieces(seed(Optional.of(saved)).progress().doubtful())).hasSize(PIECES);
        TorrentFiles files = download(Optional.of(saved));
        assertThat(pieces(files.progress().doubtful())).hasSize(PIECES);
        files.close(TorrentFiles.End.NOT_BEGUN).join();
    }

    @Test
    void aSavedSeedIsCheckedAlthoughTheCallerVouchedOnce() throws Exception {
        Optional<SavedContent> saved = complete();
        touch(file(1));

        TorrentFiles files = TorrentFiles.open(request(true, true), saved, disk, resume);

        assertThat(pieces(files.progress().doubtful())).containsExactly(1, 2, 3);
    }

    @Test
    void aFileThatChangesWhileItIsCheckedIsNotTrustedLater() throws Exception {
        TorrentFiles files = seed(Optional.empty());
        touch(file(1));

        SavedContent saved = files.content(Bitfield.full(PIECES), disk);

        assertThat(saved.stamps().get(1)).isEqualTo(SavedContent.Stamp.UNKNOWN);
        assertThat(pieces(seed(Optional.of(saved)).progress().doubtful())).containsExactly(1, 2, 3);
    }

    @Test
    void aCompleteDownloadNeedsNoResumeFileAndNoCheck() throws Exception {
        Optional<SavedContent> saved = complete();
        int openings = log.openings();

        TorrentFiles files = download(saved);

        assertThat(files.mayDownload()).isFalse();
        assertThat(files.progress().trusted().isFull()).isTrue();
        assertThat(files.progress().doubtful().isEmpty()).isTrue();
        assertThat(log.openings()).isEqualTo(openings);
        assertThat(hiddenFiles()).isEmpty();
        files.close(TorrentFiles.End.COMPLETE).join();
    }

    @Test
    void onlyTheChangedFilesOfACompleteDownloadAreChecked() throws Exception {
        Optional<SavedContent> saved = complete();
        touch(file(0));

        TorrentFiles files = download(saved);

        assertThat(files.mayDownload()).isTrue();
        assertThat(pieces(files.progress().doubtful())).containsExactly(0, 1);
        assertThat(pieces(files.progress().trusted())).containsExactly(2, 3, 4, 5);
        // Somebody else has changed it, so it is no longer ours.
        assertThat(files.progress().guarded().stream().boxed()).containsExactly(0);
        assertThat(hiddenFiles()).hasSize(1);
        files.close(TorrentFiles.End.UNFINISHED).join();
        assertThat(log.openCount()).isZero();
    }

    @Test
    void aCompleteDownloadThatLostAFileDownloadsOnlyThis() throws Exception {
        Optional<SavedContent> saved = complete();
        Files.delete(file(2));

        TorrentFiles files = download(saved);

        assertThat(files.mayDownload()).isTrue();
        assertThat(pieces(files.progress().trusted())).containsExactly(0, 1, 2, 3);
        assertThat(files.progress().doubtful().isEmpty()).isTrue();
        assertThat(files.progress().guarded().isEmpty()).isTrue();
        files.close(TorrentFiles.End.UNFINISHED).join();
    }

    @Test
    void theResumeFileOfADownloadCountsMoreThanTheSession() throws Exception {
        TorrentFiles first = download(Optional.empty());
        first.close(TorrentFiles.End.UNFINISHED).join();
        Bitfield some = Bitfield.full(PIECES);
        some.clear(0);
        SavedContent saved = new SavedContent(some, complete().orElseThrow().stamps());

        TorrentFiles again = download(Optional.of(saved));

        assertThat(again.progress().trusted().isEmpty()).isTrue();
        again.close(TorrentFiles.End.UNFINISHED).join();
    }
}
