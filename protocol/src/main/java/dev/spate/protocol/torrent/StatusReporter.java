package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.announce.TrackerStats;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.transfer.TransferCounters;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reports the torrent's figures to its owner: at once when the activity changes, otherwise at most four times a second. */
final class StatusReporter {
    /** What the phase of the torrent reports. */
    interface Figures {
        /** The activity of a torrent that runs. */
        Activity activity();

        Progress progress();

        /** Complete copies among the connected peers and ourselves. */
        double copies();
    }

    private final PeerTable peerTable;
    private final Announcer trackers;
    private final TransferCounters transferCounters;
    private final Publisher publisher;
    private Optional<TorrentStats> last = Optional.empty();
    private boolean isStale = true;
    private long nextAt;

    StatusReporter(PeerTable peerTable, Announcer trackers, TransferCounters transferCounters, Publisher publisher) {
        this.peerTable = peerTable;
        this.trackers = trackers;
        this.transferCounters = transferCounters;
        this.publisher = publisher;
    }

    /** Something may have changed. */
    void touch() {
        isStale = true;
    }

    void report(Figures phase, RunState runState, long now) {
        Activity activity = activity(phase, runState);
        boolean isDue = isStale && now >= nextAt;
        if (!isDue && last.filter(earlier -> earlier.activity() == activity).isPresent()) {
            return;
        }
        TorrentStats next = stats(activity, phase, now);
        isStale = false;
        nextAt = now + TorrentLimits.STATS_EVERY;
        if (last.filter(next::equals).isEmpty()) {
            last = Optional.of(next);
            publisher.onStats(next);
        }
    }

    long nextTick() {
        return isStale ? nextAt : Machine.NEVER;
    }

    private static Activity activity(Figures phase, RunState runState) {
        return switch (runState) {
            case RunState.Paused _ -> Activity.PAUSED;
            case RunState.Failed _ -> Activity.FAILED;
            case RunState.Running _ -> phase.activity();
        };
    }

    private TorrentStats stats(Activity activity, Figures phase, long now) {
        long down = 0;
        long up = 0;
        int seeds = 0;
        for (Peer peer : peerTable.all()) {
            down += peer.down().bytesPerSecond(now);
            up += peer.up().bytesPerSecond(now);
            seeds += peer.hasEverything() ? 1 : 0;
        }
        return new TorrentStats(
                activity,
                phase.progress(),
                new TransferRates(down, up),
                transferCounters.totals(),
                swarm(seeds, phase.copies()));
    }

    /** The peers in the swarm: what we see, and what the trackers count. */
    private SwarmCounts swarm(int seeds, double copies) {
        int seedsInSwarm = -1;
        int leechersInSwarm = -1;
        for (TrackerStats tracker : trackers.status()) {
            seedsInSwarm = Math.max(seedsInSwarm, tracker.seeders().orElse(-1));
            leechersInSwarm = Math.max(leechersInSwarm, tracker.leechers().orElse(-1));
        }
        Map<String, Integer> bySource = new LinkedHashMap<>();
        peerTable.all().forEach(peer -> bySource.merge(peer.source(), 1, Integer::sum));
        return new SwarmCounts(peerTable.size(), seeds, seedsInSwarm, leechersInSwarm, copies, bySource);
    }
}
