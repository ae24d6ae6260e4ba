package dev.spate.protocol.session;

import dev.spate.protocol.machine.Machine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The machine of a session together with the places of its torrents: each torrent does its part of what the machine
 * decides. Owned by the session's loop.
 */
public final class PlaceRunner implements TorrentRunner, Machine<QueueEvent> {
    private final SessionMachine machine;
    private final IntFunction<Optional<TorrentPlace>> places;
    private final Consumer<QueueEvent> queue;
    /** Torrents of which more than figures have changed since the last event. */
    private final Set<Integer> changed = new LinkedHashSet<>();

    /**
     * A session without torrents.
     *
     * @param places finds the place of a torrent; empty when the torrent has left
     * @param queue takes events and handles them later
     */
    public PlaceRunner(
            PlaceLimits limits,
            SeedingGoals goals,
            IntFunction<Optional<TorrentPlace>> places,
            Consumer<QueueEvent> queue) {
        this.machine = new SessionMachine(this, limits, goals);
        this.places = places;
        this.queue = queue;
    }

    /** The machine, to be asked. */
    public SessionMachine machine() {
        return machine;
    }

    // ---- what the machine decides

    @Override
    public void start(int torrent) {
        places.apply(torrent).ifPresent(TorrentPlace::run);
    }

    @Override
    public void hold(int torrent) {
        places.apply(torrent).ifPresent(TorrentPlace::hold);
    }

    @Override
    public void sleep(int torrent) {
        places.apply(torrent).ifPresent(TorrentPlace::sleep);
    }

    @Override
    public void stop(int torrent, StopReason reason) {
        if (reason == StopReason.REMOVED) {
            // Its owner, who takes it out of the session, stops and closes it.
            queue.accept(new QueueEvent.Closed(torrent));
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
        List<Integer> told = List.copyOf(changed);
        changed.clear();
        for (int torrent : told) {
            places.apply(torrent).ifPresent(place -> machine.entry(torrent, now).ifPresent(place::onChanged));
        }
    }
}
