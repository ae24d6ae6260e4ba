package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.loop.SessionThreads;
import dev.spate.http.ProxyChoice;
import dev.spate.http.SystemResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");

    /** The part of a handshake that names the torrent. */
    private static final int OPENING_LENGTH = 48;

    private final SessionThreads threads = SessionThreads.virtual(ListenerTest::raise);

    private static void raise(Error error) {
        throw error;
    }

    private Listener listener(Duration handshakeTime) throws IOException {
        PeerTransport tcp = new TcpTransport(List.of(), new ProxyChoice.None(), new SystemResolver());
        return new Listener(
                tcp.listen(new InetSocketAddress(LOCALHOST, 0)),
                new Links(threads),
                _ -> Optional.empty(),
                ListenerTest::raise,
                handshakeTime);
    }

    @Test
    void endsAConnectionThatDribblesWhenTheTimeForItsHandshakeIsOver() throws Exception {
        Listener listener = listener(Duration.ofMillis(200));
        try (Socket socket = new Socket(LOCALHOST, listener.address().getPort())) {
            // Never silent for as long as the handshake may take, but it needs several times that long to complete it.
            socket.setSoTimeout(50);
            int sent = 0;
            boolean isEnded = false;
            while (!isEnded && sent < OPENING_LENGTH - 1) {
                isEnded = dribble(socket);
                sent++;
            }
            assertThat(isEnded).isTrue();
        } finally {
            listener.close();
        }
        assertThat(threads.awaitEnd(Duration.ofMinutes(1))).isTrue();
    }

    /** Sends one byte and returns whether the other side has ended the connection. */
    private static boolean dribble(Socket socket) {
        try {
            socket.getOutputStream().write(19);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
