package dev.spate.app.transfer;

import dev.spate.app.console.ExitCode;
import dev.spate.app.console.TimeSpan;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.status.Activity;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares where one torrent stands with what was asked for. Owned by the command's thread; waits for nothing. */
final class StallWatch {
    /** How the trackers answer. */
    enum Trackers {
        /** At least one works, or has not been heard yet, or there are none. */
        USABLE,
        /** The last answer of every one was a failure. */
        FAILING,
        /** Every one has failed so often in a row that waiting seems useless. */
        HOPELESS
    }

    private final String name;
    private final SeedGoal seedGoal;
    private long progressAt;
    private long progress = -1;
    private boolean hasMetPeer;
    private boolean hadMetadata;
    private OptionalLong completeAt = OptionalLong.empty();

    /** @param now nanoseconds, as for {@link #look} */
    StallWatch(String name, SeedGoal seedGoal, long now) {
        this.name = name;
        this.seedGoal = seedGoal;
        this.progressAt = now;
    }

    boolean hasMetPeer() {
        return hasMetPeer;
    }

    /** Whether everything wanted was there at the last look. */
    boolean isComplete() {
        return completeAt.isPresent();
    }

    /**
     * Whether the torrent has come to its end.
     *
     * @param isDurable whether the engine has said that everything wanted is on disk
     * @param now nanoseconds of a clock that only goes forward
     */
    Optional<Outcome> look(TorrentStatus status, boolean isDurable, Trackers trackers, long now) {
        hasMetPeer |= status.swarm().peers() > 0;
        if (status.failure().isPresent()) {
            return Optional.of(failed(status.failure().get()));
        }
        if (isDurable || (seedGoal.seedsForever() && status.isComplete())) {
            if (completeAt.isEmpty()) {
                completeAt = OptionalLong.of(now);
            }
            boolean isOver = seedGoal.isSeeded(status, now - completeAt.getAsLong());
            return isOver ? Optional.of(Outcome.done()) : Optional.empty();
        }
        return impatience(status, trackers, now);
    }

    private Outcome failed(TorrentFailure failure) {
        ExitCode code = switch (failure.cause()) {
            case INTERNAL -> ExitCode.INTERNAL;
            case METADATA_UNUSABLE -> ExitCode.BAD_TORRENT;
            case STORAGE_FULL, STORAGE_MISSING, STORAGE_DENIED, STORAGE_FAULTY, FILE_IN_THE_WAY -> ExitCode.STORAGE;
        };
        return new Outcome(code, name + ": " + failure.message());
    }

    /** Bytes that count: received and not wasted, or read back from disk. */
    private static long progressOf(TorrentStatus status) {
        return status.totals().downloadedBytes()
                - status.totals().wastedBytes()
                + status.progress().bytesHave()
                + status.progress().piecesChecked();
    }

    private Optional<Outcome> impatience(TorrentStatus status, Trackers trackers, long now) {
        if (status.hasMetadata() && !hadMetadata) {
            // From here on other bytes are counted.
            hadMetadata = true;
            progress = -1;
        }
        long progressNow = progressOf(status);
        // Seeding a part of the content, and waiting for a pause to end, are no reasons to become impatient.
        if (progressNow > progress || status.activity() == Activity.PAUSED || seedGoal.seedsForever()) {
            progress = progressNow;
            progressAt = now;
            return Optional.empty();
        }
        boolean isUnreachable = !hasMetPeer && trackers != Trackers.USABLE;
        if (seedGoal.timeout().isPresent()
                && now - progressAt >= seedGoal.timeout().get().toNanos()) {
            return Optional.of(timeout(seedGoal.timeout().get(), isUnreachable));
        }
        if (seedGoal.timeout().isEmpty() && !hasMetPeer && trackers == Trackers.HOPELESS) {
            return Optional.of(new Outcome(ExitCode.UNREACHABLE, name + ": no tracker can be reached"));
        }
        return Optional.empty();
    }

    private Outcome timeout(Duration timeout, boolean isUnreachable) {
        return isUnreachable
                ? new Outcome(ExitCode.UNREACHABLE, name + ": no tracker can be reached, and no peer has come")
                : new Outcome(
                        ExitCode.NO_PROGRESS,
                        name + ": no progress for " + TimeSpan.text(timeout.toSeconds())
                                + (hasMetPeer ? "" : ", and no peer was met") + "; what is there is kept");
    }
}
