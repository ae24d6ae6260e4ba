package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.SessionConfig;
import dev.spate.http.HttpSettings;
import dev.spate.share.text.ByteSize;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the network of a session. */
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
            description = "Download limit of all torrents together, in bytes per second: 500K, 20M, 1G.")
    private Optional<ByteSize> limitDown = Optional.empty();

    @Option(names = "--limit-up", paramLabel = "RATE", description = "Upload limit, likewise.")
    private Optional<ByteSize> limitUp = Optional.empty();

    @Option(
            names = "--local-trackers",
            description = "Ask trackers in private networks even when their URL hides that they are there.")
    private boolean localTrackers;

    @Option(names = "--no-dht", description = "Do not use the DHT. (This version has none yet.)")
    @SuppressWarnings("UnusedVariable") // accepted now, so that scripts need not change later
    private boolean noDht;

    @Option(names = "--no-lsd", description = "Do not search the local network for peers. (This version never does.)")
    @SuppressWarnings("UnusedVariable") // accepted now, so that scripts need not change later
    private boolean noLsd;

    @Option(names = "--no-pex", description = "Do not exchange peer addresses with peers. (This version never does.)")
    @SuppressWarnings("UnusedVariable") // accepted now, so that scripts need not change later
    private boolean noPex;

    /** The settings of a session. A wrong value is a failure with code {@link ExitCode#USAGE}. */
    public SessionConfig sessionConfig() {
        if (port < 0 || port > 0xffff) {
            throw new CommandFailure(ExitCode.USAGE, "--port " + port + " is not between 0 and 65535");
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
