package dev.spate.engine;

import dev.spate.engine.torrent.PendingCommands;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.StopReason;
import dev.spate.protocol.session.TorrentPlace;
import dev.spate.protocol.session.Work;
import dev.spate.wire.status.Activity;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** What a torrent and the queue of its session want of each other. Thread-safe, apart from the place. */
final class QueueAccess implements TorrentPlace.Occupant {
    private final int number;
    private final SessionQueue queue;
    private final PendingCommands commands;
    private final TorrentState state;
    private final Consumer<QueueEntry> moved;
    private final TorrentPlace place;

    private volatile CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private volatile boolean isQueued;

    /** @param moved gets the torrent with each new position, to save it */
    QueueAccess(
            int number, SessionQueue queue, PendingCommands commands, TorrentState state, Consumer<QueueEntry> moved) {
        this.number = number;
        this.queue = queue;
        this.commands = commands;
        this.state = state;
        this.moved = moved;
        this.place = new TorrentPlace(number, queue::post, this);
    }

    /** The number of the torrent in the queue. */
    int number() {
        return number;
    }

    /** What the torrent does for the queue, and reports to it. Owned by the loop. */
    TorrentPlace place() {
        return place;
    }

    /** A new torrent, as the queue sees it. */
    QueueEntry added(Work work, boolean isPaused) {
        QueueEntry entry = QueueEntry.added(number, work);
        return isPaused ? entry.withState(new EntryState.Stopped(StopReason.PAUSED)) : entry;
    }

    void onFailed() {
        queue.post(new QueueEvent.Failed(number));
    }

    /** Its content is needed. */
    void wake() {
        queue.post(new QueueEvent.Woken(number));
    }

    // ---- what the queue wants, on the loop

    @Override
    public void run(Runnable opened) {
        // Both at once, so that what the queue decides next comes behind them.
        running = commands.insist(Command.Resume::new);
        insist(Command.OpenContent::new, opened);
    }

    @Override
    public void pause(Runnable paused) {
        insist(Command.Pause::new, paused);
    }

    @Override
    public void closeContent(Runnable closed) {
        insist(Command.CloseContent::new, closed);
    }

    private void insist(LongFunction<Command> command, Runnable then) {
        var _ = commands.insist(command).whenComplete((done, problem) -> then.run());
    }

    @Override
    public Activity activity() {
        return state.status().activity();
    }

    @Override
    public boolean hasFailed() {
        return state.failure().isPresent();
    }

    @Override
    public boolean hasReaders() {
        return !state.readers().isEmpty();
    }

    @Override
    public boolean isComplete() {
        return state.completion().isDone();
    }

    @Override
    public void setWhilePaused(Activity activity) {
        isQueued = activity == Activity.QUEUED;
        state.setWhilePaused(activity);
    }

    @Override
    public void onMoved(QueueEntry entry) {
        moved.accept(entry);
    }

    // ---- what the owner wants

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
