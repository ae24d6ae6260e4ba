package dev.spate.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/**
 * A request got no usable answer. The message is one readable line and names the host, but never the query or the
 * password of a URL.
 */
public final class HttpException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, so that a caller can decide whether to try again. */
    public enum Reason {
        /** The URL cannot be used: its form, its scheme, its host. */
        BAD_URL,
        /** The request must not connect to this address or follow this redirect. */
        REFUSED,
        /** The name has no address. */
        UNKNOWN_HOST,
        /** No address of the host accepted the connection. */
        UNREACHABLE,
        /** The proxy refused or broke its protocol. */
        PROXY,
        /** The certificate, the name in it or the handshake is not acceptable. */
        TLS,
        /** Nothing arrived for too long, or the whole request took too long. */
        TIMEOUT,
        /** The answer breaks HTTP. */
        MALFORMED,
        /** The answer is larger than the caller allows. */
        TOO_LARGE,
        /** The connection ended before the answer did. */
        BROKEN,
        /** The server answered with a status that the caller cannot use. */
        STATUS,
        /** Meanwhile the client or the response was closed, or the calling thread was interrupted. */
        CANCELLED
    }

    private final Reason reason;

    /** An error with its reason and one readable line. */
    public HttpException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** An error with its reason, one readable line and its cause. */
    public HttpException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The exception for a failure of a socket that was connected to this host. */
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
