package dev.spate.engine;

/**
 * The proxy of a session. With a proxy, every outgoing connection goes through it, and it looks up the names of
 * trackers. What the proxy cannot carry is not done: no connection goes around it, even when it fails. The session
 * still accepts peers that dial it, wherever it listens.
 */
public sealed interface Proxy {
    /** Outgoing connections go directly to their targets. */
    record None() implements Proxy {}

    /**
     * A SOCKS5 proxy (RFC 1928), with user and password (RFC 1929) unless both are empty. It carries connections to
     * peers and to HTTP(S) trackers; UDP trackers are not used.
     *
     * @param host a name, which the system looks up, or a literal address without brackets
     * @param port 1 to 65535
     * @param user the user name, or empty
     * @param password the password, or empty
     */
    record Socks5(String host, int port, String user, String password) implements Proxy {
        /**
         * Checks host and port.
         *
         * @throws IllegalArgumentException when the host is blank or the port is out of range
         */
        public Socks5 {
            check(host, port);
        }

        /** Host and port, without user and password. */
        @Override
        public String toString() {
            return "socks5://" + host + ":" + port;
        }
    }

    /**
     * An HTTP proxy that opens tunnels with CONNECT (RFC 9110 section 9.3.6), with basic authentication unless user and
     * password are empty. It carries connections to HTTP(S) trackers only: such proxies refuse tunnels to the ports of
     * peers. So no peer is dialled, and UDP trackers are not used.
     *
     * @param host a name, which the system looks up, or a literal address without brackets
     * @param port 1 to 65535
     * @param user the user name, or empty
     * @param password the password, or empty
     */
    record Http(String host, int port, String user, String password) implements Proxy {
        /**
         * Checks host and port.
         *
         * @throws IllegalArgumentException when the host is blank or the port is out of range
         */
        public Http {
            check(host, port);
        }

        /** Host and port, without user and password. */
        @Override
        public String toString() {
            return "http://" + host + ":" + port;
        }
    }

    private static void check(String host, int port) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a proxy needs a host");
        }
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("proxy port " + port + " is not within 1 to 65535");
        }
    }
}
