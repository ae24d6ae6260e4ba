package dev.spate.protocol.rate;

import java.util.ArrayList;
import java.util.List;

/**
 * The children of a bucket that wait for it, in the order in which they came. Owned by the session's loop.
 *
 * <p>Torrents that wait for a limit of the session are due at the same time. With a line their shares do not depend on
 * the order in which a loop asks them.
 */
final class WaitingLine {
    private static final class Place {
        private final TokenBucket child;
        private long bytes;
        private long expectedAt;

        Place(TokenBucket child) {
            this.child = child;
        }
    }

    private final List<Place> places = new ArrayList<>(0);

    /** Whether nobody is in line before this child. Those who did not come in time have lost their place. */
    boolean isTurnOf(TokenBucket child, long now) {
        for (Place place : places) {
            if (place.child == child) {
                return true;
            }
            if (!isLate(place, now)) {
                return false;
            }
        }
        return true;
    }

    boolean isAnyoneBut(TokenBucket child) {
        return places.size() > 1 || (places.size() == 1 && places.getFirst().child != child);
    }

    /** The child waits for these bytes, at the end of the line unless it is in line. Returns the bytes of those before. */
    long join(TokenBucket child, long bytes, long now) {
        places.removeIf(place -> isLate(place, now) && place.child != child);
        long before = 0;
        for (Place place : places) {
            if (place.child == child) {
                place.bytes = bytes;
                return before;
            }
            before += place.bytes;
        }
        Place last = new Place(child);
        last.bytes = bytes;
        last.expectedAt = now;
        places.add(last);
        return before;
    }

    /** The child in line will ask again at this time. */
    void expect(TokenBucket child, long at) {
        for (Place place : places) {
            if (place.child == child) {
                place.expectedAt = at;
            }
        }
    }

    void leave(TokenBucket child) {
        if (!places.isEmpty()) {
            places.removeIf(place -> place.child == child);
        }
    }

    private static boolean isLate(Place place, long now) {
        return now - place.expectedAt > RateLimits.TURN_KEPT;
    }
}
