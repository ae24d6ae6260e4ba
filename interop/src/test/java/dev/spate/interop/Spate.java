package dev.spate.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command in its own JVM, with the options of the start script and the class path of this test. */
final class Spate implements Peer {
    private final Program program;

    Spate(Place place, Task task) {
        this(place, task, List.of());
    }

    Spate(Place place, Task task, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                // On the class path, the engine is not a named module.
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Program.classPath(),
                "dev.spate.app.Main"));
        command.addAll(arguments(task));
        command.addAll(options);
        command.addAll(List.of("--bind", place.address(), "--port", String.valueOf(place.freePort())));
        command.addAll(List.of("--json", "--no-dht", "--no-lsd", "--no-pex"));
        program = place.start("spate", command);
    }

    private static List<String> arguments(Task task) {
        String torrent = task.source();
        String folder = task.folder().toString();
        if (task.isSeed()) {
            return List.of("seed", torrent, "--data", folder);
        }
        List<String> get = new ArrayList<>(List.of("get", torrent, "--output", folder, "--timeout", "90s"));
        if (task.isSelective()) {
            // The command counts files from 1.
            String numbers = task.wanted().stream()
                    .map(index -> String.valueOf(index + 1))
                    .collect(Collectors.joining(","));
            get.addAll(List.of("--select", numbers));
        }
        return get;
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
