package dev.spate.engine.torrent;

import static dev.spate.engine.SessionWaits.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.file.LocalFiles;
import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.SeedingFigures;
import dev.spate.protocol.session.Work;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the saved session holds of one torrent, however changes of it cross. */
class SavedRecordTest {
    private static final int PIECES = 3;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path temp;

    private final DiskPool pool = new DiskPool("disk", 1, error -> {});
    private SavedSession session;
    private SavedRecord record;
    private TorrentRequest request;

    @BeforeEach
    void open() throws Exception {
        Metainfo metainfo = Metainfo.parse(MetainfoWriter.singleFile("content", PIECES * 16384L, 16384)
                .pieceHashes(new byte[20 * PIECES])
                .toBytes());
        request = new TorrentRequest(
                Optional.of(metainfo),
                Optional.empty(),
                new TorrentRequest.Where(temp.resolve("content"), true, false, false, List.of()),
                new TorrentRequest.How(false, false, 0, 0),
                List.of(),
                List.of(),
                _ -> List.of(),
                List.of());
        session = SavedSession.open(temp.resolve("state"), new LocalFiles(), pool::keep);
        record = new SavedRecord(session, pool, WireHash.of(metainfo.infoHash()));
        join(record.put(whole(), request.metainfo()));
    }

    @AfterEach
    void close() {
        join(session.close());
        pool.close();
    }

    private SavedTorrent whole() {
        SavedContent content = new SavedContent(Bitfield.full(PIECES), List.of(new SavedContent.Stamp(PIECES, 1)));
        return SavedTorrents.added(
                request, Optional.of(content), QueueEntry.added(1, Work.SEEDING), Instant.ofEpochMilli(7));
    }

    /** Holds the thread that writes until the latch is counted down. */
    private CountDownLatch holdTheWriter() {
        CountDownLatch release = new CountDownLatch(1);
        pool.keep(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return release;
    }

    @Test
    void nothingThatComesAfterTheRemovalBringsTheTorrentBack() {
        CountDownLatch release = holdTheWriter();
        List<CompletableFuture<Void>> answers = new ArrayList<>();

        answers.add(record.put(whole(), request.metainfo()));
        answers.add(record.remove());
        answers.add(record.putMetainfo(settings -> settings, request.metainfo().orElseThrow()));
        answers.add(record.counters(_ -> new SavedTorrent.Counters(1, 2, 3, Optional.empty())));
        answers.add(record.put(whole(), request.metainfo()));
        release.countDown();

        answers.forEach(answer -> join(answer));
        assertThat(session.torrents()).isEmpty();
    }

    @Test
    void ofDoubtfulContentNoPieceIsKnown() throws IOException {
        join(record.doubt());

        assertThat(record.torrent().content())
                .hasValueSatisfying(
                        content -> assertThat(content.pieces().isEmpty()).isTrue());
        assertThat(SavedTorrents.closed(record.torrent()))
                .hasValueSatisfying(closed -> assertThat(closed.isComplete()).isFalse());
        assertThat(record.metainfo()).isPresent();
    }

    @Test
    void contentOfWhichTheMetainfoIsNotKnownIsNotDoubted() throws IOException {
        SavedTorrent link = new SavedTorrent(
                new SavedTorrent.Settings(
                        whole().settings().infoHash(),
                        "link",
                        Optional.empty(),
                        whole().settings().where(),
                        whole().settings().how(),
                        SavedTorrent.Goals.NONE,
                        whole().settings().sources(),
                        Optional.empty(),
                        Instant.ofEpochMilli(7)),
                Optional.empty(),
                SavedTorrent.Counters.NONE);
        join(record.remove());
        record = new SavedRecord(session, pool, link.settings().key());
        join(record.put(link, Optional.empty()));

        join(record.doubt());

        assertThat(record.torrent().content()).isEmpty();
    }

    @Test
    void savingProgressSavesTheSeedingTimeOfTheQueue() throws IOException {
        QueueEntry entry = new QueueEntry(
                1,
                Work.SEEDING,
                0,
                false,
                new EntryState.Dormant(),
                QueueEntry.added(1, Work.SEEDING).goals(),
                new SeedingFigures(5, PIECES, 90 * SECOND, 30 * SECOND));
        TorrentSaving saving = new TorrentSaving(Optional.of(record));
        CompletableFuture<Void> saved = new CompletableFuture<>();

        saving.savingCounters(
                        (ticket, pieces, uploaded, downloaded) -> saved.complete(null),
                        () -> CompletableFuture.completedFuture(Optional.of(entry)))
                .save(1, Bitfield.full(PIECES), 5, 6);

        join(saved);
        assertThat(record.torrent().counters()).isEqualTo(new SavedTorrent.Counters(5, 6, 90, Optional.empty()));
    }
}
