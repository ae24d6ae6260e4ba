package dev.spate.protocol.swarm;

import dev.spate.wire.HostPrefix;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** How often each host was evicted lately because its links were useless. Owned by the torrent. */
final class RecentEvictions {
    private record Evictions(int times, long lastAt) {}

    // The one evicted longest ago is first.
    private final SequencedMap<HostPrefix, Evictions> byHost = new LinkedHashMap<>();

    /** The host was evicted. When there are too many hosts, the one that was evicted longest ago is forgotten. */
    void add(HostPrefix host, long now) {
        int times = count(host, now) + 1;
        byHost.putLast(host, new Evictions(times, now));
        if (byHost.size() > SwarmLimits.EVICTIONS_MAX) {
            byHost.pollFirstEntry();
        }
    }

    int count(HostPrefix host, long now) {
        Evictions evictions = byHost.get(host);
        return evictions == null || now - evictions.lastAt() >= SwarmLimits.EVICTIONS_REMEMBERED
                ? 0
                : evictions.times();
    }
}
