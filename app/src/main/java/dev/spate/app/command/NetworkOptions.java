package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.SessionConfig;
import dev.spate.http.HttpSettings;
import dev.spate.share.text.ByteSize;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the world is reached. */
public final class NetworkOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Listen on this port, IPv4 and IPv6; default: one that is free.")
    private int port;

    @Mixin
    private final RouteOptions route = new RouteOptions();

    @Option(
            names = "--limit-down",
            paramLabel = "RATE",
            description = "Bytes per second of all torrents together: 500K, 20M, 1G.")
    private Optional<ByteSize> limitDown = Optional.empty();

    @Option(names = "--limit-up", paramLabel = "RATE", description = "The same for uploading.")
    private Optional<ByteSize> limitUp = Optional.empty();

    @Option(
            names = "--local-trackers",
            description = "Ask trackers in private networks also when their URL does not show that they are there.")
    private boolean localTrackers;

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
    public SessionConfig sessionConfig() {
        if (port < 0 || port > 0xffff) {
            throw new CommandFailure(ExitCode.USAGE, "--port " + port + " is not within 0 to 65535");
        }
        return SessionConfig.builder()
                .listenPort(port)
                .bindAddresses(route.bindAddresses())
                .proxy(route.proxy())
                .downBytesPerSecond(limitDown.map(ByteSize::bytes).orElse(0L))
                .upBytesPerSecond(limitUp.map(ByteSize::bytes).orElse(0L))
                .localTrackers(localTrackers)
                .build();
    }

    public HttpSettings httpSettings(Optional<Duration> timeout) {
        return route.httpSettings(timeout);
    }
}
