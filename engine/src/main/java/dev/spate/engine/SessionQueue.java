package dev.spate.engine;

import dev.spate.engine.loop.Loop;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.protocol.session.PlaceLimits;
import dev.spate.protocol.session.PlaceRunner;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.SeedingGoals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The queue of a session: carries out what its machine decides about torrents, and tells it what torrents do.
 * Thread-safe.
 */
final class SessionQueue {
    private final Loop loop;
    private final MachineSlot<QueueEvent> slot;
    private final PlaceRunner runner;
    private final Map<Integer, SessionTorrent> torrents = new ConcurrentHashMap<>();

    /** @param failed receives a bug of the machine, after which no torrent is started or stopped any more */
    SessionQueue(Loop loop, PlaceLimits places, SeedingGoals goals, Consumer<RuntimeException> failed) {
        this.loop = loop;
        this.runner = new PlaceRunner(
                places,
                goals,
                torrent -> find(torrent).map(found -> found.queueAccess().place()),
                this::post);
        this.slot = loop.slot(_ -> {}, failed);
    }

    /** Starts the machine. */
    void start() {
        loop.call(_ -> {
                    slot.start(runner);
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
        return runner.machine().entry(torrent, now);
    }

    /** All torrents in the owner's order. On the loop. */
    List<SessionTorrent> inOrder(long now) {
        return runner.machine().entries(now).stream()
                .map(entry -> find(entry.torrent()))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<SessionTorrent> find(int torrent) {
        return Optional.ofNullable(torrents.get(torrent));
    }
}
