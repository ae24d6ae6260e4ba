package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.SessionConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** What to change on the command line when an address cannot be listened on: the reason alone says what, not how. */
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

    /** For a web address that could not be had, with the reason. */
    public static CommandFailure failure(InetSocketAddress address, String option, IOException cause) {
        String reason = (cause.getCause() == null ? cause : cause.getCause()).getMessage();
        String line = "cannot listen on " + address.getAddress().getHostAddress() + " port " + address.getPort() + ": "
                + reason + of(List.of(address), option);
        return new CommandFailure(ExitCode.UNREACHABLE, line, cause);
    }

    /** For addresses that one option names, of which one could not be had. */
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
        return "; " + address.getHostAddress() + " is no address of this machine, " + option + " names one that is";
    }

    private static String otherPort(int port, String option) {
        String reserved = port > 0 && port < ORDINARY_PORT_MIN ? " (those below 1024 may need rights)" : "";
        return "; " + option + " names another port" + reserved + ", and 0 is any that is free";
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Nothing is known of our addresses, so the port is to blame.
            return true;
        }
    }
}
