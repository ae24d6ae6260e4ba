package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.Proxy;
import dev.spate.http.HttpSettings;
import dev.spate.http.ProxyChoice;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The route that every connection of a command takes: the local address and the proxy. */
public final class RouteOptions {
    private static final String BAD_PROXY = "--proxy is neither socks5://HOST:PORT nor http://HOST:PORT";

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Use only this local address or network interface. May be given again.")
    private List<String> bind = new ArrayList<>();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Reach peers, trackers and servers through socks5://[USER:PASSWORD@]HOST:PORT or http://…;"
                    + " no connection goes around it.")
    private Optional<String> proxy = Optional.empty();

    /**
     * The settings of an HTTP client for the addresses that the user names.
     *
     * @param timeout how long a server may be silent; without one, the client's default
     */
    public HttpSettings httpSettings(Optional<Duration> timeout) {
        HttpSettings settings =
                HttpSettings.of(Version.text()).withProxy(proxyChoice()).withBind(bindAddresses());
        return timeout.map(limit -> settings.withTimeouts(limit, limit)).orElse(settings);
    }

    public List<InetAddress> bindAddresses() {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : bind) {
            try {
                NetworkInterface card = NetworkInterface.getByName(text);
                addresses.addAll(
                        card == null
                                ? List.of(InetAddress.getAllByName(text))
                                : card.inetAddresses().toList());
            } catch (SocketException | UnknownHostException e) {
                throw new CommandFailure(
                        ExitCode.USAGE, "--bind " + text + " is neither an address nor a network interface", e);
            }
        }
        return addresses;
    }

    public Proxy proxy() {
        return proxy.map(RouteOptions::parse).orElseGet(Proxy.None::new);
    }

    private ProxyChoice proxyChoice() {
        return switch (proxy()) {
            case Proxy.None() -> new ProxyChoice.None();
            case Proxy.Socks5(var host, var port, var user, var password) ->
                new ProxyChoice.Socks5(host, port, user, password);
            case Proxy.Http(var host, var port, var user, var password) ->
                new ProxyChoice.HttpConnect(host, port, user, password);
        };
    }

    private static Proxy parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            String[] login = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            String user = login[0];
            String password = login.length > 1 ? login[1] : "";
            if (uri.getHost() != null && uri.getPort() > 0) {
                String host = uri.getHost().replaceAll("[\\[\\]]", "");
                if (scheme.equals("socks5") || scheme.equals("socks5h")) {
                    return new Proxy.Socks5(host, uri.getPort(), user, password);
                }
                if (scheme.equals("http")) {
                    return new Proxy.Http(host, uri.getPort(), user, password);
                }
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, BAD_PROXY, e);
        }
        // The text is not repeated, because it may hold a password.
        throw new CommandFailure(ExitCode.USAGE, BAD_PROXY);
    }
}
