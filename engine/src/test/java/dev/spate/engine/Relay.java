package dev.spate.engine;

import dev.spate.wire.PeerAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Relays connections to a peer and ends them badly: after some bytes, each one in another way. Thread-safe. */
final class Relay implements AutoCloseable {
    private enum End {
        CLOSE,
        RESET,
        HALF_CLOSE,
        STALL
    }

    private final ServerSocket listener;
    private final PeerAddress to;
    private final Random random;
    private final int endAfterMax;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param endAfterMax the most bytes in one direction before the end */
    Relay(PeerAddress to, int seed, int endAfterMax) throws IOException {
        this.listener = new ServerSocket(0, 50, SessionWaits.localhost());
        this.to = to;
        this.random = new Random(seed);
        this.endAfterMax = endAfterMax;
        Thread.ofVirtual().start(this::acceptAll);
    }

    PeerAddress address() {
        return SessionWaits.at(listener.getLocalPort());
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket here = listener.accept();
                open.add(here);
                Socket there = new Socket(InetAddress.getByAddress(to.ip()), to.port());
                open.add(there);
                Thread.ofVirtual().start(() -> carry(here, there));
                Thread.ofVirtual().start(() -> carry(there, here));
                if (closed.getCount() == 0) {
                    endAll();
                }
            }
        } catch (IOException e) {
            close();
        }
    }

    private void carry(Socket from, Socket into) {
        int left = draw(endAfterMax);
        End end = End.values()[draw(End.values().length)];
        byte[] bytes = new byte[7001];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            while (left > 0) {
                int read = in.read(bytes, 0, Math.min(left, 1 + draw(bytes.length)));
                if (read < 0) {
                    into.shutdownOutput();
                    return;
                }
                out.write(bytes, 0, read);
                left -= read;
            }
            end(end, from, into);
        } catch (IOException e) {
            shut(from);
            shut(into);
        }
    }

    private void end(End how, Socket from, Socket into) throws IOException {
        switch (how) {
            case CLOSE -> {
                shut(from);
                shut(into);
            }
            case RESET -> {
                into.setSoLinger(true, 0);
                shut(into);
            }
            case HALF_CLOSE -> into.shutdownOutput();
            case STALL -> {
                // Neither side receives anything from the other any more, until all connections end.
            }
        }
    }

    private synchronized int draw(int bound) {
        return random.nextInt(bound);
    }

    private void shut(Closeable socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
    }

    private void endAll() {
        open.forEach(this::shut);
    }

    /** Ends every connection. */
    @Override
    public void close() {
        closed.countDown();
        shut(listener);
        endAll();
    }
}
