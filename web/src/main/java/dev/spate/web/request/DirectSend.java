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
 * Transfers a file to a socket inside the kernel, which takes a quarter of the processor time of other ways. Owned by
 * the thread of the request.
 *
 * <p>Jetty does not offer this, so the body bypasses it after it has sent the head. Jetty then does not know that the
 * answer is complete, so the connection must end with it. Therefore only large answers are sent this way.
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

    /** Empty when the connection is not a plain socket. */
    static Optional<DirectSend> over(EndPoint endPoint, DisconnectWatch disconnectWatch) {
        return endPoint instanceof SelectableChannelEndPoint selectable
                        && selectable.getChannel() instanceof SocketChannel socket
                ? Optional.of(new DirectSend(endPoint, socket, disconnectWatch))
                : Optional.empty();
    }

    /** Sends the range and ends the connection. The head must have been sent. */
    public void send(ByteReader reader, ByteRange range) throws IOException, InterruptedException {
        long position = range.first();
        while (position <= range.last()) {
            long sent = reader.transferTo(position, range.last() - position + 1, socket);
            position += sent;
            if (sent == 0) {
                // The socket is full: a write through Jetty waits until it has room, with Jetty's usual timeout.
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

    /** Waits until the client closes: a slow one still has to receive the bytes in the kernel's buffer. */
    private void linger() throws InterruptedException {
        long end = System.nanoTime() + WebLimits.SILENCE_MAX.toNanos();
        while (!disconnectWatch.checkDisconnected() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LINGER_STEP_MILLIS);
        }
    }
}
