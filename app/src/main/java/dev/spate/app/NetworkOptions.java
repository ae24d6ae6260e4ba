package dev.spate.app;

import dev.spate.engine.SessionConfig;
import dev.spate.engine.http.HttpSettings;
import dev.spate.engine.http.ProxyChoice;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the world is reached. */
final class NetworkOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Listen on this port, IPv4 and IPv6; default: one that is free.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Use this local address or network interface only. May be given again.")
    private List<String> bind = new ArrayList<>();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Reach peers, trackers and servers through socks5://[USER:PASSWORD@]HOST:PORT or http://…;"
                    + " nothing goes around it.")
    private Optional<String> proxy = Optional.empty();

    @Option(
            names = "--limit-down",
            paramLabel = "RATE",
            description = "Bytes per second of all torrents together: 500K, 20M, 1G.")
    private Optional<ByteSize> limitDown = Optional.empty();

    @Option(names = "--limit-up", paramLabel = "RATE", description = "The same for uploading.")
    private Optional<ByteSize> limitUp = Optional.empty();

    @Option(names = "--no-dht", description = "Do not use the DHT. (This version has none yet.)")
    @SuppressWarnings("UnusedVariable") // accepted from the start, so that scripts need not change
    private boolean noDht;

    @Option(names = "--no-lsd", description = "Do not look for peers in the local network. (Not yet.)")
    @SuppressWarnings("UnusedVariable") // accepted from the start, so that scripts need not change
    private boolean noLsd;

    @Option(names = "--no-pex", description = "Do not exchange peers with peers. (Not yet.)")
    @SuppressWarnings("UnusedVariable") // accepted from the start, so that scripts need not change
    private boolean noPex;

    /** The settings of a session; a value that makes no sense is a usage failure. */
    SessionConfig sessionConfig() {
        if (port < 0 || port > 0xffff) {
            throw new CommandFailure(ExitCode.USAGE, "--port " + port + " is not within 0 to 65535");
        }
        return SessionConfig.builder()
                .listenPort(port)
                .bindAddresses(bindAddresses())
                .proxy(proxyChoice())
                .downBytesPerSecond(limitDown.map(ByteSize::bytes).orElse(0L))
                .upBytesPerSecond(limitUp.map(ByteSize::bytes).orElse(0L))
                .build();
    }

    HttpSettings httpSettings() {
        return HttpSettings.of(Version.text()).withProxy(proxyChoice()).withBind(bindAddresses());
    }

    private List<InetAddress> bindAddresses() {
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

    private ProxyChoice proxyChoice() {
        return proxy.map(NetworkOptions::proxyChoice).orElseGet(ProxyChoice.None::new);
    }

    static ProxyChoice proxyChoice(String text) {
        try {
            URI uri = new URI(text);
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            String[] login = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
            String user = login[0];
            String password = login.length > 1 ? login[1] : "";
            if (uri.getHost() != null && uri.getPort() > 0) {
                String host = uri.getHost().replaceAll("[\\[\\]]", "");
                if (scheme.equals("socks5") || scheme.equals("socks5h")) {
                    return new ProxyChoice.Socks5(host, uri.getPort(), user, password);
                }
                if (scheme.equals("http")) {
                    return new ProxyChoice.HttpConnect(host, uri.getPort(), user, password);
                }
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, BAD_PROXY, e);
        }
        // The text is not repeated, because it may hold a password.
        throw new CommandFailure(ExitCode.USAGE, BAD_PROXY);
    }

    private static final String BAD_PROXY = "--proxy is neither socks5://HOST:PORT nor http://HOST:PORT";
}
