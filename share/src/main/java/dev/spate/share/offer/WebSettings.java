package dev.spate.share.offer;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * How the web address behaves.
 *
 * @param address where to listen; port 0 is one that the system chooses
 * @param names by which people call this machine, besides its addresses and {@code localhost}
 */
public record WebSettings(InetSocketAddress address, Set<String> names) {
    /** Copies the names. */
    public WebSettings {
        names = Set.copyOf(names);
    }

    /** The same at another port. */
    public WebSettings at(int port) {
        return new WebSettings(new InetSocketAddress(address.getAddress(), port), names);
    }
}
