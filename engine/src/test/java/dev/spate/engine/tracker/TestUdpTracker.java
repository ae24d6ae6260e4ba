package dev.spate.engine.tracker;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.announce.UdpAnnounce;
import dev.spate.wire.announce.UdpAnswer;
import dev.spate.wire.announce.UdpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A UDP tracker on loopback that does to each packet what the test says. Thread-safe. */
final class TestUdpTracker implements AutoCloseable {
    /** What the tracker does with one request. */
    interface Script {
        void answer(UdpRequest request, Sender sender) throws IOException;
    }

    /** Sends packets to whoever asked. */
    record Sender(DatagramSocket socket, SocketAddress client) {
        void send(UdpAnswer answer) throws IOException {
            sendFrom(socket, answer);
        }

        void sendFrom(DatagramSocket from, UdpAnswer answer) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(65_507);
            UdpAnnounce.encode(answer, from.getLocalAddress().getAddress().length == 16, bytes);
            from.send(new DatagramPacket(bytes.array(), bytes.position(), client));
        }

        void sendRaw(byte[] bytes) throws IOException {
            socket.send(new DatagramPacket(bytes, bytes.length, client));
        }
    }

    private final DatagramSocket socket;
    private final Script script;
    private final Thread thread;
    final Queue<UdpRequest> requests = new ConcurrentLinkedQueue<>();
    final Queue<SocketAddress> clients = new ConcurrentLinkedQueue<>();

    TestUdpTracker(Script script) throws IOException {
        this("127.0.0.1", script);
    }

    TestUdpTracker(String address, Script script) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        this.script = script;
        this.thread = Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String pathAndQuery) {
        return "udp://127.0.0.1:" + port() + pathAndQuery;
    }

    List<UdpRequest> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        byte[] buffer = new byte[2048];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                UdpRequest request = UdpAnnounce.decodeRequest(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                requests.add(request);
                clients.add(packet.getSocketAddress());
                script.answer(request, new Sender(socket, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // The test closed the socket.
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
