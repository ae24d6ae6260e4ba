package dev.spate.app.transfer;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.app.console.ShownTorrent;
import dev.spate.app.console.Throttle;
import dev.spate.app.console.TorrentProgress;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.engine.TrackerStatus;
import dev.spate.share.text.Plural;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.Activity;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One torrent of a running session: reports its progress and decides when it has ended. Owned by the command's thread.
 */
final class TorrentTask {
    /** A tracker that has failed this often in a row has had half a minute or more. */
    private static final int FAILURES_HOPELESS = 3;

    /** Nobody reads a line for each of a hundred thousand odd names. */
    private static final int NOTES_MAX = 50;

    private final DownloadRequest downloadRequest;
    private final TorrentHandle handle;
    private final boolean seeds;
    private final StallWatch stallWatch;
    private final ShownTorrent shown;
    private final CompletableFuture<Void> completion;
    private final long began;
    private final Throttle trackerThrottle = new Throttle(TimeUnit.MILLISECONDS.toNanos(200));
    private CompletableFuture<List<TrackerStatus>> trackerQuery = CompletableFuture.completedFuture(List.of());
    private StallWatch.Trackers trackers = StallWatch.Trackers.USABLE;
    private Optional<Outcome> outcome = Optional.empty();
    private boolean wasChecked;
    private boolean isContentReported;
    private boolean isCompletionReported;
    private boolean isObstacleReported;

    /**
     * @param seeds whether a complete torrent is seeded until it reaches a goal of its session
     * @param timeout how long a download may stall; if empty, without limit
     * @param now nanoseconds, as for {@link #update}
     */
    TorrentTask(
            DownloadRequest downloadRequest,
            TorrentHandle handle,
            boolean seeds,
            Optional<Duration> timeout,
            long now) {
        this.downloadRequest = downloadRequest;
        this.handle = handle;
        this.seeds = seeds;
        this.stallWatch = new StallWatch(downloadRequest.source(), seeds, timeout, now);
        this.completion = handle.completion();
        this.began = now;
        this.shown = new ShownTorrent(handle);
    }

    InfoHash infoHash() {
        return handle.infoHash();
    }

    String name() {
        return handle.name();
    }

    /** Reports the content once; returns false while it is unknown. */
    boolean reportContent(ProgressDisplay progress) {
        if (!isContentReported && handle.metainfo().isPresent()) {
            isContentReported = true;
            handle.metainfo().flatMap(downloadRequest.added()).ifPresent(progress::report);
            reportNotes(progress);
        }
        return isContentReported;
    }

    private void reportNotes(ProgressDisplay progress) {
        List<String> notes = handle.notes();
        notes.stream().limit(NOTES_MAX).forEach(note -> progress.report(new Report.Notice(Console.printable(note))));
        if (notes.size() > NOTES_MAX) {
            progress.report(
                    new Report.Notice("and " + Plural.text(notes.size() - NOTES_MAX, "more name") + " like these"));
        }
    }

    String source() {
        return downloadRequest.source();
    }

    boolean isOver() {
        return outcome.isPresent();
    }

    /** Reports what has been reached since the last call; returns the outcome once the torrent has ended. */
    Optional<Outcome> update(long now, ProgressDisplay progress) {
        reportObstacle(progress);
        Optional<Outcome> end = outcome(now);
        TorrentStatus status = handle.status();
        if (isDownload() && isDurable() && !isCompletionReported) {
            isCompletionReported = true;
            progress.report(new Report.Completed(
                    infoHash(), name(), status.progress().bytesWanted(), TimeUnit.NANOSECONDS.toSeconds(now - began)));
        }
        if (end.isPresent() && end.get().isDone() && seeds) {
            progress.report(
                    new Report.SeedingDone(infoHash(), name(), status.totals().uploadedBytes(), ratioOf(status)));
        }
        return end;
    }

    private boolean isDownload() {
        return downloadRequest.request().access() != AddTorrent.Access.SEED;
    }

    private boolean isDurable() {
        return completion.isDone() && !completion.isCompletedExceptionally();
    }

    /** Bytes uploaded for each byte that this torrent has to give. */
    private double ratioOf(TorrentStatus status) {
        long length = isDownload()
                ? status.progress().bytesWanted()
                : handle.metainfo()
                        .map(metainfo -> metainfo.geometry().totalLength())
                        .orElse(0L);
        return length == 0 ? 0 : (double) status.totals().uploadedBytes() / length;
    }

    /** Once, and only if something is missing: a complete torrent needs no source. */
    private void reportObstacle(ProgressDisplay progress) {
        TorrentStatus status = handle.status();
        boolean isMissing = !status.hasMetadata() || status.activity() == Activity.DOWNLOADING;
        if (!isObstacleReported && isMissing) {
            isObstacleReported = true;
            Reachability.obstacle(downloadRequest.request())
                    .ifPresent(reason -> progress.report(new Report.Notice(name() + ": " + reason)));
        }
    }

    /** The outcome once the torrent has ended, without a report. It never changes again. */
    Optional<Outcome> outcome(long now) {
        if (outcome.isEmpty()) {
            TorrentStatus status = handle.status();
            outcome = nothingToSeed(status)
                    .or(() -> stallWatch.check(status, isDurable(), trackers(now), now))
                    .map(end -> withAdvice(end, status));
        }
        return outcome;
    }

    /** Mentions {@code --overwrite} if a regular file is in the way. A link or a folder is never overwritten. */
    private Outcome withAdvice(Outcome end, TorrentStatus status) {
        boolean isFile = status.failure()
                .filter(failure -> failure.cause() == TorrentFailure.Cause.FILE_IN_THE_WAY)
                .map(failure -> downloadRequest.request().folder().resolve(failure.file()))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .isPresent();
        return isFile && downloadRequest.request().access() == AddTorrent.Access.DOWNLOAD
                ? new Outcome(end.code(), end.message() + "; --overwrite allows the change")
                : end;
    }

    /** The failure of {@code seed} if the check has found no piece. */
    private Optional<Outcome> nothingToSeed(TorrentStatus status) {
        if (isDownload() || wasChecked || !isChecked(status)) {
            return Optional.empty();
        }
        wasChecked = true;
        return status.progress().piecesHave() > 0
                ? Optional.empty()
                : Optional.of(new Outcome(
                        ExitCode.VERIFICATION,
                        source() + ": none of its pieces is in "
                                + downloadRequest.request().folder()));
    }

    private static boolean isChecked(TorrentStatus status) {
        return status.hasMetadata()
                && status.activity() != Activity.CHECKING
                && status.failure().isEmpty();
    }

    /** The state at the last answer of the engine; never waits for the next answer. */
    private StallWatch.Trackers trackers(long now) {
        if (trackerQuery.isDone() && !trackerQuery.isCompletedExceptionally()) {
            trackers = stateOf(trackerQuery.join());
        }
        if (trackerQuery.isDone() && !stallWatch.hasMetPeer() && trackerThrottle.tryPass(now)) {
            trackerQuery = handle.trackers();
        }
        return trackers;
    }

    private static StallWatch.Trackers stateOf(List<TrackerStatus> states) {
        int fewest =
                states.stream().mapToInt(TrackerStatus::failuresInARow).min().orElse(0);
        return fewest == 0
                ? StallWatch.Trackers.USABLE
                : fewest < FAILURES_HOPELESS ? StallWatch.Trackers.FAILING : StallWatch.Trackers.HOPELESS;
    }

    /** The state for a display. */
    TorrentProgress torrentProgress(boolean wantsPieces) {
        return shown.progress(wantsPieces);
    }
}
