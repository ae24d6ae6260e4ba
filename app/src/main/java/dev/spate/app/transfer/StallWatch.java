package dev.spate.app.transfer;

import dev.spate.app.console.ExitCode;
import dev.spate.app.console.TimeSpan;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.status.Activity;
import java.time.Duration;
import java.util.Optional;

/** Decides when one torrent has ended: complete, seeded enough, failed or stalled. Owned by the command's thread. */
final class StallWatch {
    /** How the trackers of the torrent answer. */
    enum Trackers {
        /** At least one works or has not answered yet, or there are none. */
        USABLE,
        /** The last announce to every one failed. */
        FAILING,
        /** Every one has failed so often in a row that waiting seems useless. */
        HOPELESS
    }

    private final String name;
    private final boolean seeds;
    private final Optional<Duration> timeout;
    private long progressAt;
    private long progress = -1;
    private boolean hasMetPeer;
    private boolean hadMetadata;

    /**
     * @param seeds whether a complete torrent is seeded until it reaches a goal of its session
     * @param timeout how long to wait without any progress; if empty, without limit
     * @param now nanoseconds, as for {@link #check}
     */
    StallWatch(String name, boolean seeds, Optional<Duration> timeout, long now) {
        this.name = name;
        this.seeds = seeds;
        this.timeout = timeout;
        this.progressAt = now;
    }

    boolean hasMetPeer() {
        return hasMetPeer;
    }

    /**
     * Checks whether the torrent has ended.
     *
     * @param isDurable whether the engine has reported that everything wanted is on disk
     * @param now nanoseconds of a monotonic clock
     */
    Optional<Outcome> check(TorrentStatus status, boolean isDurable, Trackers trackers, long now) {
        hasMetPeer |= status.swarm().peers() > 0;
        if (status.failure().isPresent()) {
            return Optional.of(failed(status.failure().get()));
        }
        if (isDurable) {
            boolean isOver = !seeds || status.activity() == Activity.SEEDED;
            return isOver ? Optional.of(Outcome.done()) : Optional.empty();
        }
        return checkProgress(status, trackers, now);
    }

    private Outcome failed(TorrentFailure failure) {
        ExitCode code = switch (failure.cause()) {
            case INTERNAL -> ExitCode.INTERNAL;
            case METADATA_UNUSABLE -> ExitCode.BAD_TORRENT;
            case STORAGE_FULL, STORAGE_MISSING, STORAGE_DENIED, STORAGE_FAULTY, FILE_IN_THE_WAY -> ExitCode.STORAGE;
        };
        return new Outcome(code, name + ": " + failure.message());
    }

    /** A number that grows with progress: bytes received and not wasted, bytes verified, and pieces checked. */
    private static long progressOf(TorrentStatus status) {
        return status.totals().downloadedBytes()
                - status.totals().wastedBytes()
                + status.progress().bytesHave()
                + status.progress().piecesChecked();
    }

    private Optional<Outcome> checkProgress(TorrentStatus status, Trackers trackers, long now) {
        if (status.hasMetadata() && !hadMetadata) {
            // Now the counters are about the content instead of the metadata.
            hadMetadata = true;
            progress = -1;
        }
        long progressNow = progressOf(status);
        // A paused torrent does not stall.
        if (progressNow > progress || status.activity() == Activity.PAUSED) {
            progress = progressNow;
            progressAt = now;
            return Optional.empty();
        }
        boolean isUnreachable = !hasMetPeer && trackers != Trackers.USABLE;
        if (timeout.isPresent() && now - progressAt >= timeout.get().toNanos()) {
            return Optional.of(timedOut(timeout.get(), isUnreachable));
        }
        if (timeout.isEmpty() && !hasMetPeer && trackers == Trackers.HOPELESS) {
            return Optional.of(new Outcome(ExitCode.UNREACHABLE, name + ": no tracker can be reached"));
        }
        return Optional.empty();
    }

    private Outcome timedOut(Duration after, boolean isUnreachable) {
        return isUnreachable
                ? new Outcome(ExitCode.UNREACHABLE, name + ": no tracker can be reached, and no peer has connected")
                : new Outcome(
                        ExitCode.NO_PROGRESS,
                        name + ": no progress for " + TimeSpan.text(after.toSeconds())
                                + (hasMetPeer ? "" : ", and no peer has connected") + "; progress is kept");
    }
}
