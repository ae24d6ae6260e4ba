package dev.spate.protocol.port;

import java.util.Set;

/**
 * Ports of other services that are harmed, or harm us, when a stranger dials them: a swarm must not be a tool for knocking
 * there. The list is short, because peers do listen below 1024 to get through firewalls, at 443 and 80 above all.
 */
public final class UnsafePorts {
    private static final Set<Integer> PORTS = Set.of(
            // Echo and character generator: they answer whatever comes, without end.
            7,
            19,
            // SSH, Telnet, remote desktop: guards take a few attempts for a break-in, and lock us out or report us.
            22,
            23,
            3389,
            // Mail: a strange connection or two puts an address on block lists.
            25,
            465,
            587,
            // Names: servers have few places for TCP, and firewalls take other traffic there for a tunnel.
            53,
            // Windows file sharing: providers take attempts for a worm, and cut their customer off.
            135,
            139,
            445,
            // Printers: what is sent to them is printed.
            515,
            631,
            9100,
            // IRC: networks take such connections for a botnet.
            6667);

    private UnsafePorts() {}

    /** Whether no stranger may have us dial this port. */
    public static boolean use(int port) {
        return PORTS.contains(port);
    }
}
