package dev.spate.engine.torrent;

import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.engine.webseed.WebSeed;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.protocol.port.ClosedContent;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.SeedingFigures;
import dev.spate.protocol.session.SeedingGoals;
import dev.spate.protocol.session.StopReason;
import dev.spate.protocol.session.Work;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.Remote;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Converts torrents of a session into what is saved of them, and back. Stateless. */
public final class SavedTorrents {
    private static final long SECOND = 1_000_000_000L;

    private SavedTorrents() {}

    /** A torrent that has just been added. */
    public static SavedTorrent added(
            TorrentRequest request, Optional<SavedContent> content, QueueEntry entry, Instant now) {
        return new SavedTorrent(
                settings(request, entry, now.truncatedTo(ChronoUnit.MILLIS)), content, SavedTorrent.Counters.NONE);
    }

    private static SavedTorrent.Settings settings(TorrentRequest request, QueueEntry entry, Instant added) {
        TorrentRequest.Where where = request.where();
        return new SavedTorrent.Settings(
                request.infoHash(),
                request.name(),
                request.magnet(),
                new SavedTorrent.Where(
                        where.folder().toAbsolutePath().normalize(),
                        where.isSeedOnly(),
                        where.mayOverwrite(),
                        where.isVouched(),
                        where.paths()),
                new SavedTorrent.How(
                        entry.position(),
                        entry.isForced(),
                        request.how().isPaused(),
                        request.how().inOrder(),
                        request.how().downBytesPerSecond(),
                        request.how().upBytesPerSecond(),
                        request.filePriorities()),
                goals(entry.goals()),
                new SavedTorrent.Sources(
                        request.trackers(),
                        request.peers(),
                        request.webSeeds().stream().map(SavedTorrents::named).toList()),
                request.metainfo().map(SavedTorrent.Summary::of),
                added);
    }

    private static SavedTorrent.NamedWebSeed named(WebSeed seed) {
        return new SavedTorrent.NamedWebSeed(seed.url().text(), seed.use() == Remote.WebSeed.Use.LAST_RESORT);
    }

    /** The same settings, now that the metainfo is known. */
    public static SavedTorrent.Settings withMetainfo(SavedTorrent.Settings settings, TorrentRequest request) {
        SavedTorrent.How how = settings.how();
        return new SavedTorrent.Settings(
                settings.infoHash(),
                request.name(),
                settings.link(),
                settings.where(),
                new SavedTorrent.How(
                        how.position(),
                        how.isForced(),
                        how.isPaused(),
                        how.inOrder(),
                        how.downBytesPerSecond(),
                        how.upBytesPerSecond(),
                        request.filePriorities()),
                settings.goals(),
                new SavedTorrent.Sources(
                        request.trackers(),
                        settings.sources().peers(),
                        settings.sources().webSeeds()),
                request.metainfo().map(SavedTorrent.Summary::of),
                settings.added());
    }

    /** The same settings with what the queue knows. */
    public static SavedTorrent.Settings with(SavedTorrent.Settings settings, QueueEntry entry) {
        SavedTorrent.How how = settings.how();
        EntryState aim = entry.state() instanceof EntryState.Leaving leaving ? leaving.next() : entry.state();
        // What failed is tried again in the next session.
        boolean isStopped = aim instanceof EntryState.Stopped stopped && stopped.reason() != StopReason.FAILED;
        return with(
                settings,
                new SavedTorrent.How(
                        entry.position(),
                        entry.isForced(),
                        isStopped,
                        how.inOrder(),
                        how.downBytesPerSecond(),
                        how.upBytesPerSecond(),
                        how.filePriorities()),
                goals(entry.goals()));
    }

    public static SavedTorrent.Settings withRates(SavedTorrent.Settings settings, long down, long up) {
        SavedTorrent.How how = settings.how();
        return with(
                settings,
                new SavedTorrent.How(
                        how.position(), how.isForced(), how.isPaused(), how.inOrder(), down, up, how.filePriorities()),
                settings.goals());
    }

    public static SavedTorrent.Settings withOrder(SavedTorrent.Settings settings, boolean inOrder) {
        SavedTorrent.How how = settings.how();
        return with(
                settings,
                new SavedTorrent.How(
                        how.position(),
                        how.isForced(),
                        how.isPaused(),
                        inOrder,
                        how.downBytesPerSecond(),
                        how.upBytesPerSecond(),
                        how.filePriorities()),
                settings.goals());
    }

    public static SavedTorrent.Settings withPriorities(SavedTorrent.Settings settings, List<Integer> priorities) {
        SavedTorrent.How how = settings.how();
        return with(
                settings,
                new SavedTorrent.How(
                        how.position(),
                        how.isForced(),
                        how.isPaused(),
                        how.inOrder(),
                        how.downBytesPerSecond(),
                        how.upBytesPerSecond(),
                        priorities),
                settings.goals());
    }

    private static SavedTorrent.Settings with(
            SavedTorrent.Settings settings, SavedTorrent.How how, SavedTorrent.Goals goals) {
        return new SavedTorrent.Settings(
                settings.infoHash(),
                settings.name(),
                settings.link(),
                settings.where(),
                how,
                goals,
                settings.sources(),
                settings.summary(),
                settings.added());
    }

    // ---- goals

    private static SavedTorrent.Goals goals(SeedingGoals goals) {
        return new SavedTorrent.Goals(
                goals.ratioPermille() < 0 ? OptionalDouble.empty() : OptionalDouble.of(goals.ratioPermille() / 1000.0),
                goals.seedingNanos() < 0 ? OptionalLong.empty() : OptionalLong.of(goals.seedingNanos() / SECOND),
                goals.idleNanos() < 0 ? OptionalLong.empty() : OptionalLong.of(goals.idleNanos() / SECOND));
    }

    private static SeedingGoals goals(SavedTorrent.Goals saved) {
        return new SeedingGoals(
                saved.ratio().isEmpty()
                        ? SeedingGoals.DEFAULT
                        : bounded(saved.ratio().getAsDouble() * 1000),
                saved.seedingSeconds().isEmpty()
                        ? SeedingGoals.DEFAULT
                        : bounded(saved.seedingSeconds().getAsLong() * (double) SECOND),
                saved.idleSeconds().isEmpty()
                        ? SeedingGoals.DEFAULT
                        : bounded(saved.idleSeconds().getAsLong() * (double) SECOND));
    }

    /** A number so large that it is never reached stands for no goal. */
    private static long bounded(double value) {
        return value >= SeedingGoals.NONE / 2.0 ? SeedingGoals.NONE : Math.round(value);
    }

    // ---- from the saved session

    /** The torrent in the queue, as it was when the session ended. */
    public static QueueEntry entry(int number, SavedTorrent saved) {
        SavedTorrent.How how = saved.settings().how();
        return new QueueEntry(
                number,
                work(saved),
                how.position(),
                how.isForced(),
                how.isPaused() ? new EntryState.Stopped(StopReason.PAUSED) : new EntryState.Queued(),
                goals(saved.settings().goals()),
                new SeedingFigures(
                        saved.counters().uploadedBytes(),
                        closed(saved)
                                .map(content -> content.progress().bytesWanted())
                                .orElse(0L),
                        saved.counters().seedingSeconds() * SECOND,
                        0));
    }

    private static Work work(SavedTorrent saved) {
        Optional<ClosedContent> content = closed(saved);
        if (content.isEmpty()) {
            return Work.FETCHING_METADATA;
        }
        if (content.get().isComplete()) {
            return Work.SEEDING;
        }
        return saved.settings().where().isSeedOnly() ? Work.CHECKING : Work.DOWNLOADING;
    }

    /** What is known of the content; empty while the metadata is unknown. */
    public static Optional<ClosedContent> closed(SavedTorrent saved) {
        return saved.settings().summary().map(summary -> closed(saved, summary));
    }

    private static ClosedContent closed(SavedTorrent saved, SavedTorrent.Summary summary) {
        PieceGeometry geometry = summary.geometry();
        Optional<Bitfield> pieces = saved.content().map(SavedContent::pieces);
        long had = pieces.map(verified -> bytes(verified, geometry)).orElse(0L);
        int count = pieces.map(Bitfield::count).orElse(0);
        boolean isWhole = count == geometry.pieceCount();
        boolean isComplete =
                isWhole || (count > 0 && saved.counters().completed().isPresent());
        Progress progress = new Progress(
                isComplete ? had : geometry.totalLength(), had, geometry.pieceCount(), count, geometry.pieceCount());
        return new ClosedContent(
                progress,
                isWhole,
                summary.isPrivate(),
                TorrentStart.servedLength(summary.isPrivate(), summary.infoLength()));
    }

    private static long bytes(Bitfield pieces, PieceGeometry geometry) {
        int last = geometry.pieceCount() - 1;
        int missing = geometry.pieceLength() - geometry.pieceLength(last);
        return (long) pieces.count() * geometry.pieceLength() - (pieces.has(last) ? missing : 0);
    }

    /** The request that adds the torrent again. */
    public static TorrentRequest request(SavedTorrent saved, Optional<Metainfo> metainfo) {
        SavedTorrent.Settings settings = saved.settings();
        SavedTorrent.Where where = settings.where();
        SavedTorrent.How how = settings.how();
        List<Integer> priorities = how.filePriorities();
        return new TorrentRequest(
                metainfo,
                settings.link(),
                new TorrentRequest.Where(
                        where.folder(), where.isSeedOnly(), where.mayOverwrite(), where.isVouched(), where.paths()),
                new TorrentRequest.How(how.inOrder(), how.isPaused(), how.downBytesPerSecond(), how.upBytesPerSecond()),
                settings.sources().peers(),
                settings.sources().webSeeds().stream()
                        .flatMap(SavedTorrents::webSeed)
                        .toList(),
                metainfo.isPresent()
                        ? _ -> priorities
                        : settings.link().map(TorrentRequest::choiceOf).orElse(_ -> priorities),
                priorities);
    }

    private static Stream<WebSeed> webSeed(SavedTorrent.NamedWebSeed saved) {
        try {
            return Stream.of(new WebSeed(
                    HttpUrl.parse(saved.url()),
                    saved.isLastResort() ? Remote.WebSeed.Use.LAST_RESORT : Remote.WebSeed.Use.ALWAYS,
                    new LocalAccess.Allowed()));
        } catch (HttpException e) {
            return Stream.of();
        }
    }
}
