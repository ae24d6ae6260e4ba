package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Announcer;
import java.util.ArrayList;
import java.util.List;

/** The promises of pausing and stopping: answered once everything is durable, and trackers are told. Owned by the torrent. */
final class Farewell {
    private record Promise(long number, boolean waitsForTrackers) {}

    private final Publisher publisher;
    private final List<Promise> promises = new ArrayList<>();
    private boolean cannotSave;

    Farewell(Publisher publisher) {
        this.publisher = publisher;
    }

    void promise(long number, boolean waitsForTrackers) {
        promises.add(new Promise(number, waitsForTrackers));
        cannotSave = false;
    }

    /** The last try to make progress durable has failed, so that nobody waits for it any more. */
    void cannotSave() {
        cannotSave = true;
    }

    /**
     * Answers what has come true, and hurries what has not.
     *
     * @param isOver whether nothing is left to resume another time, so that there is nothing to save
     */
    void keep(Durability durability, boolean isOver, Credits credits, Announcer announcer) {
        if (promises.isEmpty() || !credits.isIdle()) {
            return;
        }
        if (isOver ? durability.isBusy() : durability.isDirty() && !cannotSave) {
            if (!isOver) {
                durability.hurry();
            }
            return;
        }
        promises.removeIf(promise -> {
            boolean isKept = !promise.waitsForTrackers() || announcer.isStopped();
            if (isKept) {
                publisher.answered(promise.number());
            }
            return isKept;
        });
    }
}
