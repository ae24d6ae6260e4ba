package dev.spate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request to a server. Immutable; the {@code with} methods make a changed copy.
 *
 * @param headers the headers of the caller; the client adds its own
 * @param bodyMax the most bytes of (decoded) body that the caller accepts
 * @param timeLimit how long the whole request may take, including the body; nothing means that only silence of the
 *     server ends it
 * @param local whether addresses of this machine and of private networks may be reached
 * @param plainRedirects whether a redirect may lead from https to http; for callers that verify the bytes themselves
 * @param form how far the server decides the form of the body
 * @param at the address of the host to connect to, if the caller has already looked it up; nothing lets the client look
 *     it up
 */
public record HttpRequest(
        Method method,
        HttpUrl url,
        HttpHeaders headers,
        long bodyMax,
        Optional<Duration> timeLimit,
        LocalAccess local,
        boolean plainRedirects,
        BodyForm form,
        Optional<InetAddress> at) {
    /** How a body is requested, and how it is read. */
    public enum BodyForm {
        /** Requested as the server stores it. */
        STORED,
        /** The server may send it packed. */
        PACKED,
        /**
         * Like {@link #PACKED}, for callers that know from the content itself where it ends and that it is whole. The
         * server's headers about length, chunks and packing are then only hints. Such a connection serves no other
         * request.
         */
        SELF_DELIMITED
    }

    /** The methods of this client. */
    public enum Method {
        /** Requests headers and body. */
        GET,
        /** Requests only the headers. */
        HEAD,
        /** Sends data only in its query: the body is empty. */
        POST
    }

    // The client frames messages itself. With a second framing from the caller, a server could see two requests in one.
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
            throw new IllegalArgumentException("the limit of the body is negative");
        }
    }

    /** A GET without a time limit that connects only to global addresses and accepts compressed bodies. */
    public static HttpRequest get(HttpUrl url, long bodyMax) {
        return new HttpRequest(
                Method.GET,
                url,
                HttpHeaders.NONE,
                bodyMax,
                Optional.empty(),
                new LocalAccess.Refused(),
                false,
                BodyForm.PACKED,
                Optional.empty());
    }

    /** This request with another method. */
    public HttpRequest withMethod(Method newMethod) {
        return new HttpRequest(newMethod, url, headers, bodyMax, timeLimit, local, plainRedirects, form, at);
    }

    /** This request with one more header; it replaces headers of the same name. */
    public HttpRequest withHeader(String name, String value) {
        return new HttpRequest(
                method, url, headers.with(name, value), bodyMax, timeLimit, local, plainRedirects, form, at);
    }

    /** This request for the bytes from {@code first} to the end. */
    public HttpRequest withRangeFrom(long first) {
        return withHeader("Range", "bytes=" + first + "-");
    }

    /** This request for the bytes from {@code first} to {@code last}, both included. */
    public HttpRequest withRange(long first, long last) {
        return withHeader("Range", "bytes=" + first + "-" + last);
    }

    /** This request with a limit on its whole time. */
    public HttpRequest withTimeLimit(Duration limit) {
        return new HttpRequest(method, url, headers, bodyMax, Optional.of(limit), local, plainRedirects, form, at);
    }

    /** This request with another rule for local addresses. */
    public HttpRequest withLocal(LocalAccess access) {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, access, plainRedirects, form, at);
    }

    /** This request, which then also follows redirects from https to http. */
    public HttpRequest withPlainRedirects() {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, local, true, form, at);
    }

    /** This request for the body as the server stores it. */
    public HttpRequest withoutGzip() {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, local, plainRedirects, BodyForm.STORED, at);
    }

    /** This request for a body whose content shows where it ends. */
    public HttpRequest selfDelimited() {
        return new HttpRequest(
                method, url, headers, bodyMax, timeLimit, local, plainRedirects, BodyForm.SELF_DELIMITED, at);
    }

    /** This request to this address of the host. */
    public HttpRequest at(InetAddress address) {
        return new HttpRequest(
                method, url, headers, bodyMax, timeLimit, local, plainRedirects, form, Optional.of(address));
    }

    /** Whether a packed body is requested and unpacked. */
    boolean gzip() {
        return form != BodyForm.STORED;
    }

    boolean isSelfDelimited() {
        return form == BodyForm.SELF_DELIMITED;
    }

    /** The request to the target of a redirect; another origin does not get the credentials. */
    HttpRequest redirectedTo(HttpUrl target) {
        boolean same = url.sameOrigin(target);
        HttpHeaders kept = same ? headers : headers.without("Authorization").without("Cookie");
        HttpUrl address = same ? target : target.withoutUserInfo();
        Optional<InetAddress> where = same ? at : Optional.empty();
        return new HttpRequest(method, address, kept, bodyMax, timeLimit, local, plainRedirects, form, where);
    }
}
