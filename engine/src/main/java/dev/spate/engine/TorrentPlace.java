package dev.spate.engine;

import dev.spate.engine.torrent.PendingCommands;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.StopReason;
import dev.spate.protocol.session.Work;
import dev.spate.wire.status.Activity;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * The place of a torrent in the queue of its session: carries out what the queue decides about it, and reports what it
 * does. Owned by the loop, apart from what is said to be thread-safe.
 */
final class TorrentPlace {
    private final int number;
    private final SessionQueue queue;
    private final PendingCommands commands;
    private final TorrentState state;
    private boolean isStarted;
    private boolean wasStopped;
    /** The queue has given a place before the machine was there. */
    private boolean isToRun;
    /** Empty until the queue has given one. */
    private OptionalLong position = OptionalLong.empty();

    private volatile CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private volatile boolean isQueued;

    TorrentPlace(int number, SessionQueue queue, PendingCommands commands, TorrentState state) {
        this.number = number;
        this.queue = queue;
        this.commands = commands;
        this.state = state;
    }

    /** The number of the torrent in the queue. Thread-safe. */
    int number() {
        return number;
    }

    /** A new torrent, as the queue sees it. Thread-safe. */
    QueueEntry added(Work work, boolean isPaused) {
        QueueEntry entry = QueueEntry.added(number, work);
        return isPaused ? entry.withState(new EntryState.Stopped(StopReason.PAUSED)) : entry;
    }

    /** Whether the machine must run from its start. */
    boolean isToRun(EntryState decided) {
        return decided instanceof EntryState.Dormant || isToRun;
    }

    /** The machine is there. */
    void onStarted() {
        isStarted = true;
        if (isToRun) {
            reportOpened(CompletableFuture.completedFuture(null));
        }
    }

    // ---- what the queue decides

    /** The torrent has a place. */
    void run() {
        if (!isStarted) {
            isToRun = true;
            return;
        }
        // Both at once, so that what the queue decides next comes behind them.
        running = commands.insist(Command.Resume::new);
        reportOpened(commands.insist(Command.OpenContent::new));
    }

    private void reportOpened(CompletableFuture<Void> opened) {
        var _ = opened.whenComplete((done, problem) -> {
            if (state.failure().isEmpty()) {
                queue.post(new QueueEvent.Opened(number, work(state.status().activity())));
            }
        });
    }

    /** The torrent gives its place back. */
    void hold() {
        close(Command.Pause::new);
    }

    /** It is complete and has no peers: its content is closed, unless a reader has come meanwhile. */
    void sleep() {
        if (state.readers().isEmpty()) {
            close(Command.CloseContent::new);
        } else {
            queue.post(new QueueEvent.Closed(number));
            wake();
        }
    }

    private void close(LongFunction<Command> command) {
        var _ = commands.insist(command).whenComplete((done, problem) -> queue.post(new QueueEvent.Closed(number)));
    }

    /** The last position in the order of the session that the queue has told. */
    OptionalLong position() {
        return position;
    }

    /** The queue has changed something about it. */
    void onChanged(QueueEntry entry) {
        position = OptionalLong.of(entry.position());
        boolean isStopped = entry.state() instanceof EntryState.Stopped;
        if (isStopped && !wasStopped && isStarted) {
            // A seed without peers has no place to give back, and goes offline when it has reached a goal.
            var _ = commands.insist(Command.Pause::new);
        }
        wasStopped = isStopped;
        EntryState aim = entry.state() instanceof EntryState.Leaving leaving ? leaving.next() : entry.state();
        isQueued = aim instanceof EntryState.Queued;
        state.setWhilePaused(whilePaused(aim));
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

    void onFailed() {
        queue.post(new QueueEvent.Failed(number));
    }

    /** Its content is needed. Thread-safe. */
    void wake() {
        queue.post(new QueueEvent.Woken(number));
    }

    /**
     * Reports what it does. It seeds only from the moment on at which everything is durable: a goal that is reached
     * before would stop the download.
     *
     * @param bytesToSeed the bytes that one copy has
     * @param mayClose whether its content could be closed and opened again
     */
    void report(long bytesToSeed, boolean mayClose) {
        TorrentStatus status = state.status();
        switch (status.activity()) {
            case FETCHING_METADATA, CHECKING, DOWNLOADING -> reportWork(status, bytesToSeed);
            case SEEDING -> {
                if (state.completion().isDone()) {
                    reportWork(status, bytesToSeed);
                    if (mayClose
                            && status.swarm().peers() == 0
                            && state.readers().isEmpty()) {
                        queue.post(new QueueEvent.WentIdle(number));
                    }
                }
            }
            case SEEDED, QUEUED, PAUSED, FAILED -> {}
        }
    }

    private void reportWork(TorrentStatus status, long bytesToSeed) {
        int peers = status.swarm().peers();
        queue.post(new QueueEvent.Reported(
                number,
                work(status.activity()),
                status.rates(),
                status.totals().uploadedBytes(),
                bytesToSeed,
                state.readers().isEmpty() ? peers : peers + 1));
    }

    private static Work work(Activity activity) {
        return switch (activity) {
            case FETCHING_METADATA -> Work.FETCHING_METADATA;
            case CHECKING -> Work.CHECKING;
            case SEEDING -> Work.SEEDING;
            case DOWNLOADING, SEEDED, QUEUED, PAUSED, FAILED -> Work.DOWNLOADING;
        };
    }

    // ---- what the owner wants; thread-safe

    CompletableFuture<Void> pause() {
        return command(new QueueEvent.Pause(number)).thenCompose(_ -> commands.send(Command.Pause::new));
    }

    /** Runs again, at once or when it has a place. */
    CompletableFuture<Void> resume() {
        // A failure that the torrent has reported before reaches the queue first.
        return entry().thenCompose(_ -> command(new QueueEvent.Resume(number)))
                .thenCompose(_ -> running)
                .thenCompose(
                        _ -> isQueued ? CompletableFuture.completedFuture(null) : commands.send(Command.Resume::new));
    }

    /** Done when the queue has decided; fails at once when the torrent has left its session. */
    CompletableFuture<Void> command(QueueEvent.QueueCommand command) {
        return commands.isClosed() ? commands.send(Command.Pause::new) : queue.command(command);
    }

    /** The torrent as the queue sees it now. */
    CompletableFuture<Optional<QueueEntry>> entry() {
        return queue.ask(now -> queue.entry(number, now));
    }

    /** It leaves the queue when its files are closed. */
    void remove() {
        queue.post(new QueueEvent.Remove(number));
    }

    /** It has left the session. */
    void forget() {
        queue.forget(number);
    }
}
