package dev.spate.app.transfer;

import dev.spate.engine.TorrentStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * When a torrent has been seeded long enough, and how long a download may stall.
 *
 * @param seedsForever whether to seed until interrupted if neither ratio nor time is given
 * @param ratio bytes uploaded for each wanted byte
 * @param seedTime how long to seed
 * @param timeout how long to wait without any progress; if empty, without limit
 */
record SeedGoal(boolean seedsForever, Optional<Double> ratio, Optional<Duration> seedTime, Optional<Duration> timeout) {
    /** Whether a complete torrent may end: ratio or time is reached, whichever comes first. */
    boolean isSeeded(TorrentStatus status, long nanosSinceComplete) {
        if (ratio.isEmpty() && seedTime.isEmpty()) {
            return !seedsForever;
        }
        boolean hasRatio = ratio.isPresent() && ratioOf(status) >= ratio.get();
        boolean hasTime =
                seedTime.isPresent() && nanosSinceComplete >= seedTime.get().toNanos();
        return hasRatio || hasTime;
    }

    /** Whether a complete torrent is seeded at all. */
    boolean seeds() {
        return seedsForever || ratio.isPresent() || seedTime.isPresent();
    }

    static double ratioOf(TorrentStatus status) {
        return status.progress().bytesWanted() == 0
                ? 0
                : (double) status.totals().uploadedBytes() / status.progress().bytesWanted();
    }
}
