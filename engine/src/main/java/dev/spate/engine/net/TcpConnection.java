package dev.spate.engine.net;

import dev.spate.http.Deadline;
import dev.spate.http.TimedSocket;
import dev.spate.wire.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A connection over TCP. One thread reads, one thread writes, and any thread may close. */
final class TcpConnection implements Connection {
    private final SocketChannel channel;
    private final PeerAddress remote;
    /** Limits the time of reads; empty without a limit. Owned by the thread that reads. */
    private Optional<TimedSocket> limited = Optional.empty();

    /**
     * A connection over this channel, and its owner from now on.
     *
     * @param channel connected to the peer, perhaps through a proxy
     */
    TcpConnection(SocketChannel channel, PeerAddress remote) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.channel = channel;
        this.remote = remote;
    }

    @Override
    public long read(ByteBuffer... into) throws IOException {
        if (limited.isPresent()) {
            return readLimited(limited.get(), into);
        }
        return into.length == 1 ? channel.read(into[0]) : channel.read(into);
    }

    /** The JDK limits only reads into arrays. Handshakes are the only ones that are limited, so the copy is short. */
    private static long readLimited(TimedSocket socket, ByteBuffer[] into) throws IOException {
        for (ByteBuffer buffer : into) {
            if (buffer.hasRemaining()) {
                byte[] bytes = new byte[buffer.remaining()];
                int count = socket.getInputStream().read(bytes);
                buffer.put(bytes, 0, Math.max(0, count));
                return count;
            }
        }
        return 0;
    }

    @Override
    public long write(ByteBuffer[] from, int first, int count) throws IOException {
        return channel.write(from, first, count);
    }

    @Override
    public void limitReads(Deadline deadline) {
        // The wrapper only limits the time of reads, and closing it would close the channel.
        limited = deadline.left().map(left -> new TimedSocket(channel, deadline, left));
    }

    @Override
    public PeerAddress remote() {
        return remote;
    }

    @Override
    public Optional<InetAddress> localAddress() {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress local
                    ? Optional.of(local.getAddress())
                    : Optional.empty();
        } catch (IOException e) {
            // The connection has ended already.
            return Optional.empty();
        }
    }

    @Override
    public String carrier() {
        return "TCP";
    }

    @Override
    public void close() {
        Channels.closeQuietly(channel);
    }
}
