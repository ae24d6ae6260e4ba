package dev.spate.interop;

import java.util.List;

/** How clients reach the tracker, and each other. */
enum Way {
    HTTP("http://127.", "HTTP"),
    UDP("udp://127.", "UDP"),
    HTTP_IPV6("http://[::1]", "HTTP and IPv6"),
    UDP_IPV6("udp://[::1]", "UDP and IPv6");

    private final String urlStart;
    private final String words;

    Way(String urlStart, String words) {
        this.urlStart = urlStart;
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
        return urls.stream().filter(url -> url.startsWith(urlStart)).findFirst().orElseThrow();
    }

    /**
     * Whether a client can go it. rtorrent 0.9.8 and Transmission 3.00 announce from an IPv4 address only when they are
     * bound to one, and aria2 has UDP trackers for IPv4 alone.
     */
    boolean isFor(Clients client) {
        return switch (client) {
            case LIBTORRENT, QBITTORRENT -> true;
            case ARIA2 -> this != UDP_IPV6;
            case TRANSMISSION, RTORRENT -> !isIpv6();
        };
    }
}
