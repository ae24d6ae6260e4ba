package dev.spate.interop;

import java.util.List;

/** How clients reach the tracker, and each other. */
enum TrackerRoute {
    HTTP("http", "127.", "HTTP"),
    UDP("udp", "127.", "UDP"),
    HTTP_IPV6("http", "[::1]", "HTTP and IPv6"),
    UDP_IPV6("udp", "[::1]", "UDP and IPv6");

    private final String scheme;
    private final String hostStart;
    private final String displayName;

    TrackerRoute(String scheme, String hostStart, String displayName) {
        this.scheme = scheme;
        this.hostStart = hostStart;
        this.displayName = displayName;
    }

    String displayName() {
        return displayName;
    }

    boolean isIpv6() {
        return this == HTTP_IPV6 || this == UDP_IPV6;
    }

    /** The announce URL for this route. */
    String choose(List<String> urls) {
        return choose(urls, hostStart);
    }

    /** The announce URL for this route, for a tracker at this host. */
    String choose(List<String> urls, String host) {
        String start = scheme + "://" + host;
        return urls.stream().filter(url -> url.startsWith(start)).findFirst().orElseThrow();
    }

    /**
     * Whether a client supports it on loopback. rtorrent 0.9.8 and Transmission 3.00 announce only over IPv4 when they
     * are bound to an IPv4 address; in a network of their own they are not bound. aria2 supports UDP trackers over IPv4
     * only.
     */
    boolean isFor(Clients client) {
        return switch (client) {
            case LIBTORRENT, QBITTORRENT -> true;
            case ARIA2 -> this != UDP_IPV6;
            case TRANSMISSION, RTORRENT -> !isIpv6();
        };
    }
}
