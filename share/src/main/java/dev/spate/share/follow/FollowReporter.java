package dev.spate.share.follow;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reports our progress to the share at intervals. The reports also show that the follower is alive. Owned by the
 * follower's thread; each report is sent on its own thread, one at a time.
 */
final class FollowReporter {
    private final ShareSite site;
    private Optional<String> stream = Optional.empty();
    private Optional<Follower.Progress> reported = Optional.empty();
    private Optional<Thread> sending = Optional.empty();
    private long reportedAt;

    FollowReporter(ShareSite site) {
        this.site = site;
    }

    void streamBegan(String name) {
        stream = Optional.of(name);
        reported = Optional.empty();
        reportedAt = System.nanoTime() - FollowLimits.REPORT_AT_LEAST_EVERY.toNanos();
    }

    void streamEnded() {
        stream = Optional.empty();
    }

    /** Sends a report if one is due; {@code count} is called only then. */
    void reportIfDue(Supplier<Follower.Progress> count, long now) {
        boolean isBusy = sending.filter(Thread::isAlive).isPresent();
        if (stream.isEmpty() || isBusy || now - reportedAt < FollowLimits.REPORT_EVERY.toNanos()) {
            return;
        }
        Follower.Progress progress = count.get();
        boolean isChanged = !reported.equals(Optional.of(progress));
        long pause = (isChanged ? FollowLimits.REPORT_EVERY : FollowLimits.REPORT_AT_LEAST_EVERY).toNanos();
        if (now - reportedAt < pause) {
            return;
        }
        reported = Optional.of(progress);
        reportedAt = now;
        String place = "/followers?stream=" + stream.get() + progress.query();
        sending = Optional.of(Thread.ofVirtual().name("spate-report").start(() -> send(place)));
    }

    private void send(String place) {
        try {
            site.post(place);
        } catch (IOException e) {
            // The next report follows. If the share is gone, its stream ends too.
            System.getLogger(FollowReporter.class.getName()).log(System.Logger.Level.DEBUG, "a report was lost", e);
        }
    }

    /** Waits for the report that is being sent. Call it after the site is closed, which ends that request. */
    void close() {
        try {
            if (sending.isPresent()) {
                sending.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
