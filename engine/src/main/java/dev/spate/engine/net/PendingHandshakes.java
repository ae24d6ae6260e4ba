package dev.spate.engine.net;

import dev.spate.wire.HostPrefix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Connections whose handshake is not complete. One thread adds them; any thread may remove them.
 *
 * <p>There are few places, and a new connection always gets one. When all are taken, the host with the most places
 * loses the connection that has waited longest. So many silent connections of one host do not keep other hosts out, and
 * even on that host a fast peer completes its handshake.
 */
final class PendingHandshakes {
    private record Place(HostPrefix host, Connection connection) {}

    private final int placesMax;
    private final ConcurrentSkipListMap<Long, Place> byArrival = new ConcurrentSkipListMap<>();
    private long arrivals;

    PendingHandshakes(int placesMax) {
        this.placesMax = placesMax;
    }

    /** Takes a place. Returns its number for {@link #leave}, which must be called once. */
    long enter(Connection connection, HostPrefix host) {
        long number = ++arrivals;
        byArrival.put(number, new Place(host, connection));
        if (byArrival.size() > placesMax) {
            mostNumerous().flatMap(this::longestWaitingOf).ifPresent(this::end);
        }
        return number;
    }

    /** The host with the most places, of equals the one that came first; empty when all have left in the meantime. */
    private Optional<HostPrefix> mostNumerous() {
        Map<HostPrefix, Integer> places = new HashMap<>();
        byArrival.values().forEach(place -> places.merge(place.host(), 1, Integer::sum));
        return byArrival.values().stream()
                .map(Place::host)
                .reduce((a, b) -> places.getOrDefault(b, 0) > places.getOrDefault(a, 0) ? b : a);
    }

    private Optional<Long> longestWaitingOf(HostPrefix host) {
        return byArrival.entrySet().stream()
                .filter(each -> each.getValue().host().equals(host))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void end(long number) {
        Place place = byArrival.remove(number);
        if (place != null) {
            place.connection().close();
        }
    }

    /** The handshake is complete or has failed. */
    void leave(long number) {
        byArrival.remove(number);
    }

    /** Closes all connections. */
    void closeAll() {
        byArrival.values().forEach(place -> place.connection().close());
    }
}
