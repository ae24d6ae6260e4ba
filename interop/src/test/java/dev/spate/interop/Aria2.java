package dev.spate.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** aria2c. As a downloader it ends with 0 when it is complete, unless it is to keep seeding. */
final class Aria2 implements Peer {
    private final Task task;
    /**
     * A file that exists once an aria2 that keeps seeding is complete: aria2 reports completion only by running a hook.
     */
    private final Path complete;

    private final Program program;

    Aria2(Place place, Task task) throws IOException {
        this.task = task;
        this.complete = place.file("complete");
        // It uses UDP trackers only if its DHT is on. So the DHT is on, with its own node table and no node to ask.
        List<String> command = new ArrayList<>(List.of(
                "aria2c",
                "--no-conf",
                "--enable-dht=true",
                "--dht-file-path=" + place.file("dht.dat"),
                "--dht-listen-port=" + place.freePort(),
                "--enable-dht6=false",
                "--bt-enable-lpd=false",
                "--enable-peer-exchange=false",
                "--disable-ipv6=" + !place.isIpv6(),
                "--interface=" + place.address(),
                "--file-allocation=none",
                "--summary-interval=0",
                "--listen-port=" + place.freePort(),
                "--dir=" + task.folder()));
        if (task.isSeed()) {
            command.add("--check-integrity=true");
        }
        if (task.seedsOn()) {
            command.addAll(List.of("--seed-ratio=0.0", "--on-bt-download-complete=" + hook(place)));
        } else {
            command.add("--seed-time=0");
        }
        if (task.isSelective()) {
            // It counts files from 1.
            String numbers = task.wanted().stream()
                    .map(index -> String.valueOf(index + 1))
                    .collect(Collectors.joining(","));
            command.addAll(List.of("--bt-remove-unselected-file=true", "--select-file=" + numbers));
        }
        command.add(task.source());
        program = place.start("aria2c", command);
    }

    private Path hook(Place place) throws IOException {
        Path hook = place.write("hook", "#!/bin/sh\ntouch '" + complete + "'\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        return hook;
    }

    @Override
    public boolean isComplete() {
        return task.seedsOn() ? Files.exists(complete) : !program.isRunning() && program.exitCode() == 0;
    }

    @Override
    public Program program() {
        return program;
    }
}
