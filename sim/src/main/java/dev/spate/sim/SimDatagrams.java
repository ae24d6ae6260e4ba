package dev.spate.sim;

import dev.spate.protocol.machine.Check;
import dev.spate.wire.PeerAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Carries datagrams between the sockets of hosts, as the internet does: late, in another order, twice or not at all. The
 * {@link Weather} says how often, the lines of both hosts how fast, and a {@link Nat} whether they arrive. The fate of
 * each datagram is counted.
 */
final class SimDatagrams {
    /** How the way of a datagram, or of its second copy, has ended. */
    enum Fate {
        DELIVERED,
        /** Lost on the way. */
        LOST,
        /** Dropped in front of a line whose buffer is full. */
        OVERFLOWED,
        /** Dropped because it is longer than the MTU of a line; nobody is told. */
        TOO_LONG,
        /** Dropped by a NAT. */
        REFUSED,
        /** Nobody is at this address, or no longer. */
        UNREACHABLE,
        /** Sent from one side of a partition to the other. */
        CUT_OFF
    }

    /** The longest payload of an IPv4 datagram. */
    static final int PAYLOAD_MAX = 65_507;

    private static final int HEADERS_IPV4 = 28;
    private static final int HEADERS_IPV6 = 48;
    private static final long LATENCY_AT_HOME = World.MILLI / 5;

    private final World world;
    private final SplittableRandom random;
    private final Map<PeerAddress, SimSocket> sockets = new HashMap<>();
    private final Map<PeerAddress, Nat> nats = new HashMap<>();
    private final Set<Line> island = new HashSet<>();
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private Weather weather;
    private long sent;
    private long duplicated;

    SimDatagrams(World world, Weather weather) {
        this.world = world;
        this.random = world.random("datagrams");
        this.weather = weather;
    }

    void weather(Weather newWeather) {
        weather = newWeather;
    }

    // ---- hosts

    /**
     * Opens a socket.
     *
     * @param line the host's line; behind its NAT when it has one
     * @param local the address on the host
     */
    SimSocket bind(Line line, PeerAddress local) {
        SimSocket socket = new SimSocket(this, line, local);
        enter(socket);
        return socket;
    }

    void enter(SimSocket socket) {
        socket.nat().ifPresentOrElse(nat -> enter(socket, nat), () -> {
            Check.check(sockets.putIfAbsent(socket.local(), socket) == null, "two sockets at " + socket.local());
        });
    }

    private void enter(SimSocket socket, Nat nat) {
        nat.join(socket);
        nats.put(socket.local().isIpv6() ? socket.local().withPort(0) : nat.external(), nat);
    }

    void leave(SimSocket socket) {
        socket.nat().ifPresentOrElse(nat -> nat.leave(socket), () -> sockets.remove(socket.local()));
    }

    /** The NAT starts again with this address: mappings and the old address are gone. */
    void restart(Nat nat, PeerAddress external) {
        nats.remove(nat.external());
        nat.restart(external);
        nats.put(nat.external(), nat);
    }

    /** Cuts these hosts off from all others until {@link #heal}. */
    void partition(Collection<Line> lines) {
        island.clear();
        island.addAll(lines);
    }

    void heal() {
        island.clear();
    }

    // ---- the way of a datagram

    void send(SimSocket socket, PeerAddress to, byte[] payload) {
        Check.check(socket.isOpen(), "a closed socket sends nothing");
        Check.check(socket.local().isIpv6() == to.isIpv6(), "a socket sends to addresses of its own family");
        Check.check(payload.length <= PAYLOAD_MAX, "a datagram has a longest length");
        sent++;
        Line line = socket.line();
        int length = payload.length + (to.isIpv6() ? HEADERS_IPV6 : HEADERS_IPV4);
        if (length > line.mtu()) {
            end(Fate.TOO_LONG);
            return;
        }
        long leaves = line.upDatagram(world.now(), length);
        if (leaves == Line.FULL) {
            end(Fate.OVERFLOWED);
            return;
        }
        socket.nat()
                .ifPresentOrElse(
                        nat -> leave(nat, new Datagram(line, socket.local(), to, payload, length), leaves),
                        () -> travel(new Datagram(line, socket.local(), to, payload, length), leaves));
    }

    /** A datagram reaches the NAT of its sender: it stays inside, goes out, or comes back in. */
    private void leave(Nat nat, Datagram datagram, long leaves) {
        Optional<SimSocket> atHome = nat.inside(datagram.to);
        if (atHome.isPresent()) {
            world.at(leaves + LATENCY_AT_HOME, () -> arrive(datagram, atHome.get()));
        } else if (nat.letsOut(datagram.to)) {
            PeerAddress from = nat.outgoing(datagram.from, datagram.to, world.now());
            travel(new Datagram(datagram.origin, from, datagram.to, datagram.payload, datagram.length), leaves);
        } else {
            end(Fate.REFUSED);
        }
    }

    private void travel(Datagram datagram, long leaves) {
        if (random.nextDouble() < weather.lossRate()) {
            end(Fate.LOST);
            return;
        }
        long latency = latency(datagram.from, datagram.to);
        world.at(leaves + latency + jitter(), datagram);
        if (random.nextDouble() < weather.duplicateRate()) {
            duplicated++;
            world.at(leaves + latency + jitter(), datagram);
        }
    }

    /** The same for each datagram between two hosts, in both directions, without a memory of it. */
    private long latency(PeerAddress from, PeerAddress to) {
        if (from.sameHost(to)) {
            return LATENCY_AT_HOME;
        }
        long path = World.mix(world.seed() + World.mix(hostHash(from)) + World.mix(hostHash(to)));
        return weather.latencyMin() + Long.remainderUnsigned(path, weather.latencyMax() - weather.latencyMin() + 1);
    }

    private static int hostHash(PeerAddress address) {
        return Arrays.hashCode(address.ip());
    }

    /** Most datagrams are late by little and a few by much, as in a network whose queues are short most of the time. */
    private long jitter() {
        double share = random.nextDouble();
        return (long) (share * share * weather.jitter());
    }

    /** A datagram, or a copy of it, has come to the address that it was sent to. */
    private void arrive(Datagram datagram) {
        Optional<SimSocket> open = Optional.ofNullable(sockets.get(datagram.to));
        if (open.isPresent()) {
            arrive(datagram, open.get());
            return;
        }
        Optional<Nat> nat = Optional.ofNullable(nats.get(datagram.to.withPort(0)));
        nat.flatMap(router -> router.incoming(datagram.from, datagram.to, world.now()))
                .ifPresentOrElse(
                        socket -> arrive(datagram, socket),
                        () -> end(nat.isPresent() ? Fate.REFUSED : Fate.UNREACHABLE));
    }

    private void arrive(Datagram datagram, SimSocket socket) {
        Line line = socket.line();
        if (!island.isEmpty() && island.contains(datagram.origin) != island.contains(line)) {
            end(Fate.CUT_OFF);
            return;
        }
        if (datagram.length > line.mtu()) {
            end(Fate.TOO_LONG);
            return;
        }
        long at = line.downDatagram(world.now(), datagram.length);
        if (at == Line.FULL) {
            end(Fate.OVERFLOWED);
        } else if (at <= world.now()) {
            deliver(datagram, socket);
        } else {
            world.at(at, () -> deliver(datagram, socket));
        }
    }

    private void deliver(Datagram datagram, SimSocket socket) {
        if (!socket.isOpen()) {
            end(Fate.UNREACHABLE);
            return;
        }
        end(Fate.DELIVERED);
        world.witness(socket.local().hashCode(), 31 * datagram.from.hashCode() + Arrays.hashCode(datagram.payload));
        world.act(socket, datagram, () -> socket.receive(datagram.from, datagram.payload));
    }

    private final class Datagram implements Runnable {
        private final Line origin;
        private final PeerAddress from;
        private final PeerAddress to;
        private final byte[] payload;
        private final int length;

        Datagram(Line origin, PeerAddress from, PeerAddress to, byte[] payload, int length) {
            this.origin = origin;
            this.from = from;
            this.to = to;
            this.payload = payload;
            this.length = length;
        }

        @Override
        public void run() {
            arrive(this);
        }

        @Override
        public String toString() {
            return "a datagram of " + payload.length + " bytes from " + from + " to " + to;
        }
    }

    // ---- counts

    private void end(Fate fate) {
        fates.merge(fate, 1L, Long::sum);
    }

    /** Datagrams that were sent by all sockets. */
    long sent() {
        return sent;
    }

    /** Second copies that came into being on the way. */
    long duplicated() {
        return duplicated;
    }

    /** Datagrams and copies that ended in this way. */
    long count(Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    /** Datagrams and copies that are still on their way. */
    long underWay() {
        return sent
                + duplicated
                - fates.values().stream().mapToLong(Long::longValue).sum();
    }
}
