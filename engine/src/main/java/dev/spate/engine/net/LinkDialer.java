package dev.spate.engine.net;

import dev.spate.http.HttpException;
import dev.spate.http.ProxyChoice;
import dev.spate.http.Resolver;
import dev.spate.http.Socks5;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Handshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connects to peers, each on a virtual thread that becomes the link's reader. Thread-safe. */
public final class LinkDialer {
    private static final System.Logger LOG = System.getLogger(LinkDialer.class.getName());

    private final Links links;
    private final List<InetAddress> from;
    private final ProxyChoice proxy;
    private final Set<SocketChannel> opening = ConcurrentHashMap.newKeySet();
    private final Resolver names;
    private volatile boolean isClosed;

    /**
     * A dialer that connects from these addresses.
     *
     * @param from our own addresses; a connection uses the first one of the peer's address family. Empty for the
     *     system's choice
     * @param names resolves only the name of the proxy; closed with this dialer
     */
    public LinkDialer(Links links, List<InetAddress> from, ProxyChoice proxy, Resolver names) {
        this.links = links;
        this.from = List.copyOf(from);
        this.proxy = proxy;
        this.names = names;
    }

    /** The port through which one torrent dials. */
    public Dialer dialerOf(TorrentEndpoint torrentEndpoint) {
        return address -> links.threads().start("spate-dial-" + address, () -> dial(torrentEndpoint, address));
    }

    private void dial(TorrentEndpoint torrentEndpoint, PeerAddress address) {
        Optional<Handshake> theirs = Optional.empty();
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException e) {
            failed(torrentEndpoint, address, e);
            return;
        }
        opening.add(channel);
        try (channel) {
            if (isClosed) {
                throw new IOException("the session is closing");
            }
            connect(channel, address);
            theirs = Optional.of(shakeHands(channel, torrentEndpoint));
            opening.remove(channel);
            links.run(channel, torrentEndpoint, address, Direction.OUTGOING, theirs.get());
        } catch (IOException | ProtocolException e) {
            if (theirs.isEmpty()) {
                failed(torrentEndpoint, address, e);
            }
        } finally {
            opening.remove(channel);
        }
    }

    private void failed(TorrentEndpoint torrentEndpoint, PeerAddress address, Exception cause) {
        LOG.log(System.Logger.Level.DEBUG, () -> "dialling " + address + ": " + cause.getMessage());
        torrentEndpoint.complete(new PeerEvent.DialFailed(address));
    }

    private void connect(SocketChannel channel, PeerAddress address) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        int timeoutMillis = (int) NetLimits.CONNECT_TIMEOUT.toMillis();
        switch (proxy) {
            case ProxyChoice.None _ -> connectFromOurs(channel, SocketAddresses.toSocket(address), timeoutMillis);
            case ProxyChoice.Socks5 socks -> {
                connectFromOurs(channel, reachable(socks.host(), socks.port()), timeoutMillis);
                new Socks5(socks, NetLimits.CONNECT_TIMEOUT).connect(channel, SocketAddresses.toSocket(address));
            }
            case ProxyChoice.HttpConnect _ ->
                // HTTP proxies refuse tunnels to most ports, and no connection may bypass the proxy.
                throw new HttpException(HttpException.Reason.PROXY, "peers cannot be reached through an HTTP proxy");
        }
    }

    private void connectFromOurs(SocketChannel channel, InetSocketAddress target, int timeoutMillis)
            throws IOException {
        if (!from.isEmpty()) {
            InetAddress ours = SocketAddresses.ofFamily(from, isIpv6(target.getAddress()))
                    .orElseThrow(() -> new IOException("no own address reaches " + target));
            channel.bind(new InetSocketAddress(ours, 0));
        }
        channel.socket().connect(target, timeoutMillis);
    }

    /** The proxy's first address of a family for which we have an own address. */
    private InetSocketAddress reachable(String host, int port) throws IOException {
        for (InetAddress address : names.resolve(host, NetLimits.CONNECT_TIMEOUT)) {
            if (from.isEmpty()
                    || SocketAddresses.ofFamily(from, isIpv6(address)).isPresent()) {
                return new InetSocketAddress(address, port);
            }
        }
        throw new IOException("no own address reaches the proxy " + host);
    }

    private static boolean isIpv6(InetAddress address) {
        return address.getAddress().length == 16;
    }

    private static Handshake shakeHands(SocketChannel channel, TorrentEndpoint torrentEndpoint)
            throws IOException, ProtocolException {
        Handshaker handshaker = new Handshaker(channel, NetLimits.HANDSHAKE_TIMEOUT);
        handshaker.send(torrentEndpoint);
        Handshake.Opening opening = handshaker.receiveOpening();
        if (!opening.infoHash().names(torrentEndpoint.infoHash())) {
            throw new ProtocolException("the peer answers for another torrent");
        }
        Handshake theirs = handshaker.receiveRest(opening);
        handshaker.end();
        return theirs;
    }

    /** Ends every attempt; later attempts fail at once. */
    public void close() {
        isClosed = true;
        names.close();
        opening.forEach(Channels::closeQuietly);
    }
}
