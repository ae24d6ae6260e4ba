package dev.spate.engine.net;

import dev.spate.wire.HostPrefix;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Connections whose handshake is not over yet. One thread lets them in, any may let them go.
 *
 * <p>There are few places, and a newcomer always gets one: when all are taken, the host that holds most gives up the
 * connection that has waited longest. So a crowd of silent connections keeps no other host out, and no neighbour that
 * is quicker than the crowd.
 */
final class PendingHandshakes {
    private record Place(HostPrefix host, SocketChannel channel) {}

    private final int placesMax;
    private final ConcurrentSkipListMap<Long, Place> byArrival = new ConcurrentSkipListMap<>();
    private long arrivals;

    PendingHandshakes(int placesMax) {
        this.placesMax = placesMax;
    }

    /** Takes a place. Returns its number, which is to be {@link #leave left} once. */
    long enter(SocketChannel channel, HostPrefix host) {
        long number = ++arrivals;
        byArrival.put(number, new Place(host, channel));
        if (byArrival.size() > placesMax) {
            mostNumerous().flatMap(this::longestWaitingOf).ifPresent(this::end);
        }
        return number;
    }

    /** Of equals the one that came first; nothing when all have left meanwhile. */
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
            Channels.closeQuietly(place.channel());
        }
    }

    /** The handshake is over, whichever way. */
    void leave(long number) {
        byArrival.remove(number);
    }

    /** Ends everything that waits. */
    void closeAll() {
        byArrival.values().forEach(place -> Channels.closeQuietly(place.channel()));
    }
}
