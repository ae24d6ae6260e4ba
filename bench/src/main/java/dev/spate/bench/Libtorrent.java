package dev.spate.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * The newest libtorrent of the Python package index, in its own virtual environment.
 *
 * @param python the interpreter of the virtual environment
 * @param script the script that downloads with it
 */
record Libtorrent(Path python, Path script) {
    static final String VERSION = "2.1.1";
    private static final String SCRIPT = "libtorrent_get.py";

    /**
     * Finds libtorrent, or installs it first.
     *
     * @throws IOException with the reason when it cannot be installed
     */
    static Libtorrent installed(Path target, Path work, Meter meter) throws IOException, InterruptedException {
        Path environment = target.resolve("libtorrent-" + VERSION);
        Path python = environment.resolve("bin/python");
        if (!works(python, meter)) {
            meter.run(List.of("python3", "-m", "venv", "--clear", environment.toString()));
            meter.run(List.of(
                    python.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "libtorrent==" + VERSION));
        }
        Path script = work.resolve(SCRIPT);
        try (InputStream resource = Objects.requireNonNull(Libtorrent.class.getResourceAsStream(SCRIPT))) {
            Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Libtorrent(python, script);
    }

    private static boolean works(Path python, Meter meter) throws InterruptedException {
        try {
            meter.run(List.of(python.toString(), "-c", "import libtorrent"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    List<String> get(Path torrent, Path folder, int port) {
        return List.of(
                python.toString(),
                script.toString(),
                torrent.toString(),
                folder.toString(),
                "127.0.0.1",
                String.valueOf(port));
    }
}
