package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.transfer.PiecePriorities;
import dev.spate.protocol.transfer.TorrentContext;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.TransferRates;
import java.util.Optional;

/** Reports the torrent's figures to its owner: at once when the activity changes, otherwise at most four times a second. */
final class StatusReporter {
    private final TorrentContext context;
    private final Publisher publisher;
    private Optional<TorrentStats> last = Optional.empty();
    private boolean isStale = true;
    private long nextAt;

    StatusReporter(TorrentContext context, Publisher publisher) {
        this.context = context;
        this.publisher = publisher;
    }

    /** Something may have changed. */
    void touch() {
        isStale = true;
    }

    void report(Phase phase, RunState runState, Announcer announcer, long now) {
        Activity activity = activity(phase, runState);
        boolean isDue = isStale && now >= nextAt;
        if (!isDue && last.filter(earlier -> earlier.activity() == activity).isPresent()) {
            return;
        }
        TorrentStats next = stats(activity, phase, announcer, now);
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

    private static Activity activity(Phase phase, RunState runState) {
        return switch (runState) {
            case RunState.Paused _ -> Activity.PAUSED;
            case RunState.Failed _ -> Activity.FAILED;
            case RunState.Running _ ->
                switch (phase) {
                    case Checking _ -> Activity.CHECKING;
                    case Transferring transferring ->
                        transferring.picker().isComplete() ? Activity.SEEDING : Activity.DOWNLOADING;
                };
        };
    }

    private TorrentStats stats(Activity activity, Phase phase, Announcer announcer, long now) {
        long down = 0;
        long up = 0;
        int seeds = 0;
        for (Peer peer : context.peerTable().all()) {
            down += peer.down().bytesPerSecond(now);
            up += peer.up().bytesPerSecond(now);
            seeds += peer.hasEverything() ? 1 : 0;
        }
        PiecePriorities priorities = context.priorities();
        int last = context.geometry().pieceCount() - 1;
        boolean hasLast = priorities.wanted().has(last) && phase.has(last);
        return new TorrentStats(
                activity,
                new Progress(
                        priorities.bytesWanted(),
                        priorities.bytes(phase.piecesHave(priorities.wanted()), hasLast),
                        context.geometry().pieceCount(),
                        phase.piecesHave(),
                        phase.piecesChecked()),
                new TransferRates(down, up),
                context.transferCounters().totals(),
                announcer.swarm(context.peerTable().size(), seeds, phase.copies()));
    }
}
