package dev.spate.app;

import dev.spate.app.console.Console;
import dev.spate.app.console.Interrupt;
import dev.spate.app.console.ProcessOutput;
import java.nio.file.Path;
import java.util.List;

/**
 * Does a little of what the commands do, in one process, so that the script {@code spate} can have the Java machine make
 * a cache of the classes that were needed.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Makes a torrent of a file, compares both, downloads what is already there, and opens a web address meanwhile.
     *
     * @param args a file, beside which the torrent is written
     */
    public static void main(String[] args) {
        String file = args[0];
        String folder = Path.of(file).resolveSibling("").toString();
        String torrent = file + ".torrent";
        Interrupt interrupt = Interrupt.ofProcess();
        Console console = Console.ofProcess(ProcessOutput.standard(interrupt), interrupt);
        for (List<String> command : List.of(
                List.of("create", file, "--output", torrent, "--quiet"),
                List.of("verify", torrent, "--data", folder, "--quiet"),
                List.of("info", torrent),
                List.of(
                        "get",
                        torrent,
                        "--output",
                        folder,
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--http",
                        ":0",
                        "--quiet"))) {
            int exitCode = Main.run(console, command);
            if (exitCode != 0) {
                throw new IllegalStateException(command + " ends with exit code " + exitCode);
            }
        }
        console.interrupt().commandEnded();
    }
}
