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
    private static final class Account {
        /** When it was dialled without a handshake so far, the oldest first. */
        private final ArrayDeque<Long> attempts = new ArrayDeque<>();

        private int earned;

        private void forget(long now) {
            while (!attempts.isEmpty() && now - attempts.getFirst() >= RateLimits.DIAL_MEMORY) {
                attempts.removeFirst();
            }
        }
    }

    private final Map<HostPrefix, Account> accounts = new LinkedHashMap<>();

    /** A budget of which nothing is used yet. */
    public DialBudget() {}

    /** Whether an address at this host that a stranger named may be dialled now. */
    public boolean allows(HostPrefix host, long now) {
        return allows(host, RateLimits.VAIN_DIALS_MAX, now);
    }

    /** Whether an address at this host may be dialled that the owner named or that was connected lately. */
    public boolean allowsNamed(HostPrefix host, long now) {
        return allows(host, RateLimits.VAIN_NAMED_DIALS_MAX, now);
    }

    private boolean allows(HostPrefix host, int attemptsMax, long now) {
        Account account = accounts.get(host);
        if (account == null) {
            return true;
        }
        account.forget(now);
        return account.attempts.size() < attemptsMax + account.earned;
    }

    /** The host is being dialled. That counts until it answers or the time is over. */
    public void dialled(HostPrefix host, long now) {
        accounts.computeIfAbsent(host, unknown -> new Account()).attempts.addLast(now);
        if (accounts.size() > RateLimits.DIALLED_HOSTS_MAX) {
            forgetOne(now);
        }
    }

    /** One of its ports has completed a handshake. */
    public void answered(HostPrefix host) {
        Account account = accounts.get(host);
        if (account != null) {
            account.attempts.pollLast();
            account.earned = Math.min(account.earned + 1, RateLimits.EARNED_DIALS_MAX);
        }
    }

    /** Our own network was away, so failed dials do not count against any host. */
    public void forgiveAll() {
        accounts.values().forEach(account -> account.attempts.clear());
    }

    /** Forgets the first host without a dial that still counts, or else the host that was dialled first. */
    private void forgetOne(long now) {
        for (Iterator<Account> each = accounts.values().iterator(); each.hasNext(); ) {
            Account account = each.next();
            account.forget(now);
            if (account.attempts.isEmpty()) {
                each.remove();
                return;
            }
        }
        accounts.remove(accounts.keySet().iterator().next());
    }
}
