package dev.spate.engine;

/**
 * What stands between a session and the world. With a proxy every connection that is opened goes to it, the names of
 * trackers are looked up by it, and what it cannot carry is not done: nothing goes around it, also not when it fails.
 * Peers that dial this session are still accepted, wherever it listens.
 */
public sealed interface Proxy {
    /** Connections go straight to their targets. */
    record None() implements Proxy {}

    /**
     * A SOCKS5 proxy (RFC 1928), with user and password (RFC 1929) unless both are empty. It carries peers and HTTP(S)
     * trackers; UDP trackers are not asked.
     *
     * @param host a name, which the system looks up, or a literal address without brackets
     * @param port 1 to 65535
     */
    record Socks5(String host, int port, String user, String password) implements Proxy {
        /** Checks host and port; throws {@link IllegalArgumentException}. */
        public Socks5 {
            check(host, port);
        }

        /** Host and port; never the password. */
        @Override
        public String toString() {
            return "socks5://" + host + ":" + port;
        }
    }

    /**
     * An HTTP proxy that is asked for tunnels with CONNECT (RFC 9110 section 9.3.6), with basic authentication unless
     * user and password are empty. It carries HTTP(S) trackers only: such proxies refuse tunnels to the ports of peers,
     * so no peer is dialled, and UDP trackers are not asked.
     *
     * @param host a name, which the system looks up, or a literal address without brackets
     * @param port 1 to 65535
     */
    record Http(String host, int port, String user, String password) implements Proxy {
        /** Checks host and port; throws {@link IllegalArgumentException}. */
        public Http {
            check(host, port);
        }

        /** Host and port; never the password. */
        @Override
        public String toString() {
            return "http://" + host + ":" + port;
        }
    }

    private static void check(String host, int port) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a proxy has a host");
        }
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("proxy port " + port + " is not within 1 to 65535");
        }
    }
}
