package dev.spate.web.request;

import dev.spate.share.offer.ByteReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.util.Blocker;

/**
 * Hands a file to a socket inside the kernel, which takes a quarter of the processor time of every other way. Owned by
 * the thread of the request.
 *
 * <p>Jetty has no such way, so the body goes around it once it has sent the head; it cannot know then that the answer is
 * complete, and the connection must end with it. That suits large answers, and only these come here.
 */
public final class DirectSend {
    private static final long LINGER_STEP_MILLIS = 20;

    private final EndPoint endPoint;
    private final SocketChannel socket;
    private final DisconnectWatch disconnectWatch;

    private DirectSend(EndPoint endPoint, SocketChannel socket, DisconnectWatch disconnectWatch) {
        this.endPoint = endPoint;
        this.socket = socket;
        this.disconnectWatch = disconnectWatch;
    }

    /** Nothing where the connection is no plain socket. */
    static Optional<DirectSend> over(EndPoint endPoint, DisconnectWatch disconnectWatch) {
        return endPoint instanceof SelectableChannelEndPoint selectable
                        && selectable.getChannel() instanceof SocketChannel socket
                ? Optional.of(new DirectSend(endPoint, socket, disconnectWatch))
                : Optional.empty();
    }

    /** Sends the range and ends the connection, after the head was sent. */
    public void send(ByteReader reader, ByteRange range) throws IOException, InterruptedException {
        long position = range.first();
        while (position <= range.last()) {
            long sent = reader.transferTo(position, range.last() - position + 1, socket);
            position += sent;
            if (sent == 0) {
                // The socket is full: Jetty waits until it takes the next bytes, for as long as it waits for anybody.
                int length = (int) Math.min(WebLimits.FULL_SOCKET_WRITE_LENGTH, range.last() - position + 1);
                ByteBuffer bytes = reader.read(position, length);
                position += bytes.remaining();
                write(bytes);
            }
        }
        endPoint.shutdownOutput();
        linger();
    }

    private void write(ByteBuffer bytes) throws IOException {
        try (Blocker.Callback written = Blocker.callback()) {
            endPoint.write(written, bytes);
            written.block();
        }
    }

    /** Whoever reads slowly still has to get what the kernel holds, and closes when it has. */
    private void linger() throws InterruptedException {
        long end = System.nanoTime() + WebLimits.SILENCE_MAX.toNanos();
        while (!disconnectWatch.check() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LINGER_STEP_MILLIS);
        }
    }
}
