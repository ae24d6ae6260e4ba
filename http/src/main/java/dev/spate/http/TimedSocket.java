package dev.spate.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connected channel as a socket whose every single read is bounded by the time left.
 *
 * <p>The JDK's TLS reads a record with as many reads as needed. If only the outer read were bounded, a server that
 * sends a byte now and then could block its thread for ever. Used by one thread; any thread may close it.
 */
public final class TimedSocket extends Socket {
    private final SocketChannel channel;
    private final Deadline deadline;
    private final Duration idleTimeout;
    private final InputStream input = new TimedInput();

    public TimedSocket(SocketChannel channel, Deadline deadline, Duration idleTimeout) {
        this.channel = channel;
        this.deadline = deadline;
        this.idleTimeout = idleTimeout;
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return channel.socket().getOutputStream();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public InetAddress getInetAddress() {
        return channel.socket().getInetAddress();
    }

    @Override
    public int getPort() {
        return channel.socket().getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return channel.socket().getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return channel.socket().getLocalSocketAddress();
    }

    @Override
    public SocketChannel getChannel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class TimedInput extends InputStream {
        private final byte[] single = new byte[1];

        @Override
        public int read() throws IOException {
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            channel.socket().setSoTimeout(deadline.boundedMillis(idleTimeout));
            try {
                return channel.socket().getInputStream().read(into, offset, length);
            } catch (SocketTimeoutException e) {
                // Throws if the whole time is over; otherwise the server was silent for too long.
                deadline.boundedMillis(idleTimeout);
                SocketTimeoutException silent =
                        new SocketTimeoutException("no answer within " + idleTimeout.toMillis() + " ms");
                silent.initCause(e);
                throw silent;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
