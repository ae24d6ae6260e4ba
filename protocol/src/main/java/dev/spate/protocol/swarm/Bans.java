package dev.spate.protocol.swarm;

import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who has lied, and is kept away for it. Owned by the torrent.
 *
 * <p>Only what a liar cannot choose counts against it: the address it was met at, and its port when we dialled it. Its peer
 * id, and the port on which it says it listens, may be those of an honest peer.
 *
 * <p>A global address is banned with all its ports. Behind a private or loopback address others may be honest: an
 * address that we dialled is banned with its port, and the host as a whole takes no part for a while only after several
 * convictions, and only in links that it opens. Of a global IPv6 network the same holds for its /64, in which a liar
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
     * It has lied beyond doubt.
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

    /** A global IPv4 address is banned already, and web servers are not strangers' hosts. */
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

    /** Whether this address, which we would dial or have dialled, is banned. */
    boolean forbidDialling(PeerAddress address, long now) {
        return switch (address.scope()) {
            case GLOBAL -> banned.containsKey(address.withPort(0)) || isRefused(address, now);
            case LOOPBACK, PRIVATE, UNUSABLE -> banned.containsKey(address);
        };
    }

    /** Whether a link that was opened from this address is refused. */
    boolean forbidEntry(PeerAddress address, long now) {
        return (address.scope() == Scope.GLOBAL && banned.containsKey(address.withPort(0))) || isRefused(address, now);
    }

    private boolean isRefused(PeerAddress address, long now) {
        Convict host = isCounted(address) ? convicts.get(HostPrefix.of(address)) : null;
        return host != null && now < host.refusedUntil;
    }
}
