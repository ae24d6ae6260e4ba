package dev.spate.protocol.torrent;

import dev.spate.protocol.port.Publisher;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands to pause or stop that wait for their answer until everything is durable and the trackers know. Owned by the
 * torrent.
 */
final class PendingStops {
    private record PendingStop(long number, boolean waitsForTrackers) {}

    private final Publisher publisher;
    private final List<PendingStop> stops = new ArrayList<>();
    private boolean cannotSave;

    PendingStops(Publisher publisher) {
        this.publisher = publisher;
    }

    void add(long number, boolean waitsForTrackers) {
        stops.add(new PendingStop(number, waitsForTrackers));
        cannotSave = false;
    }

    boolean isEmpty() {
        return stops.isEmpty();
    }

    /** The last attempt to make progress durable has failed, so nothing waits for it any more. */
    void setCannotSave() {
        cannotSave = true;
    }

    boolean cannotSave() {
        return cannotSave;
    }

    /**
     * Everything is durable: answers the commands that are done.
     *
     * @param doTrackersKnow whether no announcement is open
     */
    void answerDue(boolean doTrackersKnow) {
        stops.removeIf(pendingStop -> {
            boolean isDone = !pendingStop.waitsForTrackers() || doTrackersKnow;
            if (isDone) {
                publisher.onAnswered(pendingStop.number());
            }
            return isDone;
        });
    }
}
