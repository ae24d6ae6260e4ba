package dev.spate.engine.net;

import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.wire.HostPrefix;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.Handshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
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

    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final Links links;
    private final Function<WireHash, Optional<TorrentEndpoint>> endpoints;
    private final Consumer<? super Error> broken;
    private final Duration handshakeTime;
    private final PendingHandshakes places = new PendingHandshakes(NetLimits.HANDSHAKES_MAX);
    private final Thread thread;

    /**
     * Starts to listen.
     *
     * @param address where to listen; with port 0 the system chooses a port
     * @param endpoints finds the torrent that a handshake names
     * @param broken called when the accepting thread has run out of memory or stack
     */
    public Listener(
            InetSocketAddress address,
            Links links,
            Function<WireHash, Optional<TorrentEndpoint>> endpoints,
            Consumer<? super Error> broken)
            throws IOException {
        this(address, links, endpoints, broken, NetLimits.HANDSHAKE_TIMEOUT);
    }

    /** Like the public constructor, with another time limit for handshakes, for tests. */
    Listener(
            InetSocketAddress address,
            Links links,
            Function<WireHash, Optional<TorrentEndpoint>> endpoints,
            Consumer<? super Error> broken,
            Duration handshakeTime)
            throws IOException {
        this.handshakeTime = handshakeTime;
        this.links = links;
        this.endpoints = endpoints;
        this.broken = broken;
        this.server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, NetLimits.BACKLOG);
            this.address = (InetSocketAddress) server.getLocalAddress();
        } catch (IOException e) {
            server.close();
            throw e;
        }
        this.thread = Thread.ofPlatform()
                .name("spate-accept-" + this.address.getPort())
                .unstarted(this::acceptAll);
        thread.start();
    }

    /** The address where it listens, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    private void acceptAll() {
        while (server.isOpen()) {
            try {
                beginHandshake(server.accept());
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

    private void beginHandshake(SocketChannel channel) {
        try {
            PeerAddress peer = SocketAddresses.toPeer((InetSocketAddress) channel.getRemoteAddress());
            long place = places.enter(channel, HostPrefix.of(peer));
            links.threads().start("spate-handshake", () -> shakeHands(channel, peer, place));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "an incoming link has ended already: " + e.getMessage());
            Channels.closeQuietly(channel);
        }
    }

    private void shakeHands(SocketChannel channel, PeerAddress peer, long place) {
        try (channel) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Handshaker handshake = new Handshaker(channel, handshakeTime);
            Handshake.Opening opening = handshake.receiveOpening();
            TorrentEndpoint torrentEndpoint = endpoints
                    .apply(opening.infoHash())
                    .orElseThrow(() -> new ProtocolException("the peer wants a torrent that is not here"));
            handshake.send(torrentEndpoint);
            Handshake theirs = handshake.receiveRest(opening);
            handshake.end();
            places.leave(place);
            links.run(channel, torrentEndpoint, peer, Direction.INCOMING, theirs);
        } catch (IOException | ProtocolException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "an incoming link ends: " + e.getMessage());
        } finally {
            places.leave(place);
        }
    }

    /** Stops accepting, waits for its own thread, and closes the connections whose handshake is not complete. */
    public void close() throws InterruptedException {
        Channels.closeQuietly(server);
        thread.join();
        places.closeAll();
    }
}
