package dev.spate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The settings of a client. Immutable; the {@code with} methods make a changed copy.
 *
 * @param bind local addresses to connect from; if there are any, the client uses only their families
 * @param tls the certificates to trust; nothing means the certificate authorities that the JDK trusts
 * @param idnaAllowed whether the client connects to names that stand for letters outside ASCII; they can look like
 *     other names
 */
public record HttpSettings(
        String userAgent,
        ProxyChoice proxy,
        List<InetAddress> bind,
        Optional<SSLContext> tls,
        Duration connectTimeout,
        Duration idleTimeout,
        boolean idnaAllowed) {
    /** Copies the list and refuses a user agent that a header cannot carry. */
    public HttpSettings {
        bind = List.copyOf(bind);
        if (userAgent.isEmpty() || !HttpHeaders.isValue(userAgent)) {
            throw new IllegalArgumentException("the user agent must be one line of text");
        }
    }

    /** No proxy, any local address, the JDK's trust, usual timeouts. */
    public static HttpSettings of(String version) {
        return new HttpSettings(
                "Spate/" + version,
                new ProxyChoice.None(),
                List.of(),
                Optional.empty(),
                HttpLimits.CONNECT_TIMEOUT,
                HttpLimits.IDLE_TIMEOUT,
                false);
    }

    /** These settings with another proxy. */
    public HttpSettings withProxy(ProxyChoice choice) {
        return new HttpSettings(userAgent, choice, bind, tls, connectTimeout, idleTimeout, idnaAllowed);
    }

    /** These settings with these local addresses. */
    public HttpSettings withBind(List<InetAddress> addresses) {
        return new HttpSettings(userAgent, proxy, addresses, tls, connectTimeout, idleTimeout, idnaAllowed);
    }

    /** These settings with this trust. */
    public HttpSettings withTls(SSLContext context) {
        return new HttpSettings(userAgent, proxy, bind, Optional.of(context), connectTimeout, idleTimeout, idnaAllowed);
    }

    /** These settings with other timeouts: for one attempt to connect, and for silence of the server. */
    public HttpSettings withTimeouts(Duration connect, Duration idle) {
        return new HttpSettings(userAgent, proxy, bind, tls, connect, idle, idnaAllowed);
    }

    /** These settings with names that stand for letters outside ASCII allowed. */
    public HttpSettings withIdna() {
        return new HttpSettings(userAgent, proxy, bind, tls, connectTimeout, idleTimeout, true);
    }
}
