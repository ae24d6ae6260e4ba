package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.transfer.BlockBudget;
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

    /** The last attempt to make progress durable has failed, so nothing waits for it any more. */
    void cannotSave() {
        cannotSave = true;
    }

    /**
     * Answers the commands that are done, and hurries the others.
     *
     * @param isOver whether nothing is left to resume later, so that there is nothing to save
     */
    void answerDue(Durability durability, boolean isOver, BlockBudget blockBudget, Announcer announcer) {
        if (stops.isEmpty() || !blockBudget.isIdle()) {
            return;
        }
        if (isOver ? durability.isBusy() : durability.isDirty() && !cannotSave) {
            if (!isOver) {
                durability.startNow();
            }
            return;
        }
        stops.removeIf(pendingStop -> {
            boolean isKept = !pendingStop.waitsForTrackers() || announcer.isStopped();
            if (isKept) {
                publisher.onAnswered(pendingStop.number());
            }
            return isKept;
        });
    }
}
