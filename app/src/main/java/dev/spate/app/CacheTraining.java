package dev.spate.app;

import dev.spate.app.console.Console;
import dev.spate.app.console.Interrupt;
import dev.spate.app.console.ProcessOutput;
import dev.spate.engine.SessionConfig;
import dev.spate.share.Share;
import dev.spate.share.ShareSettings;
import dev.spate.share.SharedPath;
import dev.spate.share.offer.WebSettings;
import dev.spate.web.WebServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;

/**
 * Runs a few commands in one process, so that the Java machine loads the classes they need. From this run, the script
 * {@code spate} has it make a cache of those classes.
 */
final class CacheTraining {
    private CacheTraining() {}

    /**
     * Makes a torrent of a file, verifies the file, downloads it into the same folder while serving a web address, and
     * shares the file with a follower.
     *
     * @param args the file; everything else is written beside it
     */
    public static void main(String[] args) throws IOException {
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
            run(console, command);
        }
        follow(console, Path.of(file));
        console.interrupt().commandEnded();
    }

    private static void run(Console console, List<String> command) {
        int exitCode = Main.run(console, command);
        if (exitCode != 0) {
            throw new IllegalStateException(command + " ends with exit code " + exitCode);
        }
    }

    private static void follow(Console console, Path file) throws IOException {
        // A share waits until a new file has stopped changing; an old date avoids this wait.
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        InetAddress here = InetAddress.getLoopbackAddress();
        String host = here.getHostAddress();
        ShareSettings settings = new ShareSettings(
                List.of(new SharedPath(file.toRealPath(), false)),
                "training",
                host,
                SessionConfig.builder()
                        .bindAddresses(List.of(here))
                        .listenPort(0)
                        .build(),
                new WebSettings(new InetSocketAddress(here, 0), Set.of(host)),
                file.resolveSibling("shared-state"),
                ShareSettings.EXPIRY_USUAL);
        try (Share share = Share.open(settings, new WebServers(), _ -> {})) {
            String output = file.resolveSibling("followed").toString();
            run(console, List.of("follow", share.addresses().web(), "--output", output, "--once", "--quiet"));
        }
    }
}
