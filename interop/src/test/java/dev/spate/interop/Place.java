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
 * Where one program of one test lives: a loopback address that nobody else has, or a network that no other test has, and
 * a folder of its own.
 */
record Place(String address, Path folder, Programs programs, Optional<Network> network) {
    private static final AtomicInteger NEXT = new AtomicInteger();

    /** Makes the next place below a test's folder. */
    static Place under(Path parent, String name, Programs programs) {
        try {
            return new Place(nextAddress(), Files.createDirectory(parent.resolve(name)), programs, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place at the one loopback address that IPv6 has; programs there are told apart by their ports. */
    static Place ofIpv6(Path parent, String name, Programs programs) {
        try {
            return new Place("::1", Files.createDirectory(parent.resolve(name)), programs, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place in a network, whose one address all programs there share. */
    static Place in(Network network, Path parent, String name, Programs programs) {
        try {
            return new Place(
                    Network.ADDRESS, Files.createDirectory(parent.resolve(name)), programs, Optional.of(network));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isIpv6() {
        return address.indexOf(':') >= 0;
    }

    /** The address as URLs have it. */
    String host() {
        return isIpv6() ? "[" + address + "]" : address;
    }

    /** Where a program is controlled, which need not be where it meets peers. */
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
        if (network.isPresent()) {
            return network.get().nextPort();
        }
        for (int attempt = 0; attempt < 20; attempt++) {
            try (ServerSocket tcp = new ServerSocket()) {
                tcp.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
                try (DatagramSocket udp =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), tcp.getLocalPort()))) {
                    return udp.getLocalPort();
                }
            } catch (IOException taken) {
                // Somebody has the UDP port of that number; the next attempt gets another number.
            }
        }
        throw new AssertionError("no free port at " + address);
    }

    Program start(String name, List<String> command) {
        return programs.start(name, folder, here(command));
    }

    /** The command that does this one where the place is. */
    List<String> here(List<String> command) {
        return network.map(network -> network.inside(command)).orElse(command);
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
