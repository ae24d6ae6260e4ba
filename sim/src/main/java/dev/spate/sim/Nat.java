package dev.spate.sim;

import dev.spate.protocol.machine.Check;
import dev.spate.wire.PeerAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The router in front of some hosts (RFC 4787). It gives their IPv4 sockets ports of its own address and lets in only the
 * datagrams that its kind allows. IPv6 addresses are filtered in the same way, but not translated. Links can be dialled
 * from inside; from outside only to forwarded ports.
 */
final class Nat {
    /** Who may send to a port in use, and whether all remote addresses see the same port. */
    enum Kind {
        /** Anybody. */
        FULL_CONE(false, false, false),
        /** A host that was sent to. */
        RESTRICTED_CONE(false, true, false),
        /** An address and port that was sent to. */
        PORT_RESTRICTED_CONE(false, true, true),
        /** Each remote address sees a port of its own, to which only it may send. */
        SYMMETRIC(true, true, true);

        private final boolean mapsEachRemote;
        private final boolean filtersHosts;
        private final boolean filtersPorts;

        Kind(boolean mapsEachRemote, boolean filtersHosts, boolean filtersPorts) {
            this.mapsEachRemote = mapsEachRemote;
            this.filtersHosts = filtersHosts;
            this.filtersPorts = filtersPorts;
        }
    }

    /** RFC 4787 demands at least this; many routers forget earlier. */
    private static final long TIMEOUT = 2 * World.MINUTE;

    private static final int LOWEST_PORT = 1024;
    private static final int PORTS_END = 1 << 16;

    /** Old entries are looked for when there are this many, and again when the rest has doubled. */
    private static final int ENTRIES_KEPT = 64;

    /** What a mapping belongs to: a socket inside, and the remote address if each has its own mapping. */
    private record Flow(PeerAddress local, Optional<PeerAddress> remote) {}

    private static final class Mapping {
        private final Flow flow;
        private final PeerAddress external;
        /** When each remote that may answer was last sent to. */
        private final Map<PeerAddress, Long> sentTo = new HashMap<>(2);

        private int sentToMax = ENTRIES_KEPT;
        private long usedAt;

        Mapping(Flow flow, PeerAddress external) {
            this.flow = flow;
            this.external = external;
        }
    }

    private final Kind kind;
    private final Map<PeerAddress, SimSocket> inside = new HashMap<>();
    private final Map<Flow, Mapping> mappings = new HashMap<>();
    private final Map<PeerAddress, Mapping> byExternal = new HashMap<>();
    private final Map<Integer, PeerAddress> forwarded = new HashMap<>();
    private PeerAddress external;
    private int mappingsMax = ENTRIES_KEPT;
    private long timeout = TIMEOUT;
    private boolean hairpins = true;
    private long drawnPorts;

    /** A NAT with this IPv4 address; its port does not matter. */
    Nat(Kind kind, PeerAddress external) {
        Check.check(!external.isIpv6(), "IPv6 is not translated");
        this.kind = kind;
        this.external = external.withPort(0);
    }

    // ---- how it is set up

    /** How long a mapping lives after the last datagram from inside. */
    void timeout(long nanos) {
        timeout = nanos;
    }

    /** Whether hosts inside reach each other through the address outside. */
    void hairpins(boolean newHairpins) {
        hairpins = newHairpins;
    }

    /** Lets everybody send to this socket inside, and dial it, through a port outside. */
    void forward(int port, PeerAddress local) {
        forwarded.put(port, local);
    }

    /** The router starts again, perhaps with another address: it has forgotten every mapping. */
    void restart(PeerAddress newExternal) {
        external = newExternal.withPort(0);
        mappings.clear();
        byExternal.clear();
    }

    void join(SimSocket socket) {
        Check.check(inside.putIfAbsent(socket.local(), socket) == null, "two sockets at " + socket.local());
    }

    void leave(SimSocket socket) {
        inside.remove(socket.local());
    }

    /** Mappings in memory. */
    int mappings() {
        return byExternal.size();
    }

    // ---- what passes it

    /** The address outside, with port 0. */
    PeerAddress external() {
        return external;
    }

    Optional<SimSocket> inside(PeerAddress local) {
        return Optional.ofNullable(inside.get(local));
    }

    /** Whether a datagram from inside may go to this address: it may not when it would come back in. */
    boolean letsOut(PeerAddress to) {
        return hairpins || !to.sameHost(external);
    }

    /** Whether a host behind the other NAT, or without one, can dial this port. */
    boolean letsDialIn(int port, Optional<Nat> other) {
        return forwarded.containsKey(port)
                || (hairpins && other.filter(this::equals).isPresent());
    }

    /** A datagram leaves. Returns the address from which it seems to come. */
    PeerAddress outgoing(PeerAddress local, PeerAddress to, long now) {
        boolean isOwn = kind.mapsEachRemote && !local.isIpv6();
        Flow flow = new Flow(local, isOwn ? Optional.of(to) : Optional.empty());
        Mapping mapping = Optional.ofNullable(mappings.get(flow))
                .filter(known -> isAlive(known.usedAt, now))
                .orElseGet(() -> open(flow, now));
        mapping.usedAt = now;
        if (kind.filtersHosts) {
            mapping.sentTo.put(filtered(to), now);
            if (mapping.sentTo.size() > mapping.sentToMax) {
                mapping.sentTo.values().removeIf(sentAt -> !isAlive(sentAt, now));
                mapping.sentToMax = Math.max(ENTRIES_KEPT, 2 * mapping.sentTo.size());
            }
        }
        return mapping.external;
    }

    /** A datagram wants in. Returns the socket inside that receives it, if any. */
    Optional<SimSocket> incoming(PeerAddress from, PeerAddress to, long now) {
        if (!to.isIpv6() && forwarded.containsKey(to.port())) {
            return Optional.ofNullable(forwarded.get(to.port())).flatMap(this::inside);
        }
        return Optional.ofNullable(byExternal.get(to))
                .filter(mapping -> isAlive(mapping.usedAt, now) && mayAnswer(mapping, from, now))
                .flatMap(mapping -> inside(mapping.flow.local()));
    }

    private boolean mayAnswer(Mapping mapping, PeerAddress from, long now) {
        return !kind.filtersHosts
                || Optional.ofNullable(mapping.sentTo.get(filtered(from)))
                        .filter(sentAt -> isAlive(sentAt, now))
                        .isPresent();
    }

    private PeerAddress filtered(PeerAddress remote) {
        return kind.filtersPorts ? remote : remote.withPort(0);
    }

    private boolean isAlive(long usedAt, long now) {
        return now - usedAt < timeout;
    }

    private Mapping open(Flow flow, long now) {
        if (mappings.size() >= mappingsMax || mappings.containsKey(flow)) {
            mappings.values().removeIf(old -> !isAlive(old.usedAt, now));
            byExternal.values().removeIf(old -> !isAlive(old.usedAt, now));
            mappingsMax = Math.max(ENTRIES_KEPT, 2 * mappings.size());
        }
        Mapping mapping = new Mapping(flow, flow.local().isIpv6() ? flow.local() : freePort(flow, now));
        mappings.put(flow, mapping);
        byExternal.put(mapping.external, mapping);
        return mapping;
    }

    /** The same port as inside where that is free, as most routers do; a symmetric NAT draws every port. */
    private PeerAddress freePort(Flow flow, long now) {
        PeerAddress candidate = external.withPort(
                flow.remote().isPresent() ? drawnPort() : flow.local().port());
        while (!isFree(candidate, now)) {
            candidate = external.withPort(drawnPort());
        }
        return candidate;
    }

    private int drawnPort() {
        long drawn = World.mix(31L * external.hashCode() + ++drawnPorts);
        return LOWEST_PORT + (int) Long.remainderUnsigned(drawn, PORTS_END - LOWEST_PORT);
    }

    private boolean isFree(PeerAddress candidate, long now) {
        return !forwarded.containsKey(candidate.port())
                && Optional.ofNullable(byExternal.get(candidate))
                        .filter(mapping -> isAlive(mapping.usedAt, now))
                        .isEmpty();
    }
}
