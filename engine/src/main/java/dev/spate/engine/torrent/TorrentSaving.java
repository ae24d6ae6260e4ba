package dev.spate.engine.torrent;

import dev.spate.engine.disk.Storage;
import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.wire.InfoHash;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.TransferTotals;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What a torrent saves in its session. Without a saved session it saves nothing, and is done at once. Thread-safe. */
public final class TorrentSaving {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final Optional<SavedRecord> record;
    private volatile CompletableFuture<Void> added = DONE;
    private volatile boolean isContentSaved;

    /** @param session the saved session, if there is one */
    public TorrentSaving(Optional<SavedSession> session, SessionParts parts, InfoHash infoHash) {
        this(session.map(saved -> new SavedRecord(saved, parts.resume().pool(), WireHash.of(infoHash))));
    }

    TorrentSaving(Optional<SavedRecord> record) {
        this.record = record;
    }

    /** Whether there is a saved session. */
    public boolean isPossible() {
        return record.isPresent();
    }

    /** Whether the saved session knows which pieces are verified, so that the content may be closed. */
    public boolean isContentSaved() {
        return isContentSaved;
    }

    /** The content was opened with what is saved of it. */
    public void markContentSaved() {
        isContentSaved = record.isPresent();
    }

    /**
     * Begins to save a new torrent; {@link #added} says when that is done.
     *
     * @param content what the caller vouches for
     */
    public void add(TorrentRequest request, Optional<SavedContent> content, QueueEntry entry) {
        added = record.map(saved ->
                        saved.put(SavedTorrents.added(request, content, entry, Instant.now()), request.metainfo()))
                .orElse(DONE);
    }

    /** Done when the new torrent is durable. */
    public CompletableFuture<Void> added() {
        return added;
    }

    /** Changes the settings. */
    public CompletableFuture<Void> settings(UnaryOperator<SavedTorrent.Settings> change) {
        return record.map(saved -> saved.settings(change)).orElse(DONE);
    }

    /** Saves what the queue has decided. */
    public CompletableFuture<Void> queue(QueueEntry entry) {
        return settings(settings -> SavedTorrents.with(settings, entry));
    }

    /** Saves the metadata that has come from peers. */
    public CompletableFuture<Void> metainfo(TorrentRequest request, Metainfo metainfo) {
        return record.map(
                        saved -> saved.putMetainfo(settings -> SavedTorrents.withMetainfo(settings, request), metainfo))
                .orElse(DONE);
    }

    /**
     * Saves which pieces are verified and how their files look, so that they are not checked again.
     *
     * @param verified pieces whose bytes were forced
     * @param isComplete whether nothing more is wanted
     */
    public CompletableFuture<Void> content(
            OpenTorrent known, Bitfield verified, boolean isComplete, Storage.Shared disk) {
        isContentSaved = false;
        return record.map(saved -> saved.content(() -> known.content().content(verified, disk))
                        .thenCompose(_ -> saved.counters(before -> completed(before, isComplete)))
                        .thenRun(() -> isContentSaved = true)
                        .exceptionally(_ -> null))
                .orElse(DONE);
    }

    private static SavedTorrent.Counters completed(SavedTorrent.Counters before, boolean isComplete) {
        return new SavedTorrent.Counters(
                before.uploadedBytes(),
                before.downloadedBytes(),
                before.seedingSeconds(),
                isComplete && before.completed().isEmpty()
                        ? Optional.of(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                        : before.completed());
    }

    /** The torrent is not complete any more; the next session must not take it as such. */
    public CompletableFuture<Void> incomplete() {
        return record.map(saved -> saved.counters(before -> new SavedTorrent.Counters(
                                before.uploadedBytes(),
                                before.downloadedBytes(),
                                before.seedingSeconds(),
                                Optional.empty()))
                        .exceptionally(_ -> null))
                .orElse(DONE);
    }

    /** Every piece is about to be checked: what was known of them counts no more. */
    public CompletableFuture<Void> doubt() {
        isContentSaved = false;
        return record.map(SavedRecord::doubt).orElse(DONE);
    }

    /** Saves what was transferred and how long the torrent has seeded; done when that is durable or has failed. */
    public CompletableFuture<Void> counters(TransferTotals totals, Optional<QueueEntry> entry) {
        return record.map(saved -> saved.counters(before -> new SavedTorrent.Counters(
                                totals.uploadedBytes(),
                                totals.downloadedBytes(),
                                entry.map(found -> found.figures().seedingNanos() / 1_000_000_000L)
                                        .orElse(before.seedingSeconds()),
                                before.completed()))
                        .exceptionally(_ -> null))
                .orElse(DONE);
    }

    /**
     * The same store, with the counters saved in the session too: a seed has no other place for them.
     *
     * @param entry the torrent as the queue sees it now
     */
    public Store savingCounters(Store store, Supplier<CompletableFuture<Optional<QueueEntry>>> entry) {
        return record.<Store>map(_ -> (ticket, pieces, uploaded, downloaded) -> {
                    var _ = entry.get()
                            .exceptionally(_ -> Optional.empty())
                            .thenCompose(found -> counters(new TransferTotals(downloaded, uploaded, 0), found))
                            .thenRun(() -> store.save(ticket, pieces, uploaded, downloaded));
                })
                .orElse(store);
    }

    /** The torrent has left its session for good. */
    public CompletableFuture<Void> remove() {
        return record.map(SavedRecord::remove).orElse(DONE);
    }

    /** The metainfo of a torrent whose content is closed. */
    public CompletableFuture<Optional<Metainfo>> readMetainfo() {
        return record.map(SavedRecord::readMetainfo)
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** What is needed to open the content again. Waits for the disk. */
    public TorrentOpener.Reopening reopening() throws IOException {
        SavedRecord saved = record.orElseThrow();
        SavedTorrent torrent = saved.torrent();
        return new TorrentOpener.Reopening(SavedTorrents.request(torrent, saved.metainfo()), torrent.content());
    }
}
