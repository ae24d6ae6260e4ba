package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.sim.SimDatagrams.Fate;
import dev.spate.wire.PeerAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What happens to datagrams on their way. */
class SimDatagramsTest {
    private static final int COUNT = 10_000;
    private static final int IPV4_HEADERS = 28;
    private static final int IPV6_HEADERS = 48;

    /** Latencies of 10 to 50 ms; a part of the datagrams is lost, doubled, and late by up to 30 ms. */
    private static final Weather BAD = new Weather(10 * World.MILLI, 50 * World.MILLI, 30 * World.MILLI, 0.1, 0.05, 0);

    private final World world = new World(501);
    private final SimDatagrams net = new SimDatagrams(world, BAD);
    private final SimSocket sender = net.bind(new Line(0, 0), address(1));
    private final SimSocket receiver = net.bind(new Line(0, 0), address(2));
    private final List<Long> numbers = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    SimDatagramsTest() {
        serve(receiver);
    }

    private void serve(SimSocket socket) {
        socket.serve((from, payload) -> {
            numbers.add(ByteBuffer.wrap(payload).getLong());
            times.add(world.now());
        });
    }

    private static PeerAddress address(int host) {
        return PeerAddress.of(new byte[] {46, 0, 0, (byte) host}, 6881);
    }

    private static byte[] numbered(long number, int length) {
        return ByteBuffer.allocate(length).putLong(number).array();
    }

    /** Sends numbered datagrams, one each millisecond. */
    private void sendMany() {
        for (int i = 0; i < COUNT; i++) {
            sender.send(receiver.local(), numbered(i, 100));
            world.runFor(World.MILLI);
        }
        world.runFor(World.SECOND);
    }

    @Test
    void countsEachDatagramOnce() {
        sendMany();

        assertThat(net.sent()).isEqualTo(COUNT);
        assertThat(net.underWay()).isZero();
        assertThat(net.count(Fate.DELIVERED)).isEqualTo(numbers.size());
        assertThat(net.count(Fate.DELIVERED) + net.count(Fate.LOST)).isEqualTo(COUNT + net.duplicated());
        assertThat(net.count(Fate.LOST)).isBetween(COUNT / 11L, COUNT / 9L);
        assertThat(net.duplicated()).isBetween(COUNT / 27L, COUNT / 18L);
        Set<Long> different = new HashSet<>(numbers);
        assertThat(different).hasSize((int) (COUNT - net.count(Fate.LOST)));
        assertThat(numbers.size() - different.size()).isEqualTo((int) net.duplicated());
    }

    @Test
    void countsWhatIsStillOnItsWay() {
        net.weather(Weather.FAIR);

        sender.send(receiver.local(), numbered(1, 100));

        assertThat(net.underWay()).isEqualTo(1);
        world.runFor(World.SECOND);
        assertThat(net.underWay()).isZero();
    }

    @Test
    void reordersWithinTheJitter() {
        sendMany();

        assertThat(numbers).isNotEqualTo(numbers.stream().sorted().toList());
        long latest = -1;
        for (long number : numbers) {
            latest = Math.max(latest, number);
            // One datagram leaves each millisecond, so the number of those that overtake it is bounded as well.
            assertThat(latest - number).isLessThanOrEqualTo(BAD.jitter() / World.MILLI);
        }
    }

    @Test
    void keepsTheOrderWithoutJitter() {
        net.weather(new Weather(10 * World.MILLI, 50 * World.MILLI, 0, 0.1, 0, 0));

        sendMany();

        assertThat(numbers).isSorted();
    }

    @Test
    void aPathHasOneLatencyInBothDirectionsAndPathsDiffer() {
        net.weather(new Weather(10 * World.MILLI, 50 * World.MILLI, 0, 0, 0, 0));
        SimSocket third = net.bind(new Line(0, 0), address(3));
        serve(third);
        serve(sender);
        long begin = world.now();

        sender.send(receiver.local(), numbered(1, 100));
        receiver.send(sender.local(), numbered(2, 100));
        sender.send(third.local(), numbered(3, 100));
        world.runFor(World.SECOND);

        long back = times.get(numbers.indexOf(2L)) - begin;
        assertThat(times.get(numbers.indexOf(1L)) - begin)
                .isEqualTo(back)
                .isBetween(10 * World.MILLI, 50 * World.MILLI)
                .isNotEqualTo(times.get(numbers.indexOf(3L)) - begin);
    }

    @Test
    void aFullBufferFirstDelaysAndThenDrops() {
        net.weather(new Weather(10 * World.MILLI, 10 * World.MILLI, 0, 0, 0, 0));
        SimSocket slow = net.bind(new Line(100_000, 0, 50_000, Line.MTU), address(3));
        long begin = world.now();

        for (int i = 0; i < 100; i++) {
            slow.send(receiver.local(), numbered(i, 1_000 - IPV4_HEADERS));
        }
        world.runFor(World.SECOND);

        assertThat(numbers)
                .containsExactlyElementsOf(LongStream.range(0, 50).boxed().toList());
        assertThat(net.count(Fate.OVERFLOWED)).isEqualTo(50);
        // Each waits for those before it: ten milliseconds on the line for each, and ten on the way.
        for (int i = 0; i < 50; i++) {
            assertThat(times.get(i) - begin).isEqualTo((20 + 10L * i) * World.MILLI);
        }
    }

    @Test
    void theReceiversLineHasABufferToo() {
        net.weather(new Weather(10 * World.MILLI, 10 * World.MILLI, 0, 0, 0, 0));
        SimSocket slow = net.bind(new Line(0, 100_000, 20_000, Line.MTU), address(3));
        serve(slow);
        long begin = world.now();

        for (int i = 0; i < 30; i++) {
            sender.send(slow.local(), numbered(i, 1_000 - IPV4_HEADERS));
        }
        world.runFor(World.SECOND);

        assertThat(numbers).hasSize(20);
        assertThat(net.count(Fate.OVERFLOWED)).isEqualTo(10);
        assertThat(times.getLast() - begin).isEqualTo(210 * World.MILLI);
    }

    @Test
    void aLinkOnTheSameLineDelaysDatagrams() {
        net.weather(new Weather(10 * World.MILLI, 10 * World.MILLI, 0, 0, 0, 0));
        Line line = new Line(100_000, 0);
        SimSocket shared = net.bind(line, address(3));
        long begin = world.now();

        line.up(begin, 30_000);
        shared.send(receiver.local(), numbered(1, 1_000 - IPV4_HEADERS));
        world.runFor(World.SECOND);

        assertThat(times).containsExactly(begin + 320 * World.MILLI);
    }

    @Test
    void dropsSilentlyWhatIsLongerThanTheMtuOfEitherLine() {
        net.weather(Weather.FAIR);
        SimSocket tunnel = net.bind(new Line(0, 0, Line.BUFFER_BYTES, 1_400), address(3));
        serve(tunnel);

        sender.send(tunnel.local(), numbered(1, 1_400 - IPV4_HEADERS));
        sender.send(tunnel.local(), numbered(2, 1_401 - IPV4_HEADERS));
        tunnel.send(receiver.local(), numbered(3, 1_401 - IPV4_HEADERS));
        sender.send(receiver.local(), numbered(4, Line.MTU - IPV4_HEADERS));
        world.runFor(World.SECOND);

        assertThat(numbers).containsExactlyInAnyOrder(1L, 4L);
        assertThat(net.count(Fate.TOO_LONG)).isEqualTo(2);
    }

    @Test
    void carriesIpv6BesideIpv4OnOneLine() {
        net.weather(Weather.FAIR);
        byte[] ip = new byte[16];
        ip[0] = 0x2a;
        SimSocket six = net.bind(receiver.line(), PeerAddress.of(ip, 6881));
        serve(six);
        ip[15] = 1;
        SimSocket other = net.bind(sender.line(), PeerAddress.of(ip, 6881));

        other.send(six.local(), numbered(6, Line.MTU - IPV6_HEADERS));
        other.send(six.local(), numbered(7, Line.MTU - IPV6_HEADERS + 1));
        world.runFor(World.SECOND);

        assertThat(numbers).containsExactly(6L);
        assertThatThrownBy(() -> other.send(receiver.local(), numbered(8, 100)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsSentToAnAddressThatIsLeftOrClosedIsLost() {
        net.weather(Weather.FAIR);
        sender.send(receiver.local(), numbered(1, 100));
        PeerAddress before = receiver.local();

        receiver.move(address(9));
        world.runFor(World.SECOND);
        sender.send(before, numbered(2, 100));
        sender.send(address(9), numbered(3, 100));
        world.runFor(World.SECOND);
        sender.send(address(9), numbered(4, 100));
        receiver.close();
        world.runFor(World.SECOND);

        assertThat(numbers).containsExactly(3L);
        assertThat(net.count(Fate.UNREACHABLE)).isEqualTo(3);
    }

    @Test
    void theReceiverSeesTheNewAddressOfAHostThatMoves() {
        net.weather(Weather.FAIR);
        List<PeerAddress> seen = new ArrayList<>();
        receiver.serve((from, payload) -> seen.add(from));

        sender.send(receiver.local(), numbered(1, 100));
        world.runFor(World.SECOND);
        sender.move(address(9));
        sender.send(receiver.local(), numbered(2, 100));
        world.runFor(World.SECOND);

        assertThat(seen).containsExactly(address(1), address(9));
    }

    @Test
    void aPartitionCutsBothDirectionsUntilItHeals() {
        net.weather(Weather.FAIR);
        serve(sender);
        SimSocket third = net.bind(new Line(0, 0), address(3));
        net.partition(List.of(sender.line(), third.line()));

        sender.send(receiver.local(), numbered(1, 100));
        receiver.send(sender.local(), numbered(2, 100));
        third.send(sender.local(), numbered(3, 100));
        world.runFor(World.SECOND);
        net.heal();
        sender.send(receiver.local(), numbered(4, 100));
        world.runFor(World.SECOND);

        assertThat(numbers).containsExactly(3L, 4L);
        assertThat(net.count(Fate.CUT_OFF)).isEqualTo(2);
    }

    @Test
    void aSocketWithoutRoomSaysSoAndHasSentNothing() {
        net.weather(Weather.FAIR);
        sender.refuseNext(1);

        assertThat(sender.send(receiver.local(), numbered(1, 100))).isFalse();
        assertThat(sender.send(receiver.local(), numbered(2, 100))).isTrue();
        world.runFor(World.SECOND);

        assertThat(numbers).containsExactly(2L);
        assertThat(net.sent()).isEqualTo(1);
    }

    @Test
    void theSocketsOfAHostMoveWithItAndEndWithItsProcess() {
        Swarm swarm = new Swarm(506, Weather.FAIR, SimContent.phantom(16_384, 100_000));
        SimHost host = swarm.leecher("leecher", plan -> {}).host();
        SimHost other = swarm.leecher("other", plan -> {}).host();
        SimSocket socket = host.bind(7_000);
        SimSocket ofOther = other.bind(7_000);
        List<PeerAddress> seen = new ArrayList<>();
        ofOther.serve((from, payload) -> seen.add(from));

        socket.send(ofOther.local(), new byte[1]);
        swarm.world().runFor(World.SECOND);
        host.moveTo(address(9));
        socket.send(ofOther.local(), new byte[1]);
        swarm.world().runFor(World.SECOND);
        other.crash();

        assertThat(seen).hasSize(2);
        assertThat(seen.getLast()).isEqualTo(address(9).withPort(7_000));
        assertThat(ofOther.isOpen()).isFalse();
        swarm.end();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void theSocketsOfAHostAreBehindItsNat() {
        Swarm swarm = new Swarm(507, Weather.FAIR, SimContent.phantom(16_384, 100_000));
        SimHost home = swarm.leecher(
                        "home", plan -> plan.nat = Optional.of(new Nat(Nat.Kind.PORT_RESTRICTED_CONE, plan.address)))
                .host();
        SimHost other = swarm.leecher("other", plan -> {}).host();
        SimSocket socket = home.bind(7_000);
        SimSocket ofOther = other.bind(7_000);
        List<PeerAddress> seen = new ArrayList<>();
        ofOther.serve((from, payload) -> seen.add(from));

        socket.send(ofOther.local(), new byte[1]);
        swarm.world().runFor(World.SECOND);
        home.moveTo(address(9));
        socket.send(ofOther.local(), new byte[1]);
        swarm.world().runFor(World.SECOND);

        assertThat(socket.local().scope()).isEqualTo(PeerAddress.Scope.PRIVATE);
        assertThat(seen).hasSize(2);
        assertThat(seen.getFirst().sameHost(address(9))).isFalse();
        assertThat(seen.getLast().sameHost(address(9))).isTrue();
        swarm.end();
    }

    @Test
    void anExceptionNamesTheDatagramInHand() {
        net.weather(Weather.FAIR);
        receiver.serve((from, payload) -> {
            throw new UnsupportedOperationException("ping");
        });
        sender.send(receiver.local(), numbered(1, 100));

        assertThatThrownBy(() -> world.runFor(World.SECOND))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("seed 501, after ")
                .hasMessageContaining("46.0.0.2:6881 at a datagram of 100 bytes from 46.0.0.1:6881");
    }

    @Test
    void runsTheSameWayTwiceAndAnotherWayFromAnotherSeed() {
        Set<Long> digests = new HashSet<>();
        for (long seed = 502; seed <= 504; seed++) {
            Echoes once = echoes(seed, 200, 20);
            Echoes again = echoes(seed, 200, 20);

            assertThat(again.world().digest()).isEqualTo(once.world().digest());
            assertThat(again.net().count(Fate.LOST)).isEqualTo(once.net().count(Fate.LOST));
            digests.add(once.world().digest());
        }

        assertThat(digests).hasSize(3);
    }

    @Test
    void tenThousandHostsAskAndAnswer() {
        Echoes echoes = echoes(505, 10_000, 10);

        // Each of 10,000 hosts asks once a second; loss takes a part of the requests and of the answers.
        SimDatagrams ofEchoes = echoes.net();
        assertThat(echoes.answers()).isBetween(85_000L, 100_000L);
        assertThat(ofEchoes.count(Fate.DELIVERED) + ofEchoes.count(Fate.LOST) + ofEchoes.underWay())
                .isEqualTo(ofEchoes.sent() + ofEchoes.duplicated());
    }

    private static Echoes echoes(long seed, int hosts, long seconds) {
        Echoes echoes = new Echoes(seed, hosts, Weather.ROUGH);
        echoes.world().runFor(seconds * World.SECOND);
        return echoes;
    }
}
