package dev.spate.http;

import dev.spate.wire.PeerAddress.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer whose body is still being read. The thread that reads it owns it; any thread may close it, which ends a
 * read that waits.
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

    /** How far the address that answered reaches; global when only a proxy knows the address. */
    public Scope scope() {
        return scope;
    }

    /** 200 to 599. */
    public int status() {
        return head.status();
    }

    /** Whether the status says that the request was served: 200 to 299. */
    public boolean isOk() {
        return head.status() < 300;
    }

    public HttpHeaders headers() {
        return head.headers();
    }

    /** How many bytes {@link #body} has, if the server says so and sends them as they are. */
    public OptionalLong length() {
        return length;
    }

    /** The body, unpacked. It throws {@link HttpException} only; closing it closes the connection. */
    public InputStream body() {
        return body;
    }

    /** The whole body, which the request bounds, and the end of the connection. */
    public byte[] readBody() throws HttpException {
        try (body) {
            return body.readAllBytes();
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw HttpException.of(e, url.host());
        }
    }

    /** How long the server wants to be left alone, if it says so; the caller bounds it. */
    public Optional<Duration> retryAfter() {
        return RetryAfter.of(headers(), Instant.now());
    }

    /** Where a redirect leads, if this is one. */
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
