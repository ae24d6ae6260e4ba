package dev.spate.http;

/**
 * The proxy of a client. With a proxy, every connection goes through it and it looks up the names; when it fails,
 * nothing connects around it.
 */
public sealed interface ProxyChoice {
    /** Connections go directly to their targets. */
    record None() implements ProxyChoice {}

    /**
     * A SOCKS5 proxy (RFC 1928), with user and password (RFC 1929) unless both are empty.
     *
     * @param port 1 to 65535
     */
    record Socks5(String host, int port, String user, String password) implements ProxyChoice {
        public Socks5 {
            checkPort(port);
        }

        /** Host and port; never the password. */
        @Override
        public String toString() {
            return "socks5://" + host + ":" + port;
        }
    }

    /**
     * An HTTP proxy. The client opens tunnels with CONNECT (RFC 9110 section 9.3.6) for both http and https, with basic
     * authentication unless user and password are empty.
     *
     * @param port 1 to 65535
     */
    record HttpConnect(String host, int port, String user, String password) implements ProxyChoice {
        public HttpConnect {
            checkPort(port);
        }

        /** Host and port; never the password. */
        @Override
        public String toString() {
            return "http://" + host + ":" + port;
        }
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("proxy port " + port + " is not within 1 to 65535");
        }
    }
}
