package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.Announce;
import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.Stage;
import dev.spate.tracker.swarm.SwarmKey;
import dev.spate.tracker.swarm.SwarmTable;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceRequest;

/** What the protocols say in their own words, in the words of the table. */
final class Asked {
    private Asked() {}

    static Announce announce(SwarmKey swarm, Endpoint peer, long left, AnnounceEvent event, int numWant) {
        int want = numWant == AnnounceRequest.NUM_WANT_DEFAULT
                ? AnswerLimits.WANT_DEFAULT
                : Math.min(numWant, SwarmTable.WANT_MAX);
        return new Announce(swarm, peer, stage(left, event), event(event), want);
    }

    private static Stage stage(long left, AnnounceEvent event) {
        if (left == 0) {
            return Stage.COMPLETE;
        }
        return event == AnnounceEvent.PAUSED ? Stage.PARTIAL : Stage.DOWNLOADING;
    }

    private static Announce.Event event(AnnounceEvent event) {
        return switch (event) {
            case NONE, STARTED, PAUSED -> Announce.Event.PRESENT;
            case COMPLETED -> Announce.Event.COMPLETED;
            case STOPPED -> Announce.Event.STOPPED;
        };
    }
}
