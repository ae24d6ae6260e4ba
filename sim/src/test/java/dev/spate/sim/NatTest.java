package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.sim.Nat.Kind;
import dev.spate.sim.SimDatagrams.Fate;
import dev.spate.wire.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes a NAT: of datagrams by its kind, and of links. */
class NatTest {
    private static final int KIB = 1024;

    private final World world = new World(511);
    private final SimDatagrams net = new SimDatagrams(world, Weather.FAIR);

    /** The datagrams that each socket has received: from where. */
    private final Map<SimSocket, List<PeerAddress>> received = new LinkedHashMap<>();

    private SimSocket bind(Optional<Nat> nat, PeerAddress local) {
        Line line = new Line(0, 0);
        line.putBehind(nat);
        SimSocket socket = net.bind(line, local);
        received.put(socket, new ArrayList<>());
        socket.serve((from, payload) -> received.get(socket).add(from));
        return socket;
    }

    private SimSocket server(int host, int port) {
        return bind(Optional.empty(), PeerAddress.of(new byte[] {46, 0, 0, (byte) host}, port));
    }

    private SimSocket atHome(Nat nat, int host) {
        return bind(Optional.of(nat), PeerAddress.of(new byte[] {(byte) 192, (byte) 168, 0, (byte) host}, 6881));
    }

    private static Nat nat(Kind kind, int number) {
        return new Nat(kind, PeerAddress.of(new byte[] {81, 0, 0, (byte) number}, 0));
    }

    private void send(SimSocket from, PeerAddress to) {
        from.send(to, new byte[20]);
        world.runFor(World.SECOND);
    }

    /** How the first socket is seen from the second one. */
    private PeerAddress seen(SimSocket from, SimSocket by) {
        send(from, by.local());
        return received.get(by).getLast();
    }

    private boolean reaches(SimSocket from, PeerAddress to, SimSocket receiver) {
        int before = received.get(receiver).size();
        send(from, to);
        return received.get(receiver).size() > before;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nobodyGetsInWhereNothingHasGoneOut(Kind kind) {
        Nat nat = nat(kind, 1);
        SimSocket home = atHome(nat, 1);

        assertThat(reaches(server(1, 1), nat.external().withPort(6881), home)).isFalse();
        assertThat(reaches(server(2, 1), home.local(), home)).isFalse();
        assertThat(net.count(Fate.REFUSED)).isEqualTo(1);
        assertThat(net.count(Fate.UNREACHABLE)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "FULL_CONE, true, true, true",
        "RESTRICTED_CONE, true, true, false",
        "PORT_RESTRICTED_CONE, true, false, false",
        "SYMMETRIC, true, false, false"
    })
    void itsKindSaysWhoMayAnswer(Kind kind, boolean same, boolean otherPort, boolean otherHost) {
        SimSocket home = atHome(nat(kind, 1), 1);
        SimSocket server = server(1, 1);
        PeerAddress outside = seen(home, server);

        assertThat(reaches(server, outside, home)).isEqualTo(same);
        assertThat(reaches(server(1, 2), outside, home)).isEqualTo(otherPort);
        assertThat(reaches(server(2, 1), outside, home)).isEqualTo(otherHost);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyASymmetricOneShowsEachRemoteAnotherPort(Kind kind) {
        Nat nat = nat(kind, 1);
        SimSocket home = atHome(nat, 1);

        PeerAddress first = seen(home, server(1, 1));
        PeerAddress second = seen(home, server(2, 1));

        assertThat(first.sameHost(nat.external())).isTrue();
        assertThat(second.equals(first)).isEqualTo(kind != Kind.SYMMETRIC);
    }

    @Test
    void twoHostsInsideNeverShareAPort() {
        Nat nat = nat(Kind.FULL_CONE, 1);
        SimSocket first = atHome(nat, 1);
        SimSocket second = atHome(nat, 2);
        SimSocket server = server(1, 1);

        PeerAddress ofFirst = seen(first, server);
        PeerAddress ofSecond = seen(second, server);

        assertThat(ofFirst.port()).isEqualTo(6881);
        assertThat(ofSecond.sameHost(ofFirst)).isTrue();
        assertThat(ofSecond).isNotEqualTo(ofFirst);
        assertThat(reaches(server, ofSecond, second)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void forgetsAMappingThatIsNotUsedFromInside(Kind kind) {
        Nat nat = nat(kind, 1);
        nat.timeout(30 * World.SECOND);
        SimSocket home = atHome(nat, 1);
        SimSocket server = server(1, 1);
        PeerAddress outside = seen(home, server);

        world.runFor(20 * World.SECOND);
        assertThat(reaches(server, outside, home)).isTrue();
        seen(home, server);
        world.runFor(20 * World.SECOND);
        assertThat(reaches(server, outside, home)).isTrue();
        world.runFor(20 * World.SECOND);

        assertThat(reaches(server, outside, home)).isFalse();
    }

    @Test
    void forgetsWhoMayAnswerThoughTheMappingIsUsedForOthers() {
        Nat nat = nat(Kind.PORT_RESTRICTED_CONE, 1);
        nat.timeout(30 * World.SECOND);
        SimSocket home = atHome(nat, 1);
        SimSocket first = server(1, 1);
        SimSocket second = server(2, 1);
        PeerAddress outside = seen(home, first);

        world.runFor(20 * World.SECOND);
        assertThat(seen(home, second)).isEqualTo(outside);
        world.runFor(20 * World.SECOND);

        assertThat(reaches(first, outside, home)).isFalse();
        assertThat(reaches(second, outside, home)).isTrue();
    }

    @Test
    void keepsItsMemoryBounded() {
        Nat nat = nat(Kind.SYMMETRIC, 1);
        nat.timeout(World.SECOND);
        SimSocket home = atHome(nat, 1);

        for (int i = 0; i < 5_000; i++) {
            home.send(PeerAddress.of(new byte[] {46, 1, (byte) (i >> 8), (byte) i}, 1), new byte[20]);
            world.runFor(100 * World.MILLI);
        }

        assertThat(nat.mappings()).isLessThan(100);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void hostsInsideReachEachOtherThroughTheOutsideOnlyWithHairpins(boolean hairpins) {
        Nat nat = nat(Kind.FULL_CONE, 1);
        nat.hairpins(hairpins);
        SimSocket first = atHome(nat, 1);
        SimSocket second = atHome(nat, 2);
        PeerAddress outside = seen(second, server(1, 1));

        assertThat(reaches(first, outside, second)).isEqualTo(hairpins);
        assertThat(reaches(first, second.local(), second)).isTrue();
        assertThat(received.get(second).getLast()).isEqualTo(first.local());
        assertThat(net.count(Fate.REFUSED)).isEqualTo(hairpins ? 0 : 1);
    }

    @Test
    void aForwardedPortIsOpenForEverybody() {
        Nat nat = nat(Kind.SYMMETRIC, 1);
        SimSocket home = atHome(nat, 1);
        nat.forward(51_413, home.local());

        assertThat(reaches(server(1, 1), nat.external().withPort(51_413), home)).isTrue();
    }

    @Test
    void ipv6IsFilteredButNotTranslated() {
        byte[] ip = {0x2a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        SimSocket home = bind(Optional.of(nat(Kind.PORT_RESTRICTED_CONE, 1)), PeerAddress.of(ip, 6881));
        ip[15] = 2;
        SimSocket server = bind(Optional.empty(), PeerAddress.of(ip, 1));

        assertThat(reaches(server, home.local(), home)).isFalse();
        assertThat(seen(home, server)).isEqualTo(home.local());
        assertThat(reaches(server, home.local(), home)).isTrue();
    }

    @Test
    void aRestartForgetsMappingsAndMayChangeTheAddress() {
        Nat nat = nat(Kind.FULL_CONE, 1);
        SimSocket home = atHome(nat, 1);
        SimSocket server = server(1, 1);
        PeerAddress before = seen(home, server);

        net.restart(nat, before.withPort(0));
        assertThat(reaches(server, before, home)).isFalse();
        net.restart(nat, PeerAddress.of(new byte[] {81, 0, 0, 99}, 0));

        PeerAddress after = seen(home, server);
        assertThat(after.sameHost(before)).isFalse();
        assertThat(reaches(server, before, home)).isFalse();
        assertThat(reaches(server, after, home)).isTrue();
    }

    @Test
    void aHostMovesFromOneNatBehindAnother() {
        SimSocket phone = atHome(nat(Kind.FULL_CONE, 1), 1);
        SimSocket server = server(1, 1);
        PeerAddress before = seen(phone, server);
        Nat mobile = nat(Kind.SYMMETRIC, 2);

        phone.line().putBehind(Optional.of(mobile));
        phone.move(PeerAddress.of(new byte[] {10, 0, 0, 7}, 6881));

        assertThat(reaches(server, before, phone)).isFalse();
        assertThat(seen(phone, server).sameHost(mobile.external())).isTrue();
    }

    /** The table that every description of hole punching has. */
    @ParameterizedTest
    @CsvSource({
        "FULL_CONE, FULL_CONE, true",
        "FULL_CONE, RESTRICTED_CONE, true",
        "FULL_CONE, PORT_RESTRICTED_CONE, true",
        "FULL_CONE, SYMMETRIC, true",
        "RESTRICTED_CONE, RESTRICTED_CONE, true",
        "RESTRICTED_CONE, PORT_RESTRICTED_CONE, true",
        "RESTRICTED_CONE, SYMMETRIC, true",
        "PORT_RESTRICTED_CONE, PORT_RESTRICTED_CONE, true",
        "PORT_RESTRICTED_CONE, SYMMETRIC, false",
        "SYMMETRIC, SYMMETRIC, false"
    })
    void aHoleCanBePunchedUnlessOneIsSymmetricAndTheOtherLooksAtPorts(Kind first, Kind second, boolean works) {
        SimSocket a = atHome(nat(first, 1), 1);
        SimSocket b = atHome(nat(second, 2), 1);
        SimSocket rendezvous = server(1, 1);
        PeerAddress ofA = seen(a, rendezvous);
        PeerAddress ofB = seen(b, rendezvous);

        for (int i = 0; i < 3; i++) {
            send(a, ofB);
            send(b, ofA);
            // Both answer to the address from which something came.
            List.copyOf(received.get(a)).forEach(from -> send(a, from));
            List.copyOf(received.get(b)).forEach(from -> send(b, from));
        }

        assertThat(!received.get(a).isEmpty() && !received.get(b).isEmpty()).isEqualTo(works);
    }

    @Test
    void linksAreDialledFromInsideAndFromOutsideOnlyToForwardedPorts() {
        Swarm swarm = new Swarm(512, Weather.FAIR, SimContent.phantom(64 * KIB, 1_000_000));
        SimTorrent outside = swarm.torrent("outside", plan -> plan.usesTracker = false);
        SimTorrent refusing = swarm.torrent("refusing", plan -> behindNat(plan, false));
        SimTorrent forwarding = swarm.torrent("forwarding", plan -> behindNat(plan, true));
        outside.plan().peers.addAll(List.of(refusing.address(), forwarding.address()));
        refusing.plan().peers.add(forwarding.address());

        swarm.torrents().forEach(SimTorrent::start);
        swarm.world().runFor(20 * World.SECOND);

        assertThat(outside.peers()).hasSize(1);
        assertThat(refusing.peers()).hasSize(1);
        assertThat(forwarding.peers()).hasSize(2);
        swarm.end();
    }

    private static void behindNat(HostPlan plan, boolean forwards) {
        Nat nat = new Nat(Kind.PORT_RESTRICTED_CONE, plan.address);
        if (forwards) {
            nat.forward(plan.address.port(), plan.address);
        }
        plan.nat = Optional.of(nat);
        plan.usesTracker = false;
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void linksInsideOneNatNeedHairpins(boolean hairpins) {
        Swarm swarm = new Swarm(513, Weather.FAIR, SimContent.phantom(64 * KIB, 1_000_000));
        Nat nat = nat(Kind.FULL_CONE, 1);
        nat.hairpins(hairpins);
        SimTorrent first = swarm.torrent("first", plan -> {
            plan.address = nat.external().withPort(6881);
            plan.nat = Optional.of(nat);
            plan.usesTracker = false;
        });
        swarm.torrent("second", plan -> {
            plan.address = nat.external().withPort(6882);
            plan.nat = Optional.of(nat);
            plan.usesTracker = false;
            plan.peers.add(first.address());
        });

        swarm.torrents().forEach(SimTorrent::start);
        swarm.world().runFor(20 * World.SECOND);

        assertThat(first.peers()).hasSize(hairpins ? 1 : 0);
        swarm.end();
    }
}
