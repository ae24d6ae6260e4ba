package dev.spate.engine.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Sees which addresses this machine has. Called by one thread. */
public interface LocalAddresses {
    /**
     * The addresses of one moment, without those that lead to this machine or its own cable only.
     *
     * @param assigned to any interface
     * @param usable those of interfaces that are up
     */
    record Seen(Set<InetAddress> assigned, Set<InetAddress> usable) {
        public Seen {
            assigned = Set.copyOf(assigned);
            usable = Set.copyOf(usable);
        }
    }

    Seen seen();

    /** As the system has it now. */
    static Seen look() {
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
            // An interface that goes away while it is looked at; the next look sees it whole.
            return new Seen(assigned, usable);
        }
        return new Seen(assigned, usable);
    }
}
