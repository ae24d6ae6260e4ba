package dev.spate.engine.net;

import dev.spate.http.HttpException;
import dev.spate.http.ProxyChoice;
import dev.spate.http.Resolver;
import dev.spate.http.Socks5;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connects and accepts over TCP. Thread-safe. */
public final class TcpTransport implements PeerTransport {
    private static final System.Logger LOG = System.getLogger(TcpTransport.class.getName());

    private final List<InetAddress> from;
    private final ProxyChoice proxy;
    private final Resolver names;
    private final Set<SocketChannel> connecting = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /**
     * A transport that connects from these addresses.
     *
     * @param from our own addresses; a connection uses the first one of the peer's address family. Empty for the
     *     system's choice
     * @param proxy every connection that we make goes through it
     * @param names resolves only the name of the proxy; closed with this transport
     */
    public TcpTransport(List<InetAddress> from, ProxyChoice proxy, Resolver names) {
        this.from = List.copyOf(from);
        this.proxy = proxy;
        this.names = names;
    }

    @Override
    public Connection connect(PeerAddress peer, WireHash torrent) throws IOException {
        SocketChannel channel = SocketChannel.open();
        connecting.add(channel);
        boolean isConnected = false;
        try {
            if (isClosed) {
                throw new IOException("the session is closing");
            }
            connect(channel, peer);
            Connection connection = new TcpConnection(channel, peer);
            isConnected = true;
            return connection;
        } finally {
            connecting.remove(channel);
            if (!isConnected) {
                Channels.closeQuietly(channel);
            }
        }
    }

    private void connect(SocketChannel channel, PeerAddress peer) throws IOException {
        switch (proxy) {
            case ProxyChoice.None _ -> connectFromOurs(channel, SocketAddresses.toSocket(peer));
            case ProxyChoice.Socks5 socks -> {
                connectFromOurs(channel, reachable(socks.host(), socks.port()));
                new Socks5(socks, NetLimits.CONNECT_TIMEOUT).connect(channel, SocketAddresses.toSocket(peer));
            }
            case ProxyChoice.HttpConnect _ ->
                // HTTP proxies refuse tunnels to most ports, and no connection may bypass the proxy.
                throw new HttpException(HttpException.Reason.PROXY, "peers cannot be reached through an HTTP proxy");
        }
    }

    private void connectFromOurs(SocketChannel channel, InetSocketAddress target) throws IOException {
        if (!from.isEmpty()) {
            InetAddress ours = SocketAddresses.ofFamily(from, isIpv6(target.getAddress()))
                    .orElseThrow(() -> new IOException("no own address reaches " + target));
            channel.bind(new InetSocketAddress(ours, 0));
        }
        channel.socket().connect(target, (int) NetLimits.CONNECT_TIMEOUT.toMillis());
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

    @Override
    public Acceptor listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, NetLimits.BACKLOG);
            return new TcpAcceptor(server, (InetSocketAddress) server.getLocalAddress());
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        names.close();
        connecting.forEach(Channels::closeQuietly);
    }

    private record TcpAcceptor(ServerSocketChannel server, InetSocketAddress address) implements Acceptor {
        @Override
        public Connection accept() throws IOException {
            while (true) {
                SocketChannel channel = server.accept();
                try {
                    var remote = (InetSocketAddress) channel.getRemoteAddress();
                    return new TcpConnection(channel, SocketAddresses.toPeer(remote));
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, () -> "an incoming link has ended already: " + e.getMessage());
                    Channels.closeQuietly(channel);
                }
            }
        }

        @Override
        public void close() {
            Channels.closeQuietly(server);
        }
    }
}
