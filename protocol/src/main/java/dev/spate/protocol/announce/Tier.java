package dev.spate.protocol.announce;

import dev.spate.protocol.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trackers that stand in for each other (BEP 12). Owned by its {@link Announcer}. The first one that is not failing is
 * used; those before it are tried again when their back-off is over; one that answers moves to the front.
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

    /** One announcement at a time goes to a tier, as the next one depends on its outcome. */
    boolean isBusy() {
        for (TrackerRecord trackerRecord : order) {
            if (trackerRecord.isUnderWay()) {
                return true;
            }
        }
        return false;
    }

    /** The one to announce to now, if it is time for one. */
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

    /** Those whose turn can come as things stand: the failing ones at the front and the first that is not. */
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
