package dev.spate.protocol.rate;

import dev.spate.wire.HostPrefix;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits failed dials to each host. Owned by the session's loop, and shared by all its torrents.
 *
 * <p>A tracker may name a host that does not take part in the torrent, at as many ports as it likes. We dial such a
 * host three times in ten minutes. A host that completes a handshake is not a victim: that dial does not count, and
 * allows one more. So many peers behind one address are soon dialled as fast as any others.
 */
public final class DialBudget {
    private static final class HostDials {
        /** When it was dialled without a handshake so far, the oldest first. */
        private final ArrayDeque<Long> attempts = new ArrayDeque<>();

        private int earned;

        private void forget(long now) {
            while (!attempts.isEmpty() && now - attempts.getFirst() >= RateLimits.DIAL_MEMORY) {
                attempts.removeFirst();
            }
        }
    }

    private final Map<HostPrefix, HostDials> hosts = new LinkedHashMap<>();

    /** A budget of which nothing is used yet. */
    public DialBudget() {}

    /** Whether an address at this host that a stranger named may be dialled now. */
    public boolean allows(HostPrefix host, long now) {
        return allows(host, RateLimits.FAILED_DIALS_MAX, now);
    }

    /** Whether an address at this host may be dialled that the owner named or that was connected lately. */
    public boolean allowsNamed(HostPrefix host, long now) {
        return allows(host, RateLimits.FAILED_NAMED_DIALS_MAX, now);
    }

    private boolean allows(HostPrefix host, int attemptsMax, long now) {
        HostDials hostDials = hosts.get(host);
        if (hostDials == null) {
            return true;
        }
        hostDials.forget(now);
        return hostDials.attempts.size() < attemptsMax + hostDials.earned;
    }

    /** The host is being dialled. That counts until it answers or the time is over. */
    public void onDialled(HostPrefix host, long now) {
        hosts.computeIfAbsent(host, unknown -> new HostDials()).attempts.addLast(now);
        if (hosts.size() > RateLimits.DIALLED_HOSTS_MAX) {
            forgetOne(now);
        }
    }

    /** One of its ports has completed a handshake. */
    public void onAnswered(HostPrefix host) {
        HostDials hostDials = hosts.get(host);
        if (hostDials != null) {
            hostDials.attempts.pollLast();
            hostDials.earned = Math.min(hostDials.earned + 1, RateLimits.EARNED_DIALS_MAX);
        }
    }

    /** Our own network was away, so failed dials do not count against any host. */
    public void forgiveAll() {
        hosts.values().forEach(hostDials -> hostDials.attempts.clear());
    }

    /** Forgets the first host without a dial that still counts, or else the host that was dialled first. */
    private void forgetOne(long now) {
        for (Iterator<HostDials> each = hosts.values().iterator(); each.hasNext(); ) {
            HostDials hostDials = each.next();
            hostDials.forget(now);
            if (hostDials.attempts.isEmpty()) {
                each.remove();
                return;
            }
        }
        hosts.remove(hosts.keySet().iterator().next());
    }
}
