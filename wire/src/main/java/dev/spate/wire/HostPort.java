package dev.spate.wire;

import java.util.Locale;

/**
 * A host, by name or address, and a port. Magnet links and metainfo name peers this way.
 *
 * @param host a name, an IPv4 address or an IPv6 address without brackets; 1 to 253 characters of ASCII letters, digits
 *     and {@code - . _ : %}
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    private static final int HOST_LENGTH_MAX = 253;

    public HostPort {
        if (host.isEmpty() || host.length() > HOST_LENGTH_MAX || !host.chars().allMatch(HostPort::isHostCharacter)) {
            throw new IllegalArgumentException("not a host name or address");
        }
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to 65535");
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws ProtocolException if the text is something else
     */
    public static HostPort parse(String text) throws ProtocolException {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
        if (colon < 1 || text.length() - colon > 6 || (!bracketed && text.indexOf(':') != colon)) {
            throw new ProtocolException("a peer is not written as host:port");
        }
        String host = bracketed ? text.substring(1, colon - 1) : text.substring(0, colon);
        try {
            return new HostPort(host, Integer.parseInt(text, colon + 1, text.length(), 10));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a peer is not written as host:port", e);
        }
    }

    private static boolean isHostCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._:%".indexOf(c) >= 0;
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
