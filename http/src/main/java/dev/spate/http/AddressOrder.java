package dev.spate.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The order in which the addresses of one host are tried. Stateless. */
final class AddressOrder {
    private AddressOrder() {}

    /**
     * The first few addresses, with the families alternating. The family of the resolver's first address comes first.
     * So a host whose IPv6 address does not work is reached with the second attempt (RFC 8305 section 4).
     */
    static List<InetAddress> alternating(List<InetAddress> addresses) {
        List<InetAddress> same = new ArrayList<>();
        List<InetAddress> other = new ArrayList<>();
        for (InetAddress address : addresses) {
            boolean first = address.getAddress().length == addresses.getFirst().getAddress().length;
            (first ? same : other).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        for (int i = 0; i < Math.max(same.size(), other.size()); i++) {
            if (i < same.size()) {
                order.add(same.get(i));
            }
            if (i < other.size()) {
                order.add(other.get(i));
            }
        }
        return List.copyOf(order.subList(0, Math.min(order.size(), HttpLimits.ADDRESSES_TRIED_MAX)));
    }
}
