package dev.spate.engine.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What to ask a server for. Immutable; the {@code with} methods make a changed copy.
 *
 * @param headers those of the caller; the client adds its own
 * @param bodyMax the most bytes of (decoded) body that the caller takes
 * @param timeLimit how long all of it may take, body included; nothing means that only silence ends it
 * @param local whether addresses of this machine and of private networks may be reached
 * @param plainRedirects whether a redirect may lead from https to http: for whoever verifies the bytes by itself
 * @param gzip whether to ask for and decode a compressed body; without it the body comes as the server stores it
 */
public record HttpRequest(
        Method method,
        HttpUrl url,
        HttpHeaders headers,
        long bodyMax,
        Optional<Duration> timeLimit,
        LocalAccess local,
        boolean plainRedirects,
        boolean gzip) {
    /** The methods this client has. */
    public enum Method {
        /** Asks for headers and body. */
        GET,
        /** Asks for the headers only. */
        HEAD,
        /** Tells something by its query alone: the body is empty. */
        POST
    }

    // The client frames messages itself; a caller's second opinion would let a server see two requests in one.
    private static final List<String> RESERVED = List.of(
            "host", "connection", "content-length", "transfer-encoding", "accept-encoding", "upgrade", "te", "expect");

    /** Refuses headers that only the client may set, and a limit below zero. */
    public HttpRequest {
        for (HttpHeaders.Line line : headers.lines()) {
            if (RESERVED.contains(line.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("header " + line.name() + " is set by the client");
            }
        }
        if (bodyMax < 0) {
            throw new IllegalArgumentException("a body of less than nothing");
        }
    }

    /** A GET without time limit that reaches global addresses only and takes compressed bodies. */
    public static HttpRequest get(HttpUrl url, long bodyMax) {
        return new HttpRequest(
                Method.GET, url, HttpHeaders.NONE, bodyMax, Optional.empty(), new LocalAccess.Refused(), false, true);
    }

    /** The same with another method. */
    public HttpRequest withMethod(Method newMethod) {
        return new HttpRequest(newMethod, url, headers, bodyMax, timeLimit, local, plainRedirects, gzip);
    }

    /** The same with one more header; one of the same name is replaced. */
    public HttpRequest withHeader(String name, String value) {
        return new HttpRequest(method, url, headers.with(name, value), bodyMax, timeLimit, local, plainRedirects, gzip);
    }

    /** The same for the bytes from here to the end. */
    public HttpRequest withRangeFrom(long first) {
        return withHeader("Range", "bytes=" + first + "-");
    }

    /** The same for some bytes, both ends included. */
    public HttpRequest withRange(long first, long last) {
        return withHeader("Range", "bytes=" + first + "-" + last);
    }

    /** The same, over after this time whatever happened. */
    public HttpRequest withTimeLimit(Duration limit) {
        return new HttpRequest(method, url, headers, bodyMax, Optional.of(limit), local, plainRedirects, gzip);
    }

    /** The same with another rule for local addresses. */
    public HttpRequest withLocal(LocalAccess access) {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, access, plainRedirects, gzip);
    }

    /** The same, following redirects from https to http as well. */
    public HttpRequest withPlainRedirects() {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, local, true, gzip);
    }

    /** The same with the body as the server stores it. */
    public HttpRequest withoutGzip() {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, local, plainRedirects, false);
    }

    /** The request at the place where a server redirects to; another origin does not get to see credentials. */
    HttpRequest redirectedTo(HttpUrl target) {
        boolean same = url.sameOrigin(target);
        HttpHeaders kept = same ? headers : headers.without("Authorization").without("Cookie");
        HttpUrl address = same ? target : target.withoutUserInfo();
        return new HttpRequest(method, address, kept, bodyMax, timeLimit, local, plainRedirects, gzip);
    }
}
