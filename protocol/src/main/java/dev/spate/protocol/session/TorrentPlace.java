package dev.spate.protocol.session;

import dev.spate.protocol.port.TorrentStats;
import dev.spate.wire.status.Activity;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The place of a torrent in the queue of its session: the torrent does what the queue decides, and the queue learns what
 * the torrent does. Owned by the session's loop.
 */
public final class TorrentPlace {
    /**
     * The torrent that has this place. What it runs at the end of a request it runs on the loop, once, also when the
     * torrent has left its session meanwhile.
     */
    public interface Occupant {
        /** Goes online, opens its content, and then runs this. */
        void run(Runnable opened);

        /** Goes offline, makes its progress durable, and then runs this. */
        void pause(Runnable paused);

        /** Closes its content, stays online, and then runs this. */
        void closeContent(Runnable closed);

        /** What it has reported last. */
        Activity activity();

        boolean hasFailed();

        /** Whether everything that is wanted is durable. */
        boolean isComplete();

        /** Whether a program reads its content. */
        boolean hasReaders();

        /** What it shows from now on while it does not run, and why that is so. */
        void setWhilePaused(Activity activity);

        /** The queue has given it another position: by the owner's wish, or to make room for others. */
        void onMoved(QueueEntry entry);
    }

    private final int number;
    private final Consumer<QueueEvent> queue;
    private final Occupant torrent;
    private boolean isStarted;
    private boolean wasStopped;
    /** The queue has given a place before the torrent was there. */
    private boolean isToRun;
    /** Empty until the queue has given one. */
    private OptionalLong position = OptionalLong.empty();

    /**
     * A place of a torrent that is about to start.
     *
     * @param number of the torrent in the queue
     * @param queue takes events and handles them later
     */
    public TorrentPlace(int number, Consumer<QueueEvent> queue, Occupant torrent) {
        this.number = number;
        this.queue = queue;
        this.torrent = torrent;
    }

    /** Whether the torrent must run from its start. */
    public boolean isToRun(EntryState decided) {
        return decided instanceof EntryState.Dormant || isToRun;
    }

    /** The torrent has started. */
    public void onStarted() {
        isStarted = true;
        if (isToRun) {
            reportOpened();
        }
    }

    // ---- what the queue decides

    /** The torrent has a place. */
    public void run() {
        if (isStarted) {
            torrent.run(this::reportOpened);
        } else {
            isToRun = true;
        }
    }

    private void reportOpened() {
        if (!torrent.hasFailed()) {
            queue.accept(new QueueEvent.Opened(number, work(torrent.activity())));
        }
    }

    /** The torrent gives its place back. */
    public void hold() {
        torrent.pause(this::reportClosed);
    }

    /** It is complete and has no peers: its content is closed, unless a reader has come meanwhile. */
    public void sleep() {
        if (torrent.hasReaders()) {
            reportClosed();
            queue.accept(new QueueEvent.Woken(number));
        } else {
            torrent.closeContent(this::reportClosed);
        }
    }

    private void reportClosed() {
        queue.accept(new QueueEvent.Closed(number));
    }

    /** The queue has changed something about it. */
    void onChanged(QueueEntry entry) {
        if (position.orElse(entry.position()) != entry.position()) {
            torrent.onMoved(entry);
        }
        position = OptionalLong.of(entry.position());
        boolean isStopped = entry.state() instanceof EntryState.Stopped;
        if (isStopped && !wasStopped && isStarted) {
            // A seed without peers has no place to give back, and goes offline when it has reached a goal.
            torrent.pause(() -> {});
        }
        wasStopped = isStopped;
        torrent.setWhilePaused(
                whilePaused(entry.state() instanceof EntryState.Leaving leaving ? leaving.next() : entry.state()));
    }

    private static Activity whilePaused(EntryState aim) {
        return switch (aim) {
            case EntryState.Queued _ -> Activity.QUEUED;
            case EntryState.Stopped(StopReason reason) when reason == StopReason.GOAL_REACHED -> Activity.SEEDED;
            case EntryState.Dormant _,
                    EntryState.Opening _,
                    EntryState.Active _,
                    EntryState.Leaving _,
                    EntryState.Stopped _ -> Activity.PAUSED;
        };
    }

    // ---- what the torrent reports

    /**
     * Reports what it does. It seeds only from the moment on at which everything is durable: a goal that is reached
     * before would stop the download.
     *
     * @param bytesToSeed the bytes that one copy has
     * @param mayClose whether its content could be closed and opened again
     */
    public void report(TorrentStats stats, long bytesToSeed, boolean mayClose) {
        int peers = stats.swarm().peers() + (torrent.hasReaders() ? 1 : 0);
        switch (stats.activity()) {
            case FETCHING_METADATA, CHECKING, DOWNLOADING -> report(stats, bytesToSeed, peers);
            case SEEDING -> {
                if (torrent.isComplete()) {
                    report(stats, bytesToSeed, peers);
                    if (mayClose && peers == 0) {
                        queue.accept(new QueueEvent.WentIdle(number));
                    }
                }
            }
            case SEEDED, QUEUED, PAUSED, FAILED -> {}
        }
    }

    private void report(TorrentStats stats, long bytesToSeed, int peers) {
        queue.accept(new QueueEvent.Reported(
                number, work(stats.activity()), stats.rates(), stats.totals().uploadedBytes(), bytesToSeed, peers));
    }

    private static Work work(Activity activity) {
        return switch (activity) {
            case FETCHING_METADATA -> Work.FETCHING_METADATA;
            case CHECKING -> Work.CHECKING;
            case SEEDING -> Work.SEEDING;
            case DOWNLOADING, SEEDED, QUEUED, PAUSED, FAILED -> Work.DOWNLOADING;
        };
    }
}
