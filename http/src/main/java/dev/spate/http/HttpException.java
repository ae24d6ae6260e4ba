package dev.spate.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/**
 * A request that got no usable answer. The message is one line fit for a person and names the host, never the
 * query or the password of a URL.
 */
public final class HttpException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for whoever decides whether to try again. */
    public enum Reason {
        /** The URL cannot be used: its form, its scheme, its host. */
        BAD_URL,
        /** The address or the redirect is one that this request must not reach. */
        REFUSED,
        /** The name has no address. */
        UNKNOWN_HOST,
        /** No address of the host took the connection. */
        UNREACHABLE,
        /** The proxy refused or does not speak its protocol. */
        PROXY,
        /** The certificate, the name in it or the handshake is not acceptable. */
        TLS,
        /** Nothing came for too long, or the whole took too long. */
        TIMEOUT,
        /** The answer breaks HTTP. */
        MALFORMED,
        /** The answer is larger than the caller takes. */
        TOO_LARGE,
        /** The connection ended before the answer did. */
        BROKEN,
        /** The server answered with a status that the caller cannot use. */
        STATUS,
        /** The client or the response was closed, or the calling thread interrupted, meanwhile. */
        CANCELLED
    }

    private final Reason reason;

    /** An error with its meaning and one line for a person. */
    public HttpException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** An error with its meaning, one line for a person and what caused it. */
    public HttpException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The meaning of what a socket threw while it talked to this host. */
    static HttpException of(IOException failure, String host) {
        return switch (failure) {
            case HttpException already -> already;
            case SocketTimeoutException e -> new HttpException(Reason.TIMEOUT, host + ": " + e.getMessage(), e);
            case SSLException e -> new HttpException(Reason.TLS, host + ": " + e.getMessage(), e);
            case ClosedChannelException e -> new HttpException(Reason.CANCELLED, host + ": cancelled", e);
            default -> new HttpException(Reason.BROKEN, host + ": " + failure.getMessage(), failure);
        };
    }
}
