package dev.spate.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * The saved session of one host: a log. It survives the end of the process. A change that was answered is there
 * afterwards; of those that were under way, some of the first ones may be.
 */
final class SimSavedSession {
    /** A record of the log; an empty one removes the torrent. */
    private record Change(SimTorrent torrent, Optional<SavedEntry> entry, Runnable done) {}

    private final World world;
    private final SplittableRandom random;
    private final Map<SimTorrent, SavedEntry> durable = new LinkedHashMap<>();
    /** With the changes under way. */
    private final Map<SimTorrent, SavedEntry> latest = new LinkedHashMap<>();

    private final List<Change> underWay = new ArrayList<>();
    private boolean isForcing;
    private long epoch;

    SimSavedSession(World world, String host) {
        this.world = world;
        this.random = world.random("saved session of " + host);
    }

    /** What the next process would find. */
    Map<SimTorrent, SavedEntry> durable() {
        return Collections.unmodifiableMap(durable);
    }

    /** What is saved of this torrent, with the changes under way. */
    Optional<SavedEntry> find(SimTorrent torrent) {
        return Optional.ofNullable(latest.get(torrent));
    }

    /** Saves a torrent; {@code done} runs when it is durable. */
    void put(SimTorrent torrent, SavedEntry entry, Runnable done) {
        append(new Change(torrent, Optional.of(entry), done));
    }

    /** Changes what is saved of a torrent, unless it is removed. */
    void change(SimTorrent torrent, UnaryOperator<SavedEntry> change, Runnable done) {
        append(new Change(torrent, find(torrent).map(change), done));
    }

    void remove(SimTorrent torrent, Runnable done) {
        append(new Change(torrent, Optional.empty(), done));
    }

    private void append(Change change) {
        apply(change, latest);
        underWay.add(change);
        force();
    }

    private static void apply(Change change, Map<SimTorrent, SavedEntry> entries) {
        change.entry()
                .ifPresentOrElse(entry -> entries.put(change.torrent(), entry), () -> entries.remove(change.torrent()));
    }

    /** Changes that come meanwhile share the next force. */
    private void force() {
        if (isForcing || underWay.isEmpty()) {
            return;
        }
        isForcing = true;
        int count = underWay.size();
        long askedIn = epoch;
        world.after(World.MILLI + random.nextLong(20 * World.MILLI), () -> {
            if (askedIn == epoch) {
                isForcing = false;
                takeFirst(count).forEach(change -> change.done().run());
                force();
            }
        });
    }

    private List<Change> takeFirst(int count) {
        List<Change> first = List.copyOf(underWay.subList(0, count));
        underWay.subList(0, count).clear();
        first.forEach(change -> apply(change, durable));
        return first;
    }

    /** The process has ended. */
    void abandon() {
        epoch++;
        isForcing = false;
        takeFirst(random.nextInt(underWay.size() + 1));
        underWay.clear();
        latest.clear();
        latest.putAll(durable);
    }
}
