package dev.spate.engine.tracker;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** The connection ids that UDP trackers gave us within the last minute (BEP 15). Thread-safe. */
final class UdpConnectionIds {
    private record Given(long id, long at) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<InetSocketAddress, Given> given = new LinkedHashMap<>();

    OptionalLong current(InetSocketAddress tracker, long now) {
        lock.lock();
        try {
            Given last = given.get(tracker);
            return last != null && now - last.at < TrackerClientLimits.CONNECTION_ID_AGE_MAX.toNanos()
                    ? OptionalLong.of(last.id)
                    : OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    void remember(InetSocketAddress tracker, long id, long now) {
        lock.lock();
        try {
            // Removed first, so that the map is in the order of age and the oldest one is dropped.
            given.remove(tracker);
            if (given.size() >= TrackerClientLimits.CONNECTION_IDS_MAX) {
                given.remove(given.keySet().iterator().next());
            }
            given.put(tracker, new Given(id, now));
        } finally {
            lock.unlock();
        }
    }

    void forget(InetSocketAddress tracker) {
        lock.lock();
        try {
            given.remove(tracker);
        } finally {
            lock.unlock();
        }
    }
}
