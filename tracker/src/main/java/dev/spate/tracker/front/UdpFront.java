package dev.spate.tracker.front;

import dev.spate.tracker.answer.AnswerLimits;
import dev.spate.tracker.answer.UdpTracker;
import dev.spate.tracker.swarm.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/**
 * UDP on one address: one thread receives, answers and sends one packet after the other, with two buffers that it
 * keeps.
 *
 * <p>On a wildcard address, the system chooses the address from which answers are sent. So a machine with several
 * addresses should name each of them.
 */
public final class UdpFront implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(UdpFront.class.getName());

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private final UdpTracker tracker;
    private final Thread thread;

    private UdpFront(DatagramChannel channel, UdpTracker tracker) throws IOException {
        this.channel = channel;
        this.tracker = tracker;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.thread = Thread.ofPlatform()
                .name("spate-tracker-udp-" + address.getPort())
                .unstarted(this::run);
    }

    /**
     * Begins to listen and to answer.
     *
     * @param address port 0 takes a free port
     * @throws IOException when it cannot listen on the address
     */
    public static UdpFront open(InetSocketAddress address, UdpTracker tracker) throws IOException {
        boolean isIpv6 = address.getAddress() instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(isIpv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, FrontLimits.UDP_RECEIVE_BUFFER);
            channel.bind(address);
            UdpFront front = new UdpFront(channel, tracker);
            front.thread.start();
            return front;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The address on which it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Closes the socket and waits for the thread. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Threads.join(thread);
    }

    private void run() {
        // The socket is always closed at the end: to clients, an open socket that nobody reads looks like a slow
        // tracker.
        try (channel) {
            serveAll();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the tracker's UDP at " + address, e);
        }
    }

    private void serveAll() {
        ByteBuffer in = ByteBuffer.allocateDirect(AnswerLimits.UDP_REQUEST_MAX);
        ByteBuffer out = ByteBuffer.allocateDirect(AnswerLimits.UDP_REQUEST_MAX);
        int failures = 0;
        while (failures < FrontLimits.FAILURES_MAX) {
            try {
                serve(in, out);
                failures = 0;
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // The network is down for a while, the address cannot be reached, or a buffer is full.
                failures++;
                LOG.log(System.Logger.Level.DEBUG, "a packet of the tracker was lost", e);
            } catch (RuntimeException e) {
                failures++;
                LOG.log(System.Logger.Level.ERROR, "a packet to the tracker could not be answered", e);
            }
        }
        LOG.log(System.Logger.Level.ERROR, "the tracker's UDP at " + address + " has failed");
    }

    private void serve(ByteBuffer in, ByteBuffer out) throws IOException {
        SocketAddress from = channel.receive(in.clear());
        if (from instanceof InetSocketAddress peer) {
            tracker.answer(in.flip(), Endpoint.of(peer.getAddress().getAddress(), peer.getPort()), out.clear());
            if (out.hasRemaining()) {
                channel.send(out, from);
            }
        }
    }
}
