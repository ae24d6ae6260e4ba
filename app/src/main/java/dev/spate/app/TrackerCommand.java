package dev.spate.app;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.ListenAdvice;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.TimeSpan;
import dev.spate.share.text.Json;
import dev.spate.tracker.AllowListException;
import dev.spate.tracker.TrackerConfig;
import dev.spate.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code spate tracker}: introduces peers to each other. */
@Command(
        name = "tracker",
        description = {
            "Introduce peers to each other until interrupted.",
            "Prints the announce URLs. Nothing is written to disk."
        })
final class TrackerCommand extends SpateCommand {
    @Option(
            names = "--udp",
            paramLabel = "HOST:PORT",
            description = "Answer over UDP at this address; port 0 is one that is free. May be given again.")
    private List<String> udp = new ArrayList<>();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Answer over HTTP at this address. May be given again.")
    private List<String> http = new ArrayList<>();

    @Option(
            names = "--allow",
            paramLabel = "FILE",
            description = {
                "Serve only the torrents in this file: one info-hash per line, in hexadecimal; # begins a comment.",
                "A changed file is read again."
            })
    private Optional<Path> allow = Optional.empty();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "How often peers are asked to announce, 1s to 12h; default: 30m.")
    private Optional<TimeSpan> interval = Optional.empty();

    @Option(names = "--public-metrics", description = "Show /metrics to everybody; otherwise to this machine only.")
    private boolean publicMetrics;

    @Option(names = "--json", description = "Print the URLs as one JSON object.")
    private boolean json;

    TrackerCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        try (TrackerServer tracker = open(config())) {
            List<String> urls = tracker.announceUrls();
            if (json) {
                console().out().println(Json.event("tracker_listening").putStrings("urls", urls));
            } else {
                urls.forEach(console().out()::println);
            }
            console().interrupt().awaitAsked();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.INTERRUPTED;
    }

    private TrackerConfig config() {
        if (udp.isEmpty() && http.isEmpty()) {
            throw misuse("needs --udp or --http");
        }
        TrackerConfig.Builder config = TrackerConfig.builder();
        try {
            interval.ifPresent(time -> config.interval(time.duration()));
        } catch (IllegalArgumentException e) {
            throw misuse("--interval " + interval.orElseThrow() + " is not between 1s and 12h", e);
        }
        udp.forEach(text -> config.udp(address("--udp", text)));
        http.forEach(text -> config.http(address("--http", text)));
        allow.ifPresent(config::allowFile);
        return publicMetrics ? config.publicMetrics().build() : config.build();
    }

    private TrackerServer open(TrackerConfig config) {
        try {
            return TrackerServer.open(config);
        } catch (AllowListException e) {
            throw new CommandFailure(ExitCode.STORAGE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            boolean isUdp = String.valueOf(e.getMessage()).startsWith("udp");
            throw CommandFailure.listening(
                    e,
                    isUdp
                            ? ListenAdvice.of(addresses("--udp", udp), "--udp")
                            : ListenAdvice.of(addresses("--http", http), "--http"));
        }
    }

    private List<InetSocketAddress> addresses(String option, List<String> texts) {
        return texts.stream().map(text -> address(option, text)).toList();
    }

    /** Looks up host names. IPv6 addresses need brackets. */
    private InetSocketAddress address(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (!isBracketed && host.indexOf(':') >= 0)) {
            throw misuse(option + " " + text + " is not HOST:PORT");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(text.substring(colon + 1)));
        } catch (UnknownHostException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, option + " " + text + ": unknown host", e);
        } catch (IllegalArgumentException e) {
            throw misuse(option + " " + text + " is not HOST:PORT", e);
        }
    }
}
