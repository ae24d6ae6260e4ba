package dev.spate.interop;

import java.util.List;

/** How clients reach the tracker, and each other. */
enum Way {
    HTTP("http", "127.", "HTTP"),
    UDP("udp", "127.", "UDP"),
    HTTP_IPV6("http", "[::1]", "HTTP and IPv6"),
    UDP_IPV6("udp", "[::1]", "UDP and IPv6");

    private final String scheme;
    private final String hostStart;
    private final String words;

    Way(String scheme, String hostStart, String words) {
        this.scheme = scheme;
        this.hostStart = hostStart;
        this.words = words;
    }

    String words() {
        return words;
    }

    boolean isIpv6() {
        return this == HTTP_IPV6 || this == UDP_IPV6;
    }

    /** The one of these announce URLs that is of this way. */
    String choose(List<String> urls) {
        return choose(urls, hostStart);
    }

    /** The same for a tracker at this host. */
    String choose(List<String> urls, String host) {
        String start = scheme + "://" + host;
        return urls.stream().filter(url -> url.startsWith(start)).findFirst().orElseThrow();
    }

    /**
     * Whether a client can go it on loopback. rtorrent 0.9.8 and Transmission 3.00 announce from an IPv4 address only
     * when they are bound to one, which they are not in a network of their own; aria2 has UDP trackers for IPv4 alone.
     */
    boolean isFor(Clients client) {
        return switch (client) {
            case LIBTORRENT, QBITTORRENT -> true;
            case ARIA2 -> this != UDP_IPV6;
            case TRANSMISSION, RTORRENT -> !isIpv6();
        };
    }
}
