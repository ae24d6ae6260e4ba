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
    /** A connection after its handshakes, of which every answer so far was read to its end. */
    record Connection(SocketChannel channel, Scope scope, Socket socket, ByteSource source) {}

    private record Kept(HttpUrl origin, Connection connection) {}

    private final OpenSockets sockets;
    private final int max;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private boolean isClosed;

    /** Keeps this many at the most; none is a choice. */
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
            // What was reached on the user's word is not there for a redirect from further away, nor for any path.
            boolean isAllowed = rule.allows(url, candidate.connection.scope());
            if (candidate.origin.sameOrigin(url) && isAllowed) {
                each.remove();
                return Optional.of(candidate.connection);
            }
        }
        return Optional.empty();
    }

    /** Keeps a connection, or closes it, or the one that was kept longest in its place. */
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

    /** Closes those that wait; later ones are kept again. */
    void drop() {
        List<Kept> all;
        synchronized (this) {
            all = List.copyOf(kept);
            kept.clear();
        }
        all.forEach(each -> sockets.close(each.connection.channel()));
    }

    /** Keeps nothing any more. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        drop();
    }
}
