package dev.spate.sim;

import dev.spate.protocol.machine.Machine;
import dev.spate.wire.PeerAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Hosts that ask each other and answer: the smallest machines that use datagrams. Every second host is behind a NAT. Each
 * asks one host without a NAT every second, and each request that arrives is answered.
 */
final class Echoes {
    private static final int LENGTH = 100;
    private static final PeerAddress AT_HOME = PeerAddress.of(new byte[] {(byte) 192, (byte) 168, 0, 1}, 6881);
    private static final byte REQUEST = 0;
    private static final byte ANSWER = 1;

    /** A datagram, for the machine. */
    private record Arrived(PeerAddress from, byte[] payload) {}

    private final World world;
    private final SimDatagrams net;
    private final List<PeerAddress> reachable = new ArrayList<>();
    private long answers;

    Echoes(long seed, int hosts, Weather weather) {
        this.world = new World(seed);
        this.net = new SimDatagrams(world, weather);
        for (int host = 0; host < hosts; host++) {
            start(host);
        }
    }

    private void start(int host) {
        SplittableRandom random = world.random("echo " + host);
        Line line = new Line(0, 0);
        PeerAddress address =
                PeerAddress.of(new byte[] {46, (byte) (host >> 16), (byte) (host >> 8), (byte) host}, 6881);
        if (host % 2 == 0) {
            reachable.add(address);
        } else {
            Nat.Kind[] kinds = Nat.Kind.values();
            line.putBehind(Optional.of(new Nat(kinds[host / 2 % kinds.length], address)));
        }
        SimSocket socket = net.bind(line, host % 2 == 0 ? address : AT_HOME);
        Echo machine = new Echo(socket, random, world.now());
        // The network witnesses each datagram already.
        SimLoop<Arrived> loop =
                new SimLoop<>(world, new SimClock(world), "echo " + host, machine, event -> 0, () -> {});
        socket.serve((from, payload) -> loop.deliver(new Arrived(from, payload)));
    }

    World world() {
        return world;
    }

    SimDatagrams net() {
        return net;
    }

    long answers() {
        return answers;
    }

    private final class Echo implements Machine<Arrived> {
        private final SimSocket socket;
        private final SplittableRandom random;
        private long next;

        Echo(SimSocket socket, SplittableRandom random, long now) {
            this.socket = socket;
            this.random = random;
            this.next = now + random.nextLong(World.SECOND);
        }

        @Override
        public void handle(Arrived event, long now) {
            if (event.payload()[0] == REQUEST) {
                byte[] answer = event.payload().clone();
                answer[0] = ANSWER;
                socket.send(event.from(), answer);
            } else {
                answers++;
            }
        }

        @Override
        public void tick(long now) {
            if (now >= next) {
                byte[] request = new byte[LENGTH];
                ByteBuffer.wrap(request).putLong(1, random.nextLong());
                socket.send(reachable.get(random.nextInt(reachable.size())), request);
                next += World.SECOND;
            }
        }

        @Override
        public long nextTick() {
            return next;
        }
    }
}
