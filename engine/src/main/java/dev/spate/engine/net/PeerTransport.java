package dev.spate.engine.net;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;

/**
 * A way to connect to peers and to be connected to by them. Thread-safe.
 *
 * <p>A transport may be built on another one. If its connections have something to agree on first, they do so in their
 * first read or write: the handshake's time limit holds there, and the thread that accepts never waits for a peer.
 */
public interface PeerTransport extends AutoCloseable {
    /**
     * Connects to a peer. Waits until the connection is there or has failed, which takes a bounded time.
     *
     * @param torrent what the connection is for: the secret that both sides know, if the bytes are to be encrypted
     */
    Connection connect(PeerAddress peer, WireHash torrent) throws IOException;

    /**
     * Begins to listen on an address.
     *
     * @param address with port 0 the system chooses a port
     */
    Acceptor listen(InetSocketAddress address) throws IOException;

    /** Ends every attempt to connect; later ones fail at once. Connections and acceptors have a close of their own. */
    @Override
    void close();

    /** Where connections of peers arrive. Thread-safe. */
    interface Acceptor extends AutoCloseable {
        /** The address where it listens, with the real port. */
        InetSocketAddress address();

        /**
         * Waits for the next connection.
         *
         * @throws ClosedChannelException when this acceptor is closed
         * @throws IOException when the system cannot accept now; a later call may succeed
         */
        Connection accept() throws IOException;

        /** Stops listening. Connections that were accepted stay open. */
        @Override
        void close();
    }
}
