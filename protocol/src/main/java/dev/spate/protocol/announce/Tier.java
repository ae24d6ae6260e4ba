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
    private final List<Tracker> order;

    Tier(List<Tracker> shuffled) {
        order = new ArrayList<>(shuffled);
    }

    List<Tracker> trackers() {
        return order;
    }

    boolean contains(Tracker tracker) {
        return order.contains(tracker);
    }

    void moveToFront(Tracker tracker) {
        order.remove(tracker);
        order.addFirst(tracker);
    }

    /** One announcement at a time goes to a tier, as the next one depends on its outcome. */
    boolean isBusy() {
        for (Tracker tracker : order) {
            if (tracker.isUnderWay()) {
                return true;
            }
        }
        return false;
    }

    /** The one to announce to now, if it is time for one. */
    Optional<Tracker> due(long now) {
        for (Tracker tracker : reachable()) {
            if (tracker.nextAnnounce() <= now) {
                return Optional.of(tracker);
            }
        }
        return Optional.empty();
    }

    /** When the next one is due, or {@link Machine#NEVER}. */
    long nextDue() {
        long next = Machine.NEVER;
        for (Tracker tracker : reachable()) {
            next = Math.min(next, tracker.nextAnnounce());
        }
        return next;
    }

    /** Those whose turn can come as things stand: the failing ones at the front and the first that is not. */
    List<Tracker> reachable() {
        List<Tracker> reachable = new ArrayList<>();
        for (Tracker tracker : order) {
            if (tracker.isUsable()) {
                reachable.add(tracker);
                if (!tracker.isFailing()) {
                    break;
                }
            }
        }
        return reachable;
    }
}
