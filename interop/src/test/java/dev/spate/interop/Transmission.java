package dev.spate.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** transmission-daemon, controlled by transmission-remote. It never dials a loopback address. */
final class Transmission implements Peer {
    private static final Duration START = Duration.ofSeconds(30);

    private final Place place;
    private final int controlPort;
    private final Program program;

    Transmission(Place place, Task task) throws IOException {
        this.place = place;
        this.controlPort = place.freePort();
        place.write("settings.json", settings(task.folder()));
        program = place.start(
                "transmission-daemon",
                List.of("transmission-daemon", "-f", "-g", place.folder().toString()));
        Await.until(
                "transmission-daemon answers",
                START,
                place.programs(),
                () -> tryRemote("-l").isPresent());
        add(task);
    }

    private void add(Task task) {
        String torrent = task.source();
        String folder = task.folder().toString();
        if (!task.isSelective()) {
            remote("-a", torrent, "-w", folder);
            return;
        }
        String numbers = task.wanted().stream().map(String::valueOf).collect(Collectors.joining(","));
        remote("--start-paused", "-a", torrent, "-w", folder);
        remote("-t", "1", "-G", "all");
        remote("-t", "1", "-g", numbers);
        remote("-t", "1", "-s");
    }

    private String settings(Path folder) {
        boolean isAlone = place.isAlone();
        return """
                { "bind-address-ipv4": "%1$s", "bind-address-ipv6": "%5$s", "rpc-bind-address": "%6$s", "rpc-port": %2$d,
                  "rpc-whitelist-enabled": false, "rpc-host-whitelist-enabled": false,
                  "peer-port": %3$d, "peer-port-random-on-start": false, "dht-enabled": false, "lpd-enabled": false,
                  "pex-enabled": false, "utp-enabled": false, "port-forwarding-enabled": false,
                  "download-dir": "%4$s", "incomplete-dir-enabled": false, "encryption": 0,
                  "speed-limit-up-enabled": false, "ratio-limit-enabled": false, "message-level": 2 }
                """.formatted(
                        isAlone ? "0.0.0.0" : place.address(),
                        controlPort,
                        place.freePort(),
                        folder,
                        isAlone ? "::" : "::1",
                        place.controlAddress());
    }

    private String remote(String... arguments) {
        return tryRemote(arguments)
                .orElseThrow(() -> new AssertionError("transmission-remote failed: " + List.of(arguments)));
    }

    /** The answer of transmission-remote, or nothing if it failed. */
    private Optional<String> tryRemote(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("transmission-remote", place.controlAddress() + ":" + controlPort));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(place.here(command))
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean isGood = process.waitFor() == 0 && !answer.contains("Error:");
            return isGood ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Version 3.00 sends no stopped event to HTTP trackers when it ends. */
    @Override
    public void leave() {
        remote("-t", "1", "-S");
    }

    /** Whether a tracker has given it a peer. */
    boolean hasFoundPeers() {
        return remote("-t", "1", "-it").matches("(?s).*Got a list of [1-9][0-9]* peers.*");
    }

    @Override
    public boolean isComplete() {
        return remote("-t", "1", "-i").contains("Percent Done: 100%");
    }

    @Override
    public Program program() {
        return program;
    }
}
