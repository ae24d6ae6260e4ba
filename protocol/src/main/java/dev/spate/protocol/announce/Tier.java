package dev.spate.protocol.announce;

import dev.spate.protocol.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trackers that replace each other (BEP 12). Owned by its {@link Announcer}. The first one that does not fail is used.
 * Those before it are tried again when their back-off is over. One that answers moves to the front.
 */
final class Tier {
    private final List<TrackerRecord> order;

    Tier(List<TrackerRecord> shuffled) {
        order = new ArrayList<>(shuffled);
    }

    List<TrackerRecord> trackers() {
        return order;
    }

    boolean contains(TrackerRecord trackerRecord) {
        return order.contains(trackerRecord);
    }

    void moveToFront(TrackerRecord trackerRecord) {
        order.remove(trackerRecord);
        order.addFirst(trackerRecord);
    }

    /** A tier gets one announcement at a time, because the next one depends on its result. */
    boolean isBusy() {
        for (TrackerRecord trackerRecord : order) {
            if (trackerRecord.isUnderWay()) {
                return true;
            }
        }
        return false;
    }

    /** The tracker to announce to now, if one is due. */
    Optional<TrackerRecord> due(long now) {
        for (TrackerRecord trackerRecord : reachable()) {
            if (trackerRecord.nextAnnounce() <= now) {
                return Optional.of(trackerRecord);
            }
        }
        return Optional.empty();
    }

    /** When the next one is due, or {@link Machine#NEVER}. */
    long nextDue() {
        long next = Machine.NEVER;
        for (TrackerRecord trackerRecord : reachable()) {
            next = Math.min(next, trackerRecord.nextAnnounce());
        }
        return next;
    }

    /** The trackers that may be next: the failing ones at the front and the first that does not fail. */
    List<TrackerRecord> reachable() {
        List<TrackerRecord> reachable = new ArrayList<>();
        for (TrackerRecord trackerRecord : order) {
            if (trackerRecord.isUsable()) {
                reachable.add(trackerRecord);
                if (!trackerRecord.isFailing()) {
                    break;
                }
            }
        }
        return reachable;
    }
}
