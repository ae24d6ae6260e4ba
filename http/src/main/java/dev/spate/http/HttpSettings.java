package dev.spate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a client goes about its requests. Immutable; the {@code with} methods make a changed copy.
 *
 * @param bind local addresses to connect from; with some, only their families are used
 * @param tls whom to trust; nothing means the certificate authorities that the JDK trusts
 * @param idnaAllowed whether names that stand for letters outside ASCII may be reached; they can look like others
 */
public record HttpSettings(
        String userAgent,
        ProxyChoice proxy,
        List<InetAddress> bind,
        Optional<SSLContext> tls,
        Duration connectTimeout,
        Duration idleTimeout,
        boolean idnaAllowed) {
    /** Copies the list and refuses a name that no header can carry. */
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

    /** The same through another proxy. */
    public HttpSettings withProxy(ProxyChoice choice) {
        return new HttpSettings(userAgent, choice, bind, tls, connectTimeout, idleTimeout, idnaAllowed);
    }

    /** The same from these local addresses. */
    public HttpSettings withBind(List<InetAddress> addresses) {
        return new HttpSettings(userAgent, proxy, addresses, tls, connectTimeout, idleTimeout, idnaAllowed);
    }

    /** The same with this trust. */
    public HttpSettings withTls(SSLContext context) {
        return new HttpSettings(userAgent, proxy, bind, Optional.of(context), connectTimeout, idleTimeout, idnaAllowed);
    }

    /** The same with other patience: for one attempt to connect, and for silence of the server. */
    public HttpSettings withTimeouts(Duration connect, Duration idle) {
        return new HttpSettings(userAgent, proxy, bind, tls, connect, idle, idnaAllowed);
    }

    /** The same with names that stand for letters outside ASCII. */
    public HttpSettings withIdna() {
        return new HttpSettings(userAgent, proxy, bind, tls, connectTimeout, idleTimeout, true);
    }
}
