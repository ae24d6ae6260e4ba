package dev.spate.tracker.front;

import dev.spate.tracker.answer.AllowList;
import dev.spate.tracker.answer.Count;
import dev.spate.tracker.answer.Tracker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread that forgets expired peers and checks every second whether the allow-list has changed. */
public final class TrackerTick implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TrackerTick.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Tracker tracker;
    private final Optional<AllowFile> allowFile;
    private final CountDownLatch closing = new CountDownLatch(1);
    private String lastFailure = "";
    private final Thread thread = Thread.ofPlatform().name("spate-tracker-tick").unstarted(this::run);

    private TrackerTick(Tracker tracker, Optional<AllowFile> allowFile) {
        this.tracker = tracker;
        this.allowFile = allowFile;
    }

    /** Starts the thread. */
    public static TrackerTick start(Tracker tracker, Optional<AllowFile> allowFile) {
        TrackerTick trackerTick = new TrackerTick(tracker, allowFile);
        trackerTick.thread.start();
        return trackerTick;
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() {
        closing.countDown();
        Threads.join(thread);
    }

    private void run() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                tracker.tick(System.nanoTime());
                allowFile.ifPresent(this::reread);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reread(AllowFile file) {
        try {
            Optional<AllowList> list = file.readIfChanged();
            list.ifPresent(tracker::list);
            lastFailure = "";
            list.ifPresent(read -> LOG.log(System.Logger.Level.INFO, "allow-list of {0} torrents read", read.size()));
        } catch (IOException e) {
            // The previous list stays, because a mistake in the file must not empty the tracker. A missing file fails
            // every second, but it is logged once.
            String failure = String.valueOf(e.getMessage());
            if (!failure.equals(lastFailure)) {
                lastFailure = failure;
                tracker.counters().add(Count.ALLOW_LIST_FAILURES);
                LOG.log(System.Logger.Level.WARNING, "the previous allow-list stays in use: " + failure);
            }
        }
    }
}
