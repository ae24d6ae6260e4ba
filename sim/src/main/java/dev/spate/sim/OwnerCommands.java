package dev.spate.sim;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.session.QueueEvent;
import java.util.function.IntFunction;

/**
 * What the owner wants of one torrent of a session. Each command is answered once, when what it has changed is saved;
 * those that are open when the process ends are not answered.
 */
final class OwnerCommands {
    private final SimSession session;
    private final QueuedTorrent queued;
    private final SimTorrent torrent;
    private final int number;

    OwnerCommands(SimSession session, QueuedTorrent queued) {
        this.session = session;
        this.queued = queued;
        this.torrent = queued.torrent();
        this.number = queued.number();
    }

    void pause(Runnable done) {
        session.handle(new QueueEvent.Pause(number));
        torrent.command(Command.Pause::new, () -> save(done));
    }

    void resume(Runnable done) {
        queued.recover();
        session.handle(new QueueEvent.Resume(number));
        if (queued.isQueued()) {
            save(done);
        } else {
            torrent.command(Command.Resume::new, () -> save(done));
        }
    }

    /** Forces it, moves it or sets its goals; the command is made with its number. */
    void queue(IntFunction<QueueEvent.QueueCommand> command, Runnable done) {
        session.handle(command.apply(number));
        save(done);
    }

    void limit(SavedEntry.Limits limits, Runnable done) {
        torrent.command(
                each -> new Command.LimitRates(each, limits.down(), limits.up()),
                () -> session.saved().change(torrent, saved -> saved.withLimits(limits), done));
    }

    void recheck(Runnable done) {
        queued.doubt();
        session.saved().change(torrent, SavedEntry::doubted, () -> torrent.command(Command.Recheck::new, done));
    }

    /** Takes it out of the session for good. */
    void remove(Runnable done) {
        session.handle(new QueueEvent.Remove(number));
        torrent.command(
                Command.Stop::new,
                () -> session.later(() -> {
                    session.forget(queued);
                    session.saved().remove(torrent, done);
                }));
    }

    private void save(Runnable done) {
        session.entry(number)
                .ifPresentOrElse(
                        entry -> session.saved().change(torrent, saved -> saved.withDecided(entry), done), done);
    }
}
