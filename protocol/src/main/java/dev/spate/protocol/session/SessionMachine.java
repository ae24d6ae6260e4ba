package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.session.EntryState.Active;
import dev.spate.protocol.session.EntryState.Dormant;
import dev.spate.protocol.session.EntryState.Leaving;
import dev.spate.protocol.session.EntryState.Opening;
import dev.spate.protocol.session.EntryState.Queued;
import dev.spate.protocol.session.EntryState.Stopped;
import dev.spate.protocol.session.QueueEvent.Destination;
import dev.spate.protocol.session.QueueEvent.QueueCommand;
import dev.spate.protocol.session.QueueEvent.TorrentNews;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides which torrents of a session run. Owned by the session's loop.
 *
 * <p>It knows of every torrent what it wants to do, its place in the owner's order and its goals, and nothing of pieces
 * and peers. {@link Places} says who runs next, {@link SeedingGoals} who has seeded enough; the machine leads each
 * torrent from state to state. No event but one costs time in proportion to all torrents.
 *
 * <p>A dormant seed needs no place. It asks for one when a peer comes, and from then on counts like any other seed: while
 * it uploads. If all places are taken, it waits with its peers behind everything that the owner wants, and is dormant
 * again when the peers leave. So strangers can wake many torrents, but take no place from one that runs.
 *
 * <p>A reader is a program of the owner, which waits for the bytes. So a torrent that is read runs whatever the limits
 * are, without costing another one its place, and its content is not closed before nobody reads it any more. Then it
 * keeps a place if one is free. Only a stopped torrent stays stopped: the reader gets what is on disk.
 */
public final class SessionMachine implements Machine<QueueEvent> {
    private final TorrentRunner runner;
    private final Map<Integer, TorrentEntry> entries = new LinkedHashMap<>();
    private final QueueOrder order;
    private final Places places;
    private final TreeSet<TorrentEntry> timers =
            new TreeSet<>(Comparator.comparingLong(TorrentEntry::timer).thenComparingInt(TorrentEntry::torrent));
    private SeedingGoals sessionGoals;
    private long lastTurn = TorrentEntry.WOKEN;

    /** A session without torrents. */
    public SessionMachine(TorrentRunner runner, PlaceLimits limits, SeedingGoals sessionGoals) {
        check(!sessionGoals.hasDefaults(), "the session's goals stand for themselves");
        this.runner = runner;
        this.places = new Places(limits);
        this.order = new QueueOrder(moved -> runner.onChanged(moved.torrent()));
        this.sessionGoals = sessionGoals;
    }

    @Override
    public void handle(QueueEvent event, long now) {
        switch (event) {
            case QueueEvent.Added added -> add(added.entries(), now);
            case QueueCommand command -> handleCommand(command, now);
            case TorrentNews news -> handleNews(news, now);
        }
        decide(now);
    }

    @Override
    public void tick(long now) {
        while (!timers.isEmpty() && timers.first().timer() <= now) {
            TorrentEntry entry = timers.first();
            setTimer(entry, NEVER);
            handleTime(entry, now);
            review(entry, now);
        }
        decide(now);
    }

    @Override
    public long nextTick() {
        return timers.isEmpty() ? NEVER : timers.first().timer();
    }

    /** A torrent of the session as it is now. */
    public Optional<QueueEntry> entry(int torrent, long now) {
        Optional<TorrentEntry> entry = find(torrent);
        entry.ifPresent(known -> known.count(now));
        return entry.map(TorrentEntry::snapshot);
    }

    /** All torrents in the owner's order, as they are now. */
    public List<QueueEntry> entries(long now) {
        List<QueueEntry> snapshots = new ArrayList<>(order.size());
        order.forEach(entry -> {
            entry.count(now);
            snapshots.add(entry.snapshot());
        });
        return snapshots;
    }

    /** How many torrents go before this one, which is in the session. */
    public int indexOf(int torrent) {
        Optional<TorrentEntry> entry = find(torrent);
        check(entry.isPresent(), "the torrent is in the session");
        return order.indexOf(entry.get());
    }

    /** How many torrents the session has. */
    public int size() {
        return order.size();
    }

    /** The limits as they are now. */
    public PlaceLimits places() {
        return places.limits();
    }

    /** The goals of all torrents that have none of their own. */
    public SeedingGoals sessionGoals() {
        return sessionGoals;
    }

    private Optional<TorrentEntry> find(int torrent) {
        return Optional.ofNullable(entries.get(torrent));
    }

    private void add(List<QueueEntry> saved, long now) {
        List<TorrentEntry> added =
                saved.stream().map(entry -> new TorrentEntry(entry, now)).toList();
        order.addAll(added);
        for (TorrentEntry entry : added) {
            check(entries.put(entry.torrent(), entry) == null, "the number of a torrent is unique");
            places.add(entry);
            runner.onChanged(entry.torrent());
            review(entry, now);
        }
    }

    private void handleCommand(QueueCommand command, long now) {
        switch (command) {
            case QueueEvent.Pause pause -> find(pause.torrent()).ifPresent(entry -> pause(entry, now));
            case QueueEvent.Resume resume -> find(resume.torrent()).ifPresent(entry -> resume(entry, now));
            case QueueEvent.Force force ->
                find(force.torrent()).ifPresent(entry -> force(entry, force.isForced(), now));
            case QueueEvent.Move move -> find(move.torrent()).ifPresent(entry -> move(entry, move.destination(), now));
            case QueueEvent.SetGoals set ->
                find(set.torrent()).ifPresent(entry -> {
                    entry.pursue(set.goals());
                    runner.onChanged(entry.torrent());
                    review(entry, now);
                });
            case QueueEvent.SetSessionGoals set -> {
                sessionGoals = set.goals();
                order.forEach(entry -> review(entry, now));
            }
            case QueueEvent.SetPlaces set -> places.setLimits(set.limits());
            case QueueEvent.Remove remove ->
                find(remove.torrent()).ifPresent(entry -> leave(entry, new Stopped(StopReason.REMOVED), now));
        }
    }

    private void handleNews(TorrentNews news, long now) {
        switch (news) {
            case QueueEvent.Opened opened ->
                find(opened.torrent()).ifPresent(entry -> opened(entry, opened.work(), now));
            case QueueEvent.Closed closed -> find(closed.torrent()).ifPresent(entry -> closed(entry, now));
            case QueueEvent.Failed failed -> find(failed.torrent()).ifPresent(entry -> failed(entry, now));
            case QueueEvent.Reported report -> find(report.torrent()).ifPresent(entry -> reported(entry, report, now));
            case QueueEvent.WentIdle idle -> find(idle.torrent()).ifPresent(entry -> becomeIdle(entry, now));
            case QueueEvent.Read read -> find(read.torrent()).ifPresent(entry -> read(entry, read.isRead(), now));
            case QueueEvent.Woken woken -> find(woken.torrent()).ifPresent(entry -> wake(entry, now));
            case QueueEvent.GotWork got -> find(got.torrent()).ifPresent(entry -> giveWork(entry, got.work(), now));
        }
    }

    private void pause(TorrentEntry entry, long now) {
        if (!(entry.aim() instanceof Stopped)) {
            leave(entry, new Stopped(StopReason.PAUSED), now);
        }
    }

    private void resume(TorrentEntry entry, long now) {
        if (!(entry.aim() instanceof Stopped stopped)) {
            return;
        }
        // After a restart, the reason of the stop may be forgotten.
        boolean isGoalReached = stopped.reason() == StopReason.GOAL_REACHED
                || (entry.work() == Work.SEEDING
                        && entry.goals().orElse(sessionGoals).areReachedBy(entry.figures()));
        if (isGoalReached) {
            entry.pursue(SeedingGoals.UNLIMITED);
        }
        entry.refresh();
        // One that has failed shows at once whether it works now.
        leave(entry, stopped.reason() == StopReason.FAILED ? new Queued() : entry.wanted(), now);
    }

    private void force(TorrentEntry entry, boolean isForced, long now) {
        change(entry, now, () -> {
            entry.force(isForced);
            entry.refresh();
        });
    }

    private void move(TorrentEntry entry, Destination destination, long now) {
        int index = order.indexOf(entry);
        int last = order.size() - 1;
        int target = switch (destination) {
            case Destination.Top _ -> 0;
            case Destination.Up _ -> Math.max(0, index - 1);
            case Destination.Down _ -> Math.min(last, index + 1);
            case Destination.Bottom _ -> last;
            case Destination.Index to -> Math.min(last, to.index());
        };
        change(entry, now, () -> {
            if (target != index) {
                order.remove(entry);
                order.insert(target, entry);
            }
            entry.refresh();
        });
    }

    private void opened(TorrentEntry entry, Work work, long now) {
        if (entry.state() instanceof Opening) {
            change(entry, now, () -> {
                entry.become(work);
                entry.enter(new Active(Pace.started(entry.setbacks(), now)));
            });
        }
    }

    private void closed(TorrentEntry entry, long now) {
        if (entry.state() instanceof Leaving leaving) {
            enter(entry, leaving.next(), now);
        }
    }

    private void failed(TorrentEntry entry, long now) {
        // A reader may have opened one that has no place.
        if (entry.aim() instanceof Stopped stopped) {
            enter(entry, stopped, now);
        } else {
            enter(entry, new Stopped(StopReason.FAILED), now);
        }
    }

    private void reported(TorrentEntry entry, QueueEvent.Reported report, long now) {
        entry.count(now);
        entry.report(report.uploadedBytes(), report.bytesWanted());
        if (entry.state() instanceof Active && report.work() != entry.work()) {
            change(entry, now, () -> {
                entry.become(report.work());
                entry.enter(new Active(Pace.started(entry.setbacks(), now)));
            });
        }
        if (entry.state() instanceof Active active) {
            boolean isFast = isFast(report);
            if (isFast) {
                entry.proveAlive();
            }
            Active busy = report.peers() > 0 ? active.busy() : active;
            entry.enter(busy.withPace(busy.pace().observed(isFast, now)));
        }
        review(entry, now);
    }

    private static boolean isFast(QueueEvent.Reported report) {
        return switch (report.work()) {
            case CHECKING -> true;
            case FETCHING_METADATA, DOWNLOADING ->
                report.rates().downBytesPerSecond() >= QueueLimits.SLOW_BYTES_PER_SECOND;
            case SEEDING -> report.rates().upBytesPerSecond() >= QueueLimits.SLOW_BYTES_PER_SECOND;
        };
    }

    private void becomeIdle(TorrentEntry entry, long now) {
        if (entry.work() != Work.SEEDING || entry.isRead()) {
            return;
        }
        if (entry.state() instanceof Active active) {
            entry.enter(active.idle(now));
            review(entry, now);
        } else if (entry.state() instanceof Queued && entry.isWoken()) {
            enter(entry, new Dormant(), now);
        }
    }

    private void read(TorrentEntry entry, boolean isRead, long now) {
        change(entry, now, () -> entry.read(isRead));
        if (isRead) {
            wake(entry, now);
        } else if (entry.isGuest() && places.isPlaceFree(entry)) {
            change(entry, now, () -> entry.setGuest(false));
        } else if (entry.isGuest()) {
            leave(entry, entry.isWoken() ? new Dormant() : new Queued(), now);
        }
    }

    private void wake(TorrentEntry entry, long now) {
        switch (entry.state()) {
            case Dormant _ -> {
                entry.setTurn(TorrentEntry.WOKEN);
                enter(entry, new Queued(), now);
            }
            case Leaving(Dormant _) -> {
                entry.setTurn(TorrentEntry.WOKEN);
                enter(entry, new Leaving(new Queued()), now);
            }
            case Active active -> {
                entry.enter(active.busy());
                review(entry, now);
            }
            case Queued _, Opening _, Leaving _, Stopped _ -> {}
        }
    }

    private void giveWork(TorrentEntry entry, Work work, long now) {
        if (!entry.isRunning() && work != entry.work()) {
            change(entry, now, () -> entry.become(work));
            if (!(entry.aim() instanceof Stopped)) {
                leave(entry, entry.wanted(), now);
            }
        }
    }

    /** Something was due for this entry. */
    private void handleTime(TorrentEntry entry, long now) {
        switch (entry.state()) {
            case Opening opening when now >= opening.overdueAt() -> enter(entry, opening.overdue(), now);
            case Active active when now >= active.sleepsAt() -> leave(entry, new Dormant(), now);
            case Active active
            when now >= active.pace().nextTurn() ->
                change(
                        entry,
                        now,
                        () -> entry.enter(active.withPace(active.pace().turned(now))));
            case Dormant _, Queued _, Opening _, Active _, Leaving _, Stopped _ -> {}
        }
    }

    /** Does what the places decide. */
    private void decide(long now) {
        for (Optional<Places.Decision> next = places.next(now); next.isPresent(); next = places.next(now)) {
            TorrentEntry entry = next.get().entry();
            switch (next.get()) {
                case Places.Decision.Start _ -> {
                    entry.setGuest(entry.isRead() && !entry.isForced() && !places.isPlaceFree(entry));
                    enter(entry, new Opening(now, false), now);
                    places.onStarted(entry);
                    runner.start(entry.torrent());
                }
                case Places.Decision.Hold _ -> leave(entry, new Queued(), now);
                case Places.Decision.GiveWay _ -> {
                    leave(entry, new Queued(), now);
                    entry.setTurn(++lastTurn);
                }
            }
        }
    }

    /** Brings an entry to a state in which it does not run; a running one closes its files first. */
    private void leave(TorrentEntry entry, EntryState next, long now) {
        if (entry.state() instanceof Leaving leaving) {
            if (!(leaving.next() instanceof Stopped stopped) || stopped.reason() != StopReason.REMOVED) {
                enter(entry, new Leaving(next), now);
            }
        } else if (entry.isRunning()) {
            enter(entry, new Leaving(next), now);
            switch (next) {
                case Dormant _ -> runner.sleep(entry.torrent());
                case Stopped stopped -> runner.stop(entry.torrent(), stopped.reason());
                case Queued _, Opening _, Active _, Leaving _ -> runner.hold(entry.torrent());
            }
        } else {
            enter(entry, next, now);
        }
    }

    private void enter(TorrentEntry entry, EntryState next, long now) {
        if (next instanceof Stopped stopped && stopped.reason() == StopReason.REMOVED) {
            forget(entry);
        } else {
            change(entry, now, () -> entry.enter(next));
        }
    }

    private void forget(TorrentEntry entry) {
        setTimer(entry, NEVER);
        places.remove(entry);
        order.remove(entry);
        entries.remove(entry.torrent());
        runner.onChanged(entry.torrent());
    }

    /** Changes something by which entries are sorted or counted. */
    private void change(TorrentEntry entry, long now, Runnable change) {
        entry.count(now);
        places.remove(entry);
        change.run();
        places.add(entry);
        runner.onChanged(entry.torrent());
        review(entry, now);
    }

    /** Stops an entry that has seeded enough, and sets when to look at it again. */
    private void review(TorrentEntry entry, long now) {
        entry.count(now);
        SeedingGoals goals = entry.goals().orElse(sessionGoals);
        if (entry.hasSeededEnough(goals)) {
            leave(entry, new Stopped(StopReason.GOAL_REACHED), now);
        } else {
            setTimer(entry, entry.dueAt(goals, now));
        }
    }

    private void setTimer(TorrentEntry entry, long time) {
        if (entry.timer() != time) {
            timers.remove(entry);
            entry.setTimer(time);
            if (time != NEVER) {
                timers.add(entry);
            }
        }
    }
}
