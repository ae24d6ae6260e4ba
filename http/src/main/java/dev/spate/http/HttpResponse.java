package dev.spate.http;

import dev.spate.wire.PeerAddress.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer whose body is still being read. It belongs to the thread that reads it; any thread may close it, which ends
 * a waiting read.
 */
public final class HttpResponse implements AutoCloseable {
    private final HttpUrl url;
    private final Scope scope;
    private final ResponseHead head;
    private final OptionalLong length;
    private final InputStream body;
    private final Runnable connection;

    HttpResponse(
            HttpUrl url, Scope scope, ResponseHead head, OptionalLong length, InputStream body, Runnable connection) {
        this.url = url;
        this.scope = scope;
        this.head = head;
        this.length = length;
        this.body = body;
        this.connection = connection;
    }

    /** The URL that answered, after all redirects. */
    public HttpUrl url() {
        return url;
    }

    /** The scope of the address that answered; global when only a proxy knows the address. */
    public Scope scope() {
        return scope;
    }

    /** The status, 200 to 599. */
    public int status() {
        return head.status();
    }

    /** Whether the status means success: 200 to 299. */
    public boolean isOk() {
        return head.status() < 300;
    }

    public HttpHeaders headers() {
        return head.headers();
    }

    /** The length of {@link #body} in bytes, if the server gives it and sends the body unpacked. */
    public OptionalLong length() {
        return length;
    }

    /** The body, unpacked. It throws only {@link HttpException}; closing it closes the connection. */
    public InputStream body() {
        return body;
    }

    /** Reads the whole body, which the request bounds, and closes the response. */
    public byte[] readBody() throws HttpException {
        try (body) {
            return body.readAllBytes();
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw HttpException.of(e, url.host());
        }
    }

    /** How long the server asks us to wait before the next request, if it says so; the caller bounds it. */
    public Optional<Duration> retryAfter() {
        return RetryAfter.of(headers(), Instant.now());
    }

    /** The target of the redirect, if this is one. */
    Optional<String> redirect() {
        return switch (head.status()) {
            case 301, 302, 303, 307, 308 -> head.headers().first("Location");
            default -> Optional.empty();
        };
    }

    /** Ends the connection, read or not. */
    @Override
    public void close() {
        connection.run();
    }
}
