package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.SessionConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * What to change on the command line when spate cannot listen on an address. The reason alone says what is wrong, not
 * how to mend it.
 */
public final class ListenAdvice {
    /** Ports below this one are for the system's own services on most systems. */
    private static final int ORDINARY_PORT_MIN = 1024;

    private ListenAdvice() {}

    /** For the port of peers. */
    public static String of(SessionConfig config) {
        for (InetAddress address : config.bindAddresses()) {
            if (!isOfThisMachine(address)) {
                return notOurs(address, "--bind");
            }
        }
        return otherPort(config.listenPort(), "--port");
    }

    /** The failure to listen on a web address, with the reason and the advice. */
    public static CommandFailure failure(InetSocketAddress address, String option, IOException cause) {
        String reason = (cause.getCause() == null ? cause : cause.getCause()).getMessage();
        String line = "cannot listen on " + address.getAddress().getHostAddress() + " port " + address.getPort() + ": "
                + reason + of(List.of(address), option);
        return new CommandFailure(ExitCode.UNREACHABLE, line, cause);
    }

    /** For the addresses that one option names, when spate cannot listen on one of them. */
    public static String of(List<InetSocketAddress> addresses, String option) {
        for (InetSocketAddress address : addresses) {
            if (!isOfThisMachine(address.getAddress())) {
                return notOurs(address.getAddress(), option);
            }
        }
        int lowest =
                addresses.stream().mapToInt(InetSocketAddress::getPort).min().orElse(0);
        return otherPort(lowest, option);
    }

    private static String notOurs(InetAddress address, String option) {
        return "; " + address.getHostAddress() + " is not an address of this machine; choose one with " + option;
    }

    private static String otherPort(int port, String option) {
        String reserved = port > 0 && port < ORDINARY_PORT_MIN ? " (ports below 1024 may need special rights)" : "";
        return "; choose another port with " + option + reserved + ", or 0 for any free one";
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // We cannot find out our own addresses, so we assume that the port is the problem.
            return true;
        }
    }
}
