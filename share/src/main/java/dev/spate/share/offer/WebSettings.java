package dev.spate.share.offer;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Where a web server listens, and which names it answers to. Immutable.
 *
 * @param address where to listen; with port 0, the system chooses a free port
 * @param names further names of this machine, besides its addresses and {@code localhost}: requests for other names are
 *     refused
 */
public record WebSettings(InetSocketAddress address, Set<String> names) {
    /** Copies the names. */
    public WebSettings {
        names = Set.copyOf(names);
    }

    /** The same settings with another port. */
    public WebSettings at(int port) {
        return new WebSettings(new InetSocketAddress(address.getAddress(), port), names);
    }
}
