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
    private Optional<Follower.Has> told = Optional.empty();
    private Optional<Thread> underWay = Optional.empty();
    private long toldAt;

    FollowReporter(ShareSite site) {
        this.site = site;
    }

    void streamBegan(String name) {
        stream = Optional.of(name);
        told = Optional.empty();
        toldAt = System.nanoTime() - FollowLimits.REPORT_AT_LEAST_EVERY.toNanos();
    }

    void streamEnded() {
        stream = Optional.empty();
    }

    /** Sends a report if one is due; {@code count} is called only then. */
    void tell(Supplier<Follower.Has> count, long now) {
        boolean isBusy = underWay.filter(Thread::isAlive).isPresent();
        if (stream.isEmpty() || isBusy || now - toldAt < FollowLimits.REPORT_EVERY.toNanos()) {
            return;
        }
        Follower.Has has = count.get();
        boolean isNews = !told.equals(Optional.of(has));
        long pause = (isNews ? FollowLimits.REPORT_EVERY : FollowLimits.REPORT_AT_LEAST_EVERY).toNanos();
        if (now - toldAt < pause) {
            return;
        }
        told = Optional.of(has);
        toldAt = now;
        String place = "/followers?stream=" + stream.get() + has.query();
        underWay = Optional.of(Thread.ofVirtual().name("spate-report").start(() -> send(place)));
    }

    private void send(String place) {
        try {
            site.tell(place);
        } catch (IOException e) {
            // The next report follows. If the share is gone, its stream ends too.
            System.getLogger(FollowReporter.class.getName()).log(System.Logger.Level.DEBUG, "a report was lost", e);
        }
    }

    /** Waits for the report that is being sent. Call it after the site is closed, which ends that request. */
    void close() {
        try {
            if (underWay.isPresent()) {
                underWay.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
