package dev.spate.sim;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.session.EntryState.Active;
import dev.spate.protocol.session.EntryState.Opening;
import dev.spate.protocol.session.EntryState.Stopped;
import dev.spate.protocol.session.PlaceLimits;
import dev.spate.protocol.session.PlaceRunner;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.SeedingGoals;
import dev.spate.protocol.session.StopReason;
import dev.spate.protocol.session.Work;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The session of a host: the production machine decides which of its torrents run, and a saved session brings them back
 * after the end of the process. What must hold of their places is checked after each event.
 */
final class SimSession {
    private final World world;
    private final SimHost host;
    private final SimSavedSession saved;
    /** As configured: not saved. */
    private PlaceLimits limits;

    private SeedingGoals goals;

    // The state of one run of the process.
    private Optional<SimLoop<QueueEvent>> loop = Optional.empty();
    private PlaceRunner runner;
    private final Map<Integer, QueuedTorrent> torrents = new LinkedHashMap<>();
    private int lastNumber;
    private long life;

    SimSession(World world, SimHost host, PlaceLimits limits, SeedingGoals goals) {
        this.world = world;
        this.host = host;
        this.limits = limits;
        this.goals = goals;
        this.saved = new SimSavedSession(world, host.toString());
        this.runner = newRunner();
        host.setSession(this);
    }

    // ---- start and end

    /** Starts the process, with the torrents of the saved session. */
    void start() {
        host.start();
        runner = newRunner();
        loop = Optional.of(new SimLoop<>(
                world,
                host.clock(),
                "session of " + host,
                runner,
                event -> event.toString().hashCode(),
                this::check));
        Map<QueuedTorrent, SavedEntry> restored = new LinkedHashMap<>();
        saved.durable().forEach((torrent, entry) -> restored.put(queued(torrent, entry.isComplete()), entry));
        List<QueueEntry> entries = new ArrayList<>();
        restored.forEach((queued, entry) ->
                entries.add(entry.restored(queued.number(), queued.torrent().content())));
        handle(new QueueEvent.Added(entries));
        restored.forEach((queued, entry) -> start(queued, entry));
    }

    private PlaceRunner newRunner() {
        return new PlaceRunner(
                limits,
                goals,
                number -> Optional.ofNullable(torrents.get(number)).map(QueuedTorrent::place),
                this::post);
    }

    private QueuedTorrent queued(SimTorrent torrent, boolean isComplete) {
        QueuedTorrent queued = new QueuedTorrent(++lastNumber, this, torrent, isComplete);
        torrents.put(queued.number(), queued);
        return queued;
    }

    private void start(QueuedTorrent queued, SavedEntry entry) {
        queued.start(
                entry.start(queued.torrent().content()),
                entry(queued.number()).orElseThrow().state());
    }

    /** The process of the host has ended without warning. */
    void vanish() {
        life++;
        loop.ifPresent(SimLoop::stop);
        loop = Optional.empty();
        torrents.clear();
        saved.abandon();
    }

    /** Ends the process properly. */
    void close() {
        List<QueuedTorrent> all = List.copyOf(torrents.values());
        all.forEach(queued -> {
            long number = queued.torrent().command(Command.Stop::new);
            world.runUntil(
                    queued.torrent() + " has stopped", () -> queued.torrent().isAnswered(number), World.MINUTE);
        });
        loop.ifPresent(SimLoop::stop);
        loop = Optional.empty();
        all.forEach(queued -> queued.torrent().end());
        vanish();
    }

    boolean isUp() {
        return loop.isPresent();
    }

    // ---- what the owner wants; each is answered once, unless the process ends before

    /** A new torrent, at the end of the order. It may begin with its content, for which the owner vouches. */
    void add(SimTorrent torrent, boolean isPaused, Runnable done) {
        boolean isComplete = torrent.plan().isSeed;
        QueuedTorrent queued = queued(torrent, isComplete);
        QueueEntry entry = QueueEntry.added(queued.number(), work(torrent));
        handle(new QueueEvent.Added(List.of(isPaused ? entry.withState(new Stopped(StopReason.PAUSED)) : entry)));
        QueueEntry decided = entry(queued.number()).orElseThrow();
        int pieces = torrent.content().geometry().pieceCount();
        SavedEntry begin = new SavedEntry(
                        decided,
                        SavedEntry.Limits.NONE,
                        0,
                        !torrent.plan().hasOnlyLink,
                        isComplete ? Bitfield.full(pieces) : Bitfield.empty(pieces),
                        false)
                .withDecided(decided);
        saved.put(torrent, begin, done);
        queued.start(
                isComplete ? begin.start(torrent.content()) : torrent.asAdded(Bitfield.empty(pieces)), decided.state());
    }

    private static Work work(SimTorrent torrent) {
        if (torrent.plan().isSeed) {
            return Work.SEEDING;
        }
        return torrent.plan().hasOnlyLink ? Work.FETCHING_METADATA : Work.CHECKING;
    }

    /** What the owner wants of a torrent of this session. */
    OwnerCommands owner(SimTorrent torrent) {
        return new OwnerCommands(this, find(torrent).orElseThrow());
    }

    /** A torrent has stopped for good. */
    void forget(QueuedTorrent queued) {
        queued.torrent().end();
        torrents.remove(queued.number());
    }

    void limit(PlaceLimits newLimits) {
        limits = newLimits;
        handle(new QueueEvent.SetPlaces(newLimits));
    }

    void pursue(SeedingGoals newGoals) {
        goals = newGoals;
        handle(new QueueEvent.SetSessionGoals(newGoals));
    }

    // ---- the loop

    void handle(QueueEvent event) {
        loop.ifPresent(running -> running.deliver(event));
    }

    /** Something has happened: it is handled after what is being handled now. */
    void post(QueueEvent event) {
        later(() -> handle(event));
    }

    /** Does this unless the process ends before. */
    void later(Runnable action) {
        long born = life;
        world.after(0, () -> {
            if (born == life) {
                action.run();
            }
        });
    }

    // ---- invariants

    private void check() {
        List<QueueEntry> running =
                entries(entry -> entry.state() instanceof Opening || entry.state() instanceof Active);
        for (Work work : Work.values()) {
            mustFit(
                    running.stream()
                            .filter(entry -> entry.work() == work && !isSlow(entry))
                            .toList(),
                    max(work),
                    work.toString());
        }
        mustFit(running, limits.total(), "all");
        List<QueueEntry> opening = running.stream()
                .filter(entry -> entry.state() instanceof Opening(long _, boolean isOverdue) && !isOverdue)
                .toList();
        mustFit(opening, limits.openings(), "being opened");
    }

    private static boolean isSlow(QueueEntry entry) {
        return entry.state() instanceof Active active && active.isSlow();
    }

    private int max(Work work) {
        return switch (work) {
            case CHECKING -> limits.checks();
            case FETCHING_METADATA -> limits.metadata();
            case DOWNLOADING -> limits.downloads();
            case SEEDING -> limits.seeds();
        };
    }

    private void mustFit(List<QueueEntry> running, int max, String which) {
        if (max > 0 && running.size() > max && !running.stream().allMatch(QueueEntry::isForced)) {
            throw new Violation(world, host + ": no more run than the limits allow, " + which + ": " + running);
        }
    }

    // ---- questions

    SimSavedSession saved() {
        return saved;
    }

    Optional<QueuedTorrent> find(SimTorrent torrent) {
        return torrents.values().stream()
                .filter(queued -> queued.torrent().equals(torrent))
                .findFirst();
    }

    Optional<QueueEntry> entry(int number) {
        return runner.machine().entry(number, host.clock().now());
    }

    /** A torrent as the machine sees it now. */
    QueueEntry entry(SimTorrent torrent) {
        return entry(find(torrent).orElseThrow().number()).orElseThrow();
    }

    long seedingNanos(int number) {
        return entry(number).map(entry -> entry.figures().seedingNanos()).orElse(0L);
    }

    private List<QueueEntry> entries(Predicate<QueueEntry> which) {
        return runner.machine().entries(host.clock().now()).stream()
                .filter(which)
                .toList();
    }

    /** The torrents in the owner's order, or those of them that are so. */
    List<SimTorrent> torrents(Predicate<QueueEntry> which) {
        return entries(which).stream()
                .flatMap(entry -> Optional.ofNullable(torrents.get(entry.torrent())).stream())
                .map(QueuedTorrent::torrent)
                .toList();
    }
}
