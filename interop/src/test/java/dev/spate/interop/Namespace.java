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
import java.util.stream.Stream;

/**
 * A network or disk for some programs only: a network that no packet enters or leaves, so that they may listen at every
 * address, or a disk that they can fill. It exists as long as its {@link Programs}.
 */
final class Namespace {
    /**
     * The only IPv6 address of a network. It is not loopback but from the prefix reserved for documentation, which
     * clients take for public.
     */
    static final String ADDRESS = "2001:db8:5::1";

    static final String NAME = "network.test";

    private static final Duration START = Duration.ofSeconds(30);
    /** The last command keeps the namespace alive until this JVM ends, in whatever way. */
    private static final String KEEP = "echo laid; exec cat";
    /** Without another IPv4 address, some programs open no IPv4 socket, not even on loopback. */
    private static final String LAY_NETWORK = """
            ip link set lo up
            ip -6 address add %s/128 dev lo
            ip address add 192.0.2.1/32 dev lo
            ip -6 route add default dev lo
            mount --bind hosts /etc/hosts
            """.formatted(ADDRESS);

    private final boolean hasNetwork;
    private final Path folder;
    private final Program holder;
    private final AtomicInteger nextPort = new AtomicInteger(20_000);

    private Namespace(boolean hasNetwork, Path folder, String lay, Programs programs) {
        this.hasNetwork = hasNetwork;
        this.folder = folder;
        this.holder = programs.start("namespace", folder, entering(hasNetwork, lay + KEEP));
        Await.until("the namespace is laid", START, programs, () -> holder.log().contains("laid"));
    }

    /** A network with {@link #ADDRESS}, whose host name is {@link #NAME}. */
    static Namespace withNetwork(Path parent, Programs programs) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("network"));
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n" + ADDRESS + " " + NAME + "\n");
        return new Namespace(true, folder, LAY_NETWORK, programs);
    }

    /** A disk of this many MiB, at {@link #disk}. */
    static Namespace withDisk(Path parent, int mib, Programs programs) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("namespace"));
        Files.createDirectory(folder.resolve("disk"));
        return new Namespace(false, folder, "mount -t tmpfs -o size=" + mib + "m disk disk\n", programs);
    }

    /** Whether the programs that a namespace needs are installed. */
    static boolean isInstalled() {
        return Stream.of("ip", "unshare", "nsenter").allMatch(Program::isInstalled);
    }

    /**
     * Whether the programs are installed and this machine and our rights allow a namespace. No installation changes the
     * rights.
     */
    static boolean isPossible() {
        if (!isInstalled()) {
            return false;
        }
        try {
            return new ProcessBuilder(entering(true, "ip -6 address add " + ADDRESS + "/128 dev lo"))
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

    private static List<String> entering(boolean hasNetwork, String script) {
        List<String> command = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount"));
        if (hasNetwork) {
            command.add("--net");
        }
        command.addAll(List.of("sh", "-ec", script));
        return command;
    }

    /** The command that runs this one inside. */
    List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--target", String.valueOf(holder.pid())));
        whole.addAll(List.of("--user", "--preserve-credentials", "--mount", "--wd=."));
        if (hasNetwork) {
            whole.add("--net");
        }
        whole.addAll(command);
        return whole;
    }

    boolean hasNetwork() {
        return hasNetwork;
    }

    /** The path of the disk inside. */
    Path disk() {
        return folder.resolve("disk");
    }

    /** The path of the disk outside. */
    Path diskFromOutside() {
        return Path.of("/proc/" + holder.pid() + "/root" + disk().toAbsolutePath());
    }

    /** The answer of this URL to a request from inside. */
    String get(String url) throws IOException {
        Process curl = new ProcessBuilder(
                        inside(List.of("curl", "--silent", "--fail", "--globoff", "--max-time", "10", url)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(curl.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** A port that no program inside has. */
    int nextPort() {
        return nextPort.getAndIncrement();
    }
}
