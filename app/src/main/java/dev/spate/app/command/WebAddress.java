package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where to listen, as the user writes it: {@code HOST:PORT}, {@code [IPV6]:PORT}, {@code :PORT} or {@code PORT}.
 *
 * @param host as the user wrote it; empty if only a port was given
 * @param port 0 if the system is to choose one
 */
public record WebAddress(Optional<String> host, int port) {
    public static WebAddress parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        String bare = isBracketed ? host.substring(1, host.length() - 1) : host;
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= 0xffff && (isBracketed || bare.indexOf(':') < 0)) {
                return new WebAddress(bare.isEmpty() ? Optional.empty() : Optional.of(bare), port);
            }
        } catch (NumberFormatException e) {
            throw new CommandFailure(ExitCode.USAGE, option + " " + text + " is not HOST:PORT", e);
        }
        throw new CommandFailure(ExitCode.USAGE, option + " " + text + " is not HOST:PORT");
    }

    /** Looks up the host name. */
    public InetSocketAddress resolve(String option, String defaultHost) {
        String name = host.orElse(defaultHost);
        try {
            return new InetSocketAddress(InetAddress.getByName(name), port);
        } catch (UnknownHostException e) {
            throw new CommandFailure(ExitCode.USAGE, option + " " + name + ": unknown host", e);
        }
    }
}
