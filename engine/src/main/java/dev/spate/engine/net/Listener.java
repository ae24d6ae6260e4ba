package dev.spate.engine.net;

import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.wire.HostPrefix;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Accepts links on one address while it is open. A connection that fails does not affect the others. Thread-safe.
 *
 * <p>A connection belongs to no torrent until its handshake names one. Until then its time is limited, and so is the
 * number of such connections: when there are too many, the one that has waited longest is closed.
 */
public final class Listener {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    /** Pause after a failed accept. Without free descriptors, for example, the next accept would fail too. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PeerTransport.Acceptor acceptor;
    private final Links links;
    private final Function<WireHash, Optional<TorrentEndpoint>> endpoints;
    private final Consumer<? super Error> broken;
    private final Duration handshakeTime;
    private final PendingHandshakes places = new PendingHandshakes(NetLimits.HANDSHAKES_MAX);
    private final Thread thread;

    /**
     * Starts to listen.
     *
     * @param acceptor where connections arrive; closed with this listener
     * @param endpoints finds the torrent that a handshake names
     * @param broken called when the accepting thread has run out of memory or stack
     */
    public Listener(
            PeerTransport.Acceptor acceptor,
            Links links,
            Function<WireHash, Optional<TorrentEndpoint>> endpoints,
            Consumer<? super Error> broken) {
        this(acceptor, links, endpoints, broken, NetLimits.HANDSHAKE_TIMEOUT);
    }

    /** Like the public constructor, with another time limit for handshakes, for tests. */
    Listener(
            PeerTransport.Acceptor acceptor,
            Links links,
            Function<WireHash, Optional<TorrentEndpoint>> endpoints,
            Consumer<? super Error> broken,
            Duration handshakeTime) {
        this.acceptor = acceptor;
        this.handshakeTime = handshakeTime;
        this.links = links;
        this.endpoints = endpoints;
        this.broken = broken;
        this.thread =
                Thread.ofPlatform().name("spate-accept-" + address().getPort()).unstarted(this::acceptAll);
        thread.start();
    }

    /** The address where it listens, with the real port. */
    public InetSocketAddress address() {
        return acceptor.address();
    }

    private void acceptAll() {
        while (true) {
            try {
                beginHandshake(acceptor.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "a connection could not be accepted: " + e.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (Error e) {
                broken.accept(e);
                return;
            }
        }
    }

    private void beginHandshake(Connection connection) {
        long place = places.enter(connection, HostPrefix.of(connection.remote()));
        links.threads().start("spate-handshake", () -> shakeHands(connection, place));
    }

    private void shakeHands(Connection connection, long place) {
        try (connection) {
            Handshaker.Accepted accepted = new Handshaker(connection, handshakeTime).accept(endpoints);
            places.leave(place);
            links.run(connection, accepted.torrentEndpoint(), Direction.INCOMING, accepted.theirs());
        } catch (IOException | ProtocolException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "an incoming link ends: " + e.getMessage());
        } finally {
            places.leave(place);
        }
    }

    /** Stops accepting, waits for its own thread, and closes the connections whose handshake is not complete. */
    public void close() throws InterruptedException {
        acceptor.close();
        thread.join();
        places.closeAll();
    }
}
