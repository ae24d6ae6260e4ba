package dev.spate.app.follow;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.app.console.ShownTorrent;
import dev.spate.engine.TorrentHandle;
import dev.spate.share.follow.FollowEnd;
import dev.spate.share.follow.Follower;
import dev.spate.wire.status.Activity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a follower step by step until it ends or is interrupted, and shows its progress. Owned by the command's thread.
 */
final class FollowRun {
    /** With more, a display would say less. */
    private static final int SHOWN_MAX = 50;

    private final Console console;
    private final ProgressDisplay progress;
    private final Follower follower;
    private final OfferMatching offerMatching;
    private boolean isUnmatchedReported;
    private Map<TorrentHandle, ShownTorrent> shown = new LinkedHashMap<>();

    FollowRun(Console console, ProgressDisplay progress, Follower follower, OfferMatching offerMatching) {
        this.console = console;
        this.progress = progress;
        this.follower = follower;
        this.offerMatching = offerMatching;
    }

    ExitCode run() {
        progress.report(new Report.Listening(follower.listenPort(), List.of()));
        boolean hasEnded = console.interrupt()
                .repeatUntil(() -> follower.ending().isPresent(), wait -> {
                    follower.step(wait.toMillis());
                    reportUnmatched();
                    show();
                });
        if (!hasEnded) {
            progress.report(new Report.Notice("interrupted; progress is saved, and the next run resumes"));
            return ExitCode.INTERRUPTED;
        }
        reportUnmatched();
        follower.endMessage().ifPresent(console::printError);
        return exitCode(follower.ending().get());
    }

    private static ExitCode exitCode(FollowEnd end) {
        return switch (end) {
            case COMPLETE -> ExitCode.DONE;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case OTHER_SHARE -> ExitCode.STORAGE;
            case INCOMPLETE -> ExitCode.SOME_FAILED;
        };
    }

    /** Once, when all present offers are known. A later offer may still match. */
    private void reportUnmatched() {
        if (follower.hasReceivedAll() && !isUnmatchedReported) {
            isUnmatchedReported = true;
            offerMatching
                    .unmatched()
                    .forEach(glob -> progress.report(new Report.Notice("--match " + glob + " matches no offer yet")));
        }
    }

    private void show() {
        Map<TorrentHandle, ShownTorrent> still = new LinkedHashMap<>();
        for (TorrentHandle torrent : follower.torrents()) {
            if (torrent.status().activity() == Activity.DOWNLOADING && still.size() < SHOWN_MAX) {
                still.put(torrent, shown.getOrDefault(torrent, new ShownTorrent(torrent)));
            }
        }
        shown = still;
        progress.show(
                shown.values().stream()
                        .map(torrent -> torrent.progress(progress.wantsPieces()))
                        .toList(),
                System.nanoTime());
    }
}
