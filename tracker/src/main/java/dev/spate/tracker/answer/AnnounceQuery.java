package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.PeerAnnounce;
import dev.spate.tracker.swarm.PeerKind;
import dev.spate.tracker.swarm.SwarmKey;
import dev.spate.tracker.swarm.SwarmTable;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceRequest;

/** Translates an announce of either protocol into one for the swarm table. */
final class AnnounceQuery {
    private AnnounceQuery() {}

    static PeerAnnounce announce(SwarmKey swarm, Endpoint peer, long left, AnnounceEvent event, int numWant) {
        int want = numWant == AnnounceRequest.NUM_WANT_DEFAULT
                ? AnswerLimits.WANT_DEFAULT
                : Math.min(numWant, SwarmTable.WANT_MAX);
        return new PeerAnnounce(swarm, peer, peerKind(left, event), event(event), want);
    }

    private static PeerKind peerKind(long left, AnnounceEvent event) {
        if (left == 0) {
            return PeerKind.COMPLETE;
        }
        return event == AnnounceEvent.PAUSED ? PeerKind.PARTIAL : PeerKind.DOWNLOADING;
    }

    private static PeerAnnounce.Event event(AnnounceEvent event) {
        return switch (event) {
            case NONE, STARTED, PAUSED -> PeerAnnounce.Event.PRESENT;
            case COMPLETED -> PeerAnnounce.Event.COMPLETED;
            case STOPPED -> PeerAnnounce.Event.STOPPED;
        };
    }
}
