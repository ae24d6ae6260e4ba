package dev.spate.engine;

import dev.spate.engine.loop.Loop;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.session.PlaceLimits;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.SeedingGoals;
import dev.spate.protocol.session.SessionMachine;
import dev.spate.protocol.session.StopReason;
import dev.spate.protocol.session.TorrentRunner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The queue of a session: carries out what its machine decides about torrents, and tells it what torrents do.
 * Thread-safe.
 */
final class SessionQueue implements TorrentRunner, Machine<QueueEvent> {
    private final Loop loop;
    private final MachineSlot<QueueEvent> slot;
    private final SessionMachine machine;
    private final Map<Integer, SessionTorrent> torrents = new ConcurrentHashMap<>();
    /** Torrents of which more than figures have changed since the last event; owned by the loop. */
    private final Set<Integer> changed = new LinkedHashSet<>();

    /** @param failed receives a bug of the machine, after which no torrent is started or stopped any more */
    SessionQueue(Loop loop, PlaceLimits places, SeedingGoals goals, Consumer<RuntimeException> failed) {
        this.loop = loop;
        this.machine = new SessionMachine(this, places, goals);
        this.slot = loop.slot(_ -> {}, failed);
    }

    /** Starts the machine. */
    void start() {
        loop.call(_ -> {
                    slot.start(this);
                    return null;
                })
                .join();
    }

    /** No torrent is started or stopped any more. On the loop. */
    void stop() {
        slot.stop();
        torrents.clear();
    }

    /** Torrents join; they are decided on together. On the loop. */
    void add(Map<SessionTorrent, QueueEntry> added, long now) {
        added.forEach((torrent, entry) -> torrents.put(entry.torrent(), torrent));
        slot.handle(new QueueEvent.Added(List.copyOf(added.values())), now);
    }

    /** The torrent has left the session. */
    void forget(int torrent) {
        torrents.remove(torrent);
    }

    /** Something has happened to a torrent. */
    void post(QueueEvent event) {
        slot.complete(event);
    }

    /** The owner wants something; done when it is decided. */
    CompletableFuture<Void> command(QueueEvent.QueueCommand command) {
        return ask(now -> {
            slot.handle(command, now);
            return null;
        });
    }

    /** Asks the machine, on the loop. */
    <T> CompletableFuture<T> ask(LongFunction<T> question) {
        return loop.call(question);
    }

    /** A torrent as the machine sees it now. On the loop. */
    Optional<QueueEntry> entry(int torrent, long now) {
        return machine.entry(torrent, now);
    }

    /** All torrents in the owner's order. On the loop. */
    List<SessionTorrent> inOrder(long now) {
        return machine.entries(now).stream()
                .map(entry -> find(entry.torrent()))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<SessionTorrent> find(int torrent) {
        return Optional.ofNullable(torrents.get(torrent));
    }

    private Optional<TorrentPlace> place(int torrent) {
        return find(torrent).map(SessionTorrent::place);
    }

    // ---- what the machine decides, on the loop

    @Override
    public void start(int torrent) {
        place(torrent).ifPresent(TorrentPlace::run);
    }

    @Override
    public void hold(int torrent) {
        place(torrent).ifPresent(TorrentPlace::hold);
    }

    @Override
    public void sleep(int torrent) {
        place(torrent).ifPresent(TorrentPlace::sleep);
    }

    @Override
    public void stop(int torrent, StopReason reason) {
        if (reason == StopReason.REMOVED) {
            // The session stops and closes it.
            post(new QueueEvent.Closed(torrent));
        } else {
            hold(torrent);
        }
    }

    @Override
    public void onChanged(int torrent) {
        changed.add(torrent);
    }

    // ---- the machine, and what it changes

    @Override
    public void handle(QueueEvent event, long now) {
        machine.handle(event, now);
        tellChanged(now);
    }

    @Override
    public void tick(long now) {
        machine.tick(now);
        tellChanged(now);
    }

    @Override
    public long nextTick() {
        return machine.nextTick();
    }

    private void tellChanged(long now) {
        for (int number : List.copyOf(changed)) {
            find(number).ifPresent(torrent -> machine.entry(number, now).ifPresent(torrent::onQueueChanged));
        }
        changed.clear();
    }
}
