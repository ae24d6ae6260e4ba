package dev.spate.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where one program of one test runs: its own folder, and its own loopback address or the address of a network that no
 * other test has.
 */
record Place(String address, Path folder, Programs programs, Optional<Namespace> namespace) {
    private static final AtomicInteger NEXT = new AtomicInteger();

    /** Makes the next place below the folder of a test. */
    static Place under(Path parent, String name, Programs programs) {
        try {
            return new Place(nextAddress(), Files.createDirectory(parent.resolve(name)), programs, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place at ::1, the only loopback address of IPv6. Programs there differ in their ports. */
    static Place ofIpv6(Path parent, String name, Programs programs) {
        try {
            return new Place("::1", Files.createDirectory(parent.resolve(name)), programs, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place in a namespace. If that has a network, all programs there share its one address. */
    static Place in(Namespace namespace, Path parent, String name, Programs programs) {
        try {
            String address = namespace.hasNetwork() ? Namespace.ADDRESS : nextAddress();
            return new Place(address, Files.createDirectory(parent.resolve(name)), programs, Optional.of(namespace));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the test has a network of its own, so that a program may listen at every address. */
    boolean isAlone() {
        return namespace.filter(Namespace::hasNetwork).isPresent();
    }

    boolean isIpv6() {
        return address.indexOf(':') >= 0;
    }

    /** The address in the form of URLs. */
    String host() {
        return isIpv6() ? "[" + address + "]" : address;
    }

    /** The address for controlling a program, which may differ from the one for peers. */
    String controlAddress() {
        return isIpv6() ? "127.0.0.1" : address;
    }

    /**
     * The second and third byte come from our process id, so that two runs on one machine are unlikely to share an
     * address; the last counts within the run.
     */
    private static String nextAddress() {
        int pid = (int) ProcessHandle.current().pid();
        int number = NEXT.getAndIncrement();
        return "127." + (1 + (pid >> 5) % 254) + "." + ((pid & 31) << 3 | number / 250 & 7) + "." + (2 + number % 250);
    }

    /** A port that is free for TCP and UDP at this address right now. */
    int freePort() {
        if (isAlone()) {
            return namespace.get().nextPort();
        }
        for (int attempt = 0; attempt < 20; attempt++) {
            try (ServerSocket tcp = new ServerSocket()) {
                tcp.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
                try (DatagramSocket udp =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), tcp.getLocalPort()))) {
                    return udp.getLocalPort();
                }
            } catch (IOException taken) {
                // The UDP port of that number is taken; the next attempt gets another number.
            }
        }
        throw new AssertionError("no free port at " + address);
    }

    Program start(String name, List<String> command) {
        return programs.start(name, folder, here(command));
    }

    /** The command that runs this one inside the namespace of the place. */
    List<String> here(List<String> command) {
        return namespace.map(ours -> ours.inside(command)).orElse(command);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Writes a configuration file below this place. */
    Path write(String name, String text) throws IOException {
        Path file = file(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
