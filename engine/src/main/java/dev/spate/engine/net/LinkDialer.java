package dev.spate.engine.net;

import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.peer.Handshake;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens links to peers, each on a virtual thread that becomes the link's reader. Thread-safe. */
public final class LinkDialer {
    private static final System.Logger LOG = System.getLogger(LinkDialer.class.getName());

    private final Links links;
    private final PeerTransport transport;
    /** Connections whose handshake is not complete. */
    private final Set<Connection> opening = ConcurrentHashMap.newKeySet();

    private volatile boolean isClosed;

    /** @param transport connects to peers; closed with this dialer */
    public LinkDialer(Links links, PeerTransport transport) {
        this.links = links;
        this.transport = transport;
    }

    /** The port through which one torrent dials peers; dials of web seeds fail. */
    public Dialer dialerOf(TorrentEndpoint torrentEndpoint) {
        return remote -> {
            switch (remote) {
                case PeerEndpoint peer ->
                    links.threads().start("spate-dial-" + peer, () -> dial(torrentEndpoint, peer));
                case WebSeed seed -> torrentEndpoint.complete(new PeerEvent.DialFailed(seed));
            }
        };
    }

    private void dial(TorrentEndpoint torrentEndpoint, PeerEndpoint peer) {
        try (Connection connection = transport.connect(peer.address(), torrentEndpoint.wireHash())) {
            Handshake theirs = shakeHands(connection, torrentEndpoint);
            links.run(connection, torrentEndpoint, Direction.OUTGOING, theirs);
        } catch (IOException | ProtocolException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "dialling " + peer + ": " + e.getMessage());
            torrentEndpoint.complete(new PeerEvent.DialFailed(peer));
        }
    }

    private Handshake shakeHands(Connection connection, TorrentEndpoint torrentEndpoint)
            throws IOException, ProtocolException {
        opening.add(connection);
        try {
            if (isClosed) {
                throw new IOException("the session is closing");
            }
            return new Handshaker(connection, NetLimits.HANDSHAKE_TIMEOUT).dial(torrentEndpoint);
        } finally {
            opening.remove(connection);
        }
    }

    /** Ends every attempt; later attempts fail at once. */
    public void close() {
        isClosed = true;
        transport.close();
        opening.forEach(Connection::close);
    }
}
