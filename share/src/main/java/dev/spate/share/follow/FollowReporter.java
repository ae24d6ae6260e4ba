package dev.spate.share.follow;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reports our progress to the share at intervals, one report at a time. The reports also show that the follower is
 * alive. A part of the {@link FollowMachine}, and owned by it.
 */
final class FollowReporter {
    private final FollowPorts.Share share;
    private Optional<String> stream = Optional.empty();
    private Optional<FollowProgress> reported = Optional.empty();
    private boolean isSending;
    private long reportedAt;

    /** When the progress was last counted. */
    private long countedAt;

    FollowReporter(FollowPorts.Share share) {
        this.share = share;
    }

    void streamBegan(String name, long now) {
        stream = Optional.of(name);
        reported = Optional.empty();
        countedAt = now - FollowLimits.REPORT_EVERY.toNanos();
    }

    void streamEnded() {
        stream = Optional.empty();
    }

    /** The last report has arrived or is lost. In that case the next one follows; without a share, the stream ends. */
    void sent() {
        isSending = false;
    }

    /** When a report may be due. */
    long nextReport() {
        return stream.isEmpty() || isSending ? FollowMachine.NEVER : countedAt + FollowLimits.REPORT_EVERY.toNanos();
    }

    /** Sends a report if one is due; {@code count} is called only then. */
    void reportIfDue(Supplier<FollowProgress> count, long now) {
        if (stream.isEmpty() || isSending || now - countedAt < FollowLimits.REPORT_EVERY.toNanos()) {
            return;
        }
        FollowProgress progress = count.get();
        countedAt = now;
        boolean isUnchanged = reported.equals(Optional.of(progress));
        if (isUnchanged && now - reportedAt < FollowLimits.REPORT_AT_LEAST_EVERY.toNanos()) {
            return;
        }
        reported = Optional.of(progress);
        reportedAt = now;
        isSending = true;
        share.report(stream.get(), progress);
    }
}
