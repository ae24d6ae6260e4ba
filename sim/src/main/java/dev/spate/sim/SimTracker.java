package dev.spate.sim;

import dev.spate.protocol.announce.Announcement;
import dev.spate.protocol.announce.Trackers;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One tracker for all hosts: it gives every host the peers that have announced. */
final class SimTracker {
    private static final int INTERVAL_SECONDS = 60;

    private final World world;
    private final Map<PeerAddress, Announcement> swarm = new LinkedHashMap<>();
    private boolean setReachable = true;
    private long latencyMin = 80 * World.MILLI;
    private long latencyMax = latencyMin;
    private int announces;

    SimTracker(World world) {
        this.world = world;
    }

    void setReachable(boolean reachable) {
        setReachable = reachable;
    }

    /** How long its answers take from now on; 80 ms at first. */
    void latency(long min, long max) {
        latencyMin = min;
        latencyMax = max;
    }

    int announces() {
        return announces;
    }

    /** The last announce of this peer, unless it has stopped. */
    Optional<Announcement> lastOf(PeerAddress peer) {
        return Optional.ofNullable(swarm.get(peer));
    }

    /** The tracker port of one host, whose address may change. */
    Trackers portOf(Supplier<PeerAddress> self, Consumer<TrackerEvent> machine) {
        SplittableRandom random = world.random("tracker for " + self.get());
        return (tracker, url, announcement) -> world.after(
                latencyMin + random.nextLong(latencyMax - latencyMin + 1),
                () -> machine.accept(answer(self.get(), tracker, announcement, random)));
    }

    private TrackerEvent answer(PeerAddress self, int tracker, Announcement announcement, SplittableRandom random) {
        if (!setReachable) {
            return new TrackerEvent.AnnounceFailed(
                    tracker, new AnnounceFailure("connection refused", AnnounceFailure.NOT_SAID));
        }
        announces++;
        List<PeerAddress> others = new ArrayList<>(swarm.keySet());
        others.remove(self);
        if (announcement.event() == AnnounceEvent.STOPPED) {
            swarm.remove(self);
            others.clear();
        } else {
            swarm.put(self, announcement);
        }
        Collections.shuffle(others, random);
        List<PeerAddress> introduced = others.subList(0, Math.min(others.size(), announcement.peersWanted()));
        int seeds =
                (int) swarm.values().stream().filter(each -> each.left() == 0).count();
        return new TrackerEvent.Announced(
                tracker,
                Scope.GLOBAL,
                new AnnounceResponse(
                        INTERVAL_SECONDS,
                        INTERVAL_SECONDS,
                        seeds,
                        swarm.size() - seeds,
                        introduced,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }
}
