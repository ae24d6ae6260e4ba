package dev.spate.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** libtorrent 2 through its Python module, controlled by our script. */
final class Libtorrent implements Peer {
    private static final String PYTHON = "/usr/bin/python3";

    private final Program program;

    Libtorrent(Place place, Task task) throws IOException {
        Path script = place.file("libtorrent_peer.py");
        try (InputStream in = Objects.requireNonNull(Libtorrent.class.getResourceAsStream("libtorrent_peer.py"))) {
            Files.copy(in, script);
        }
        List<String> command = new ArrayList<>(List.of(
                PYTHON,
                script.toString(),
                task.isSeed() ? "seed" : "get",
                task.source(),
                task.folder().toString(),
                place.host(),
                String.valueOf(place.freePort())));
        if (task.isSelective()) {
            task.wanted().forEach(index -> command.add(index.toString()));
        }
        program = place.start("libtorrent", command);
    }

    static boolean isInstalled() {
        try {
            Process process = new ProcessBuilder(PYTHON, "-c", "import libtorrent")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean isComplete() {
        return program.log().lines().anyMatch("complete"::equals);
    }

    @Override
    public Program program() {
        return program;
    }
}
