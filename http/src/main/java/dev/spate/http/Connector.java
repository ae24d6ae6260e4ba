package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import dev.spate.wire.PeerAddress.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens channels to hosts, directly or through the proxy. Thread-safe.
 *
 * <p>A name is looked up once. Its addresses are checked and then tried in order, so no second look-up can give a
 * different answer.
 */
final class Connector {
    /** A channel to the target, and the scope of the target's address as far as we know it. */
    record Connected(SocketChannel channel, Scope scope) {}

    private final HttpSettings settings;
    private final Resolver resolver;
    private final OpenSockets sockets;

    Connector(HttpSettings settings, Resolver resolver, OpenSockets sockets) {
        this.settings = settings;
        this.resolver = resolver;
        this.sockets = sockets;
    }

    /**
     * Connects to the host of this URL. The caller closes the channel through the open sockets.
     *
     * @param at the address of the host, if the caller has already looked it up
     */
    Connected connect(HttpUrl url, Optional<InetAddress> at, AddressRule rule, Deadline deadline) throws IOException {
        return switch (settings.proxy()) {
            case ProxyChoice.None() -> direct(url, at, rule, deadline);
            case ProxyChoice.Socks5 proxy -> {
                Scope scope = scopeBehindProxy(url, rule);
                SocketChannel channel = toProxy(proxy.host(), proxy.port(), deadline);
                yield closingOnFailure(
                        channel,
                        () -> new Socks5(proxy, deadline, settings.idleTimeout())
                                .connect(channel, url.host(), url.port()),
                        scope);
            }
            case ProxyChoice.HttpConnect proxy -> {
                Scope scope = scopeBehindProxy(url, rule);
                SocketChannel channel = toProxy(proxy.host(), proxy.port(), deadline);
                yield closingOnFailure(
                        channel,
                        () -> new ConnectTunnel(proxy, settings.userAgent()).open(channel, url, deadline, settings),
                        scope);
            }
        };
    }

    private interface Handshake {
        void run() throws IOException;
    }

    private Connected closingOnFailure(SocketChannel channel, Handshake handshake, Scope scope) throws IOException {
        try {
            handshake.run();
            return new Connected(channel, scope);
        } catch (IOException e) {
            sockets.close(channel);
            throw e;
        }
    }

    /** The proxy looks up names, so only the URL itself can be checked. */
    private static Scope scopeBehindProxy(HttpUrl url, AddressRule rule) throws HttpException {
        if (!url.namesLocalHost()) {
            return Scope.GLOBAL;
        }
        InetAddress shown = url.literalAddress().orElse(InetAddress.getLoopbackAddress());
        Optional<String> objection = rule.objection(url, shown);
        if (objection.isPresent()) {
            throw new HttpException(Reason.REFUSED, url.host() + ": " + objection.get());
        }
        return AddressRule.scope(shown);
    }

    private SocketChannel toProxy(String host, int port, Deadline deadline) throws IOException {
        try {
            List<InetAddress> addresses = resolver.resolve(host, timeout(deadline));
            return connectInOrder(addresses, port, deadline);
        } catch (HttpException e) {
            boolean cancelled = e.reason() == Reason.CANCELLED || e.reason() == Reason.TIMEOUT;
            throw cancelled ? e : new HttpException(Reason.PROXY, "proxy " + e.getMessage(), e);
        }
    }

    private Connected direct(HttpUrl url, Optional<InetAddress> at, AddressRule rule, Deadline deadline)
            throws IOException {
        Optional<InetAddress> known = url.literalAddress().or(() -> at);
        List<InetAddress> addresses =
                known.isPresent() ? List.of(known.get()) : resolver.resolve(url.host(), timeout(deadline));
        List<InetAddress> allowed = new ArrayList<>();
        String objections = "";
        for (InetAddress address : addresses) {
            Optional<String> objection = rule.objection(url, address);
            if (objection.isPresent()) {
                objections = objection.get();
            } else {
                allowed.add(address);
            }
        }
        if (allowed.isEmpty()) {
            throw new HttpException(Reason.REFUSED, url.host() + ": " + objections);
        }
        SocketChannel channel = connectInOrder(allowed, url.port(), deadline);
        return new Connected(channel, AddressRule.scope(((InetSocketAddress) channel.getRemoteAddress()).getAddress()));
    }

    /** Tries the addresses one after the other, with the families alternating, until one accepts the connection. */
    private SocketChannel connectInOrder(List<InetAddress> addresses, int port, Deadline deadline) throws IOException {
        List<InetAddress> order = AddressOrder.alternating(usable(addresses));
        if (order.isEmpty()) {
            throw new HttpException(Reason.UNREACHABLE, mismatch(addresses));
        }
        IOException last = new IOException("no address");
        for (int i = 0; i < order.size(); i++) {
            // Only the last address may use the whole timeout; an earlier one that drops packets may use half of it.
            Duration timeout = settings.connectTimeout().dividedBy(i == order.size() - 1 ? 1 : 2);
            try {
                return dial(new InetSocketAddress(order.get(i), port), deadline.boundedMillis(timeout));
            } catch (HttpException e) {
                throw e;
            } catch (java.nio.channels.ClosedChannelException e) {
                throw HttpException.of(e, order.get(i).getHostAddress());
            } catch (SocketTimeoutException e) {
                deadline.boundedMillis(timeout);
                last = e;
            } catch (IOException e) {
                last = e;
            }
        }
        InetSocketAddress tried = new InetSocketAddress(order.getLast(), port);
        throw new HttpException(
                Reason.UNREACHABLE,
                tried.getAddress().getHostAddress() + " port " + port + " accepts no connection: " + last.getMessage(),
                last);
    }

    /** Why no address of the host can be reached from our local addresses. */
    private static String mismatch(List<InetAddress> addresses) throws IOException {
        if (addresses.stream().allMatch(Connector::isV6)) {
            // On a machine without IPv6 this fails with its own message.
            open(true).close();
        }
        return "no address of the host fits the local addresses to use";
    }

    private static boolean isV6(InetAddress address) {
        return address.getAddress().length == 16;
    }

    private SocketChannel dial(InetSocketAddress target, int timeoutMillis) throws IOException {
        SocketChannel channel = open(isV6(target.getAddress()));
        sockets.add(channel);
        try {
            Optional<InetAddress> local = localFor(target.getAddress());
            if (local.isPresent()) {
                channel.bind(new InetSocketAddress(local.get(), 0));
            }
            channel.socket().connect(target, timeoutMillis);
            return channel;
        } catch (IOException e) {
            boolean cancelled = !channel.isOpen() && !(e instanceof SocketTimeoutException);
            sockets.close(channel);
            throw cancelled && e instanceof java.net.SocketException closed && isClosedMessage(closed)
                    ? new HttpException(Reason.CANCELLED, "cancelled", e)
                    : e;
        }
    }

    private static SocketChannel open(boolean v6) throws IOException {
        try {
            return SocketChannel.open(v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this machine has no IPv6", e);
        }
    }

    private static boolean isClosedMessage(java.net.SocketException e) {
        return String.valueOf(e.getMessage()).startsWith("Closed");
    }

    private List<InetAddress> usable(List<InetAddress> addresses) {
        return settings.bind().isEmpty()
                ? addresses
                : addresses.stream().filter(a -> localFor(a).isPresent()).toList();
    }

    private Optional<InetAddress> localFor(InetAddress target) {
        return settings.bind().stream()
                .filter(local -> local.getAddress().length == target.getAddress().length)
                .findFirst();
    }

    private Duration timeout(Deadline deadline) throws SocketTimeoutException {
        return Duration.ofMillis(deadline.boundedMillis(settings.connectTimeout()));
    }
}
