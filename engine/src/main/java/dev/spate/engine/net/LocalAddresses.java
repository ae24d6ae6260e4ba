package dev.spate.engine.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The addresses that this machine has. Called by one thread. */
public interface LocalAddresses {
    /**
     * The addresses at one moment, without loopback and link-local addresses.
     *
     * @param assigned the addresses of all interfaces
     * @param usable the addresses of interfaces that are up
     */
    record Snapshot(Set<InetAddress> assigned, Set<InetAddress> usable) {
        public Snapshot {
            assigned = Set.copyOf(assigned);
            usable = Set.copyOf(usable);
        }
    }

    Snapshot snapshot();

    /** The current addresses of the system. */
    static Snapshot ofSystem() {
        Set<InetAddress> assigned = new LinkedHashSet<>();
        Set<InetAddress> usable = new LinkedHashSet<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                boolean isUp = each.isUp();
                each.inetAddresses()
                        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                        .forEach(address -> {
                            assigned.add(address);
                            if (isUp) {
                                usable.add(address);
                            }
                        });
            }
        } catch (SocketException e) {
            // An interface disappeared during the enumeration; the next check gives a complete result.
            return new Snapshot(assigned, usable);
        }
        return new Snapshot(assigned, usable);
    }
}
