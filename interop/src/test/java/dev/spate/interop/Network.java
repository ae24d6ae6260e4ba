package dev.spate.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of its own, which nothing enters and nothing leaves: a program in it may listen at every address. It has one
 * IPv6 address that is not loopback, under a name as well. It lasts as long as its {@link Programs}.
 */
final class Network {
    /** From the prefix that is kept for documentation; clients take it for a public one. */
    static final String ADDRESS = "2001:db8:5::1";

    static final String NAME = "network.test";

    private static final Duration START = Duration.ofSeconds(30);
    private static final List<String> ENTER_NEW =
            List.of("unshare", "--map-root-user", "--net", "--mount", "sh", "-ec");
    /**
     * Some programs open no IPv4 socket, not even on loopback, where there is no other IPv4 address. The last command
     * keeps the network alive until this JVM ends, however it ends.
     */
    private static final String LAY = """
            ip link set lo up
            ip -6 address add %s/128 dev lo
            ip address add 192.0.2.1/32 dev lo
            ip -6 route add default dev lo
            mount --bind hosts /etc/hosts
            echo laid
            exec cat
            """.formatted(ADDRESS);

    private final Program holder;
    private final AtomicInteger nextPort = new AtomicInteger(20_000);

    Network(Path parent, Programs programs) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("network"));
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n" + ADDRESS + " " + NAME + "\n");
        List<String> command = new ArrayList<>(ENTER_NEW);
        command.add(LAY);
        holder = programs.start("network", folder, command);
        Await.until("the network is laid", START, programs, () -> holder.log().contains("laid"));
    }

    /** Whether this machine and our rights allow it. */
    static boolean isPossible() {
        if (!Program.isInstalled("ip") || !Program.isInstalled("unshare") || !Program.isInstalled("nsenter")) {
            return false;
        }
        List<String> command = new ArrayList<>(ENTER_NEW);
        command.add("ip -6 address add " + ADDRESS + "/128 dev lo");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The command that does this one inside. */
    List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of(
                "nsenter",
                "--target",
                String.valueOf(holder.pid()),
                "--user",
                "--preserve-credentials",
                "--net",
                "--mount",
                "--wd=."));
        whole.addAll(command);
        return whole;
    }

    /** What is at this URL, asked from inside. */
    String get(String url) throws IOException {
        Process curl = new ProcessBuilder(
                        inside(List.of("curl", "--silent", "--fail", "--globoff", "--max-time", "10", url)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(curl.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** A port that nobody inside has. */
    int nextPort() {
        return nextPort.getAndIncrement();
    }
}
