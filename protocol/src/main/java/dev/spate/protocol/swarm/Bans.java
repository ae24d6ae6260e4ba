package dev.spate.protocol.swarm;

import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps away peers that have lied. Owned by the torrent.
 *
 * <p>Only facts that a liar cannot choose count against it: the address of its link, and its port when we dialled it.
 * Its peer id, and the port on which it says it listens, may be those of an honest peer.
 *
 * <p>A global address is banned with all its ports. Behind a private or loopback address other peers may be honest. So
 * an address that we dialled is banned with its port. The host as a whole is refused only after several convictions,
 * for a while, and only for links that it opens. The same holds for the /64 of a global IPv6 address, in which a liar
 * has addresses without end.
 */
final class Bans {
    private static final class Convict {
        private int convictions;
        private long refusedUntil = Long.MIN_VALUE;
    }

    private final Map<PeerAddress, Boolean> banned = new LinkedHashMap<>();
    private final Map<HostPrefix, Convict> convicts = new LinkedHashMap<>();

    /**
     * The peer has lied beyond doubt.
     *
     * @param address port 0 when it opened the link itself
     */
    void convict(PeerAddress address, long now) {
        boolean isGlobal = address.scope() == Scope.GLOBAL;
        if (isGlobal || address.port() != 0) {
            banned.put(isGlobal ? address.withPort(0) : address, true);
            forgetFirstOf(banned);
        }
        if (isCounted(address)) {
            count(convicts.computeIfAbsent(HostPrefix.of(address), unknown -> new Convict()), now);
            forgetFirstOf(convicts);
        }
    }

    /** A global IPv4 address is already banned. */
    private static boolean isCounted(PeerAddress address) {
        return switch (address.scope()) {
            case LOOPBACK, PRIVATE -> true;
            case GLOBAL -> address.isIpv6();
            case UNUSABLE -> false;
        };
    }

    private static void count(Convict host, long now) {
        host.convictions++;
        int beyond = host.convictions - SwarmLimits.HOST_CONVICTIONS_MAX;
        if (beyond >= 0) {
            host.refusedUntil = now + Math.min(SwarmLimits.HOST_BAN << Math.min(beyond, 16), SwarmLimits.HOST_BAN_MAX);
        }
    }

    private static void forgetFirstOf(Map<?, ?> map) {
        if (map.size() > SwarmLimits.BANS_MAX) {
            Iterator<?> first = map.keySet().iterator();
            first.next();
            first.remove();
        }
    }

    /** Whether this address is banned as one that we dial or have dialled. */
    boolean forbidDialling(PeerAddress address, long now) {
        return switch (address.scope()) {
            case GLOBAL -> banned.containsKey(address.withPort(0)) || isRefused(address, now);
            case LOOPBACK, PRIVATE, UNUSABLE -> banned.containsKey(address);
        };
    }

    /** Whether we refuse a link that was opened from this address. */
    boolean forbidEntry(PeerAddress address, long now) {
        return (address.scope() == Scope.GLOBAL && banned.containsKey(address.withPort(0))) || isRefused(address, now);
    }

    private boolean isRefused(PeerAddress address, long now) {
        Convict host = isCounted(address) ? convicts.get(HostPrefix.of(address)) : null;
        return host != null && now < host.refusedUntil;
    }
}
