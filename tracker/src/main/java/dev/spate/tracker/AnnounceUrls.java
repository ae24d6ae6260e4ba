package dev.spate.tracker;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** Writes addresses as announce URLs for peers. */
final class AnnounceUrls {
    private AnnounceUrls() {}

    static List<String> of(String scheme, InetSocketAddress address) {
        return hosts(address.getAddress()).stream()
                .map(host -> scheme + "://" + text(host) + ":" + address.getPort() + "/announce")
                .toList();
    }

    private static List<InetAddress> hosts(InetAddress host) {
        if (!host.isAnyLocalAddress()) {
            return List.of(host);
        }
        try {
            // The socket for all IPv6 addresses also receives from IPv4.
            List<InetAddress> all = NetworkInterface.networkInterfaces()
                    .filter(AnnounceUrls::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(other -> host instanceof Inet6Address || other instanceof Inet4Address)
                    .filter(other -> !other.isLinkLocalAddress())
                    .toList();
            return all.isEmpty() ? List.of(host) : all;
        } catch (SocketException e) {
            return List.of(host);
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private static String text(InetAddress host) {
        String text = host.getHostAddress();
        if (host instanceof Inet4Address) {
            return text;
        }
        int zone = text.indexOf('%');
        String groups = zone < 0 ? text : text.substring(0, zone);
        // One run of zeros may be left out (RFC 4291, 2.2).
        return "[" + groups.replaceFirst("(^|:)(0(:|$)){2,8}", "::") + "]";
    }
}
