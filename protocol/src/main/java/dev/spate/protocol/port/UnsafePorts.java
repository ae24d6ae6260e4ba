package dev.spate.protocol.port;

import java.util.Set;

/**
 * Ports of other services that are harmed, or harm us, when a stranger dials them: a swarm must not be used to attack
 * them. The list is short, because peers do listen below 1024 to get through firewalls, above all at 443 and 80.
 */
public final class UnsafePorts {
    private static final Set<Integer> PORTS = Set.of(
            // Echo and character generator: they answer everything, without end.
            7,
            19,
            // SSH, Telnet, remote desktop: guards treat a few dials as an attack, and lock us out or report us.
            22,
            23,
            3389,
            // Mail: one or two unknown connections can put an address on block lists.
            25,
            465,
            587,
            // DNS: servers have few slots for TCP, and firewalls suspect a tunnel in other traffic there.
            53,
            // Windows file sharing: providers suspect a worm, and disconnect their customer.
            135,
            139,
            445,
            // Printers: they print whatever they receive.
            515,
            631,
            9100,
            // IRC: networks suspect a botnet.
            6667);

    private UnsafePorts() {}

    /** Whether we must not dial this port for a stranger. */
    public static boolean contains(int port) {
        return PORTS.contains(port);
    }
}
