package dev.spate.http;

import dev.spate.wire.PeerAddress.Scope;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Connections that wait for the next request to the same origin. Thread-safe. */
final class KeptConnections {
    /** A connection after its handshakes; every answer so far was read to its end. */
    record Connection(SocketChannel channel, Scope scope, Socket socket, ByteSource source) {}

    private record Kept(HttpUrl origin, Connection connection) {}

    private final OpenSockets sockets;
    private final int max;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private boolean isClosed;

    /** Keeps at most this many connections; 0 keeps none. */
    KeptConnections(OpenSockets sockets, int max) {
        this.sockets = sockets;
        this.max = max;
    }

    boolean keepsAny() {
        return max > 0;
    }

    /** A connection to the origin of this URL, which belongs to the caller from now on. */
    synchronized Optional<Connection> take(HttpUrl url, AddressRule rule) {
        for (Iterator<Kept> each = kept.iterator(); each.hasNext(); ) {
            Kept candidate = each.next();
            // A local server that the user allowed is not open to a redirect from a wider scope, nor to every path.
            boolean isAllowed = rule.allows(url, candidate.connection.scope());
            if (candidate.origin.sameOrigin(url) && isAllowed) {
                each.remove();
                return Optional.of(candidate.connection);
            }
        }
        return Optional.empty();
    }

    /** Keeps a connection or closes it. When too many are kept, it closes the oldest one. */
    void keep(HttpUrl url, Connection connection) {
        List<Kept> tooMany = new ArrayList<>();
        synchronized (this) {
            kept.addLast(new Kept(url, connection));
            while (isClosed ? !kept.isEmpty() : kept.size() > max) {
                tooMany.add(kept.removeFirst());
            }
        }
        tooMany.forEach(each -> sockets.close(each.connection.channel()));
    }

    /** Closes the waiting connections; later connections are kept again. */
    void drop() {
        List<Kept> all;
        synchronized (this) {
            all = List.copyOf(kept);
            kept.clear();
        }
        all.forEach(each -> sockets.close(each.connection.channel()));
    }

    /** Closes the waiting connections and keeps no others from now on. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        drop();
    }
}
