package dev.spate.tracker.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.tracker.answer.Admission;
import dev.spate.tracker.answer.Count;
import dev.spate.tracker.answer.Tracker;
import dev.spate.tracker.answer.UdpTracker;
import dev.spate.tracker.swarm.TableLimits;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpFrontTest {
    private final Tracker tracker =
            new Tracker(Admission.open(), new TableLimits(100, 100, 100, 100, 600), 100, new SplittableRandom(1), 0);
    private final UdpTracker udp = new UdpTracker(tracker, 1, 2, () -> 0);

    private static byte[] ask(DatagramSocket socket, ByteBuffer packet) throws Exception {
        socket.send(new DatagramPacket(packet.array(), packet.position()));
        DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(answer);
        return java.util.Arrays.copyOf(answer.getData(), answer.getLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void connectsAndAnnounces(String host) throws Exception {
        InetAddress address = InetAddress.getByName(host);
        try (UdpFront front = UdpFront.open(new InetSocketAddress(address, 0), udp);
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
            socket.setSoTimeout(60_000);
            socket.connect(front.address());
            ByteBuffer connect =
                    ByteBuffer.allocate(16).putLong(0x41727101980L).putInt(0).putInt(5);
            ByteBuffer connected = ByteBuffer.wrap(ask(socket, connect));
            ByteBuffer announce = ByteBuffer.allocate(98)
                    .putLong(connected.getLong(8))
                    .putInt(1)
                    .putInt(6)
                    .putInt(92, -1)
                    .putShort(96, (short) 9)
                    .position(98);

            ByteBuffer answer = ByteBuffer.wrap(ask(socket, announce));

            assertThat(answer.limit()).isEqualTo(20);
            assertThat(answer.getInt(0)).isEqualTo(1);
            assertThat(answer.getInt(4)).isEqualTo(6);
            assertThat(answer.getInt(16)).as("seeders").isEqualTo(1);
            assertThat(tracker.totals().peersOfIpv6()).isEqualTo(host.equals("::1") ? 1 : 0);
        }
    }

    @Test
    void goesOnAfterPacketsOfEverySize() throws Exception {
        InetAddress address = InetAddress.getLoopbackAddress();
        try (UdpFront front = UdpFront.open(new InetSocketAddress(address, 0), udp);
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
            socket.setSoTimeout(60_000);
            socket.connect(front.address());
            for (int length : new int[] {1, 15, 97, 1_500, 9_000, 60_000}) {
                socket.send(new DatagramPacket(new byte[length], length));
            }

            byte[] answer = ask(
                    socket,
                    ByteBuffer.allocate(16).putLong(0x41727101980L).putInt(0).putInt(5));

            assertThat(answer).hasSize(16);
            assertThat(tracker.counters().value(Count.UDP_DROPPED_NO_REQUEST)).isEqualTo(6);
        }
    }
}
