package dev.spate.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** aria2c. As a getter it ends with 0 when all is there. */
final class Aria2 implements Peer {
    private final Program program;

    Aria2(Place place, Task task) {
        // It uses UDP trackers only while its DHT is on, so it is on, with a node table of its own and nobody to ask.
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
            command.addAll(List.of("--check-integrity=true", "--seed-ratio=0.0"));
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

    @Override
    public boolean isComplete() {
        return !program.isRunning() && program.exitCode() == 0;
    }

    @Override
    public Program program() {
        return program;
    }
}
