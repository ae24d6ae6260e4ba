package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.announce.TrackerStatus;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.torrent.Summary.Activity;
import java.util.Optional;

/** Tells the owner how it stands: at once when the activity changes, otherwise at most four times a second. */
final class Summariser {
    private final Foundation foundation;
    private final Publisher publisher;
    private Optional<Summary> last = Optional.empty();
    private boolean isStale = true;
    private long nextAt;

    Summariser(Foundation foundation, Publisher publisher) {
        this.foundation = foundation;
        this.publisher = publisher;
    }

    /** Something may have changed. */
    void touch() {
        isStale = true;
    }

    void summarise(Phase phase, Standing standing, Announcer announcer, long now) {
        Activity activity = activity(phase, standing);
        boolean isDue = isStale && now >= nextAt;
        if (!isDue && last.filter(told -> told.activity() == activity).isPresent()) {
            return;
        }
        Summary next = summary(activity, phase, announcer, now);
        isStale = false;
        nextAt = now + Limits.SUMMARY_EVERY;
        if (last.filter(next::equals).isEmpty()) {
            last = Optional.of(next);
            publisher.summarised(next);
        }
    }

    long nextTick() {
        return isStale ? nextAt : Machine.NEVER;
    }

    private static Activity activity(Phase phase, Standing standing) {
        return switch (standing) {
            case Standing.Paused _ -> Activity.PAUSED;
            case Standing.Failed _ -> Activity.FAILED;
            case Standing.Running _ ->
                switch (phase) {
                    case Checking _ -> Activity.CHECKING;
                    case Sharing sharing -> sharing.picker().isComplete() ? Activity.SEEDING : Activity.DOWNLOADING;
                };
        };
    }

    private Summary summary(Activity activity, Phase phase, Announcer announcer, long now) {
        Totals totals = foundation.totals();
        long down = 0;
        long up = 0;
        int seeds = 0;
        for (Peer peer : foundation.roster().all()) {
            down += peer.down().bytesPerSecond(now);
            up += peer.up().bytesPerSecond(now);
            seeds += peer.hasEverything() ? 1 : 0;
        }
        int seedsInSwarm = -1;
        int leechersInSwarm = -1;
        for (TrackerStatus tracker : announcer.status()) {
            seedsInSwarm = Math.max(seedsInSwarm, tracker.seeders().orElse(-1));
            leechersInSwarm = Math.max(leechersInSwarm, tracker.leechers().orElse(-1));
        }
        Wishes wishes = foundation.wishes();
        int last = foundation.geometry().pieceCount() - 1;
        boolean hasLast = wishes.wanted().has(last) && phase.has(last);
        return new Summary(
                activity,
                wishes.bytesWanted(),
                wishes.bytes(phase.piecesHad(wishes.wanted()), hasLast),
                phase.piecesHad(),
                phase.piecesChecked(),
                down,
                up,
                totals.downloaded(),
                totals.uploaded(),
                totals.wasted(),
                foundation.roster().size(),
                seeds,
                seedsInSwarm,
                leechersInSwarm,
                phase.copies());
    }
}
