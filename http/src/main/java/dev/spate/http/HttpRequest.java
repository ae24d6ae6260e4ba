package dev.spate.http;

import java.net.InetAddress;
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
 * @param form how much of the body's form is the server's to say
 * @param at the one address of the host to ask, which the caller has looked up; nothing leaves that to the client
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
    /** How a body is asked for, and what is done with it. */
    public enum BodyForm {
        /** As the server stores it. */
        STORED,
        /** Packed on its way, if the server likes. */
        PACKED,
        /**
         * As {@link #PACKED}, for a caller who knows from the content itself where it ends and that it is whole: what the
         * server says of length, chunks and packing is only a hint then. Such a connection serves no other request.
         */
        SELF_DELIMITED
    }

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

    /** The same with another method. */
    public HttpRequest withMethod(Method newMethod) {
        return new HttpRequest(newMethod, url, headers, bodyMax, timeLimit, local, plainRedirects, form, at);
    }

    /** The same with one more header; one of the same name is replaced. */
    public HttpRequest withHeader(String name, String value) {
        return new HttpRequest(
                method, url, headers.with(name, value), bodyMax, timeLimit, local, plainRedirects, form, at);
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
        return new HttpRequest(method, url, headers, bodyMax, Optional.of(limit), local, plainRedirects, form, at);
    }

    /** The same with another rule for local addresses. */
    public HttpRequest withLocal(LocalAccess access) {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, access, plainRedirects, form, at);
    }

    /** The same, following redirects from https to http as well. */
    public HttpRequest withPlainRedirects() {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, local, true, form, at);
    }

    /** The same with the body as the server stores it. */
    public HttpRequest withoutGzip() {
        return new HttpRequest(method, url, headers, bodyMax, timeLimit, local, plainRedirects, BodyForm.STORED, at);
    }

    /** The same for a body whose content says itself where it ends. */
    public HttpRequest selfDelimited() {
        return new HttpRequest(
                method, url, headers, bodyMax, timeLimit, local, plainRedirects, BodyForm.SELF_DELIMITED, at);
    }

    /** The same at this address of the host. */
    public HttpRequest at(InetAddress address) {
        return new HttpRequest(
                method, url, headers, bodyMax, timeLimit, local, plainRedirects, form, Optional.of(address));
    }

    /** Whether a packed body is asked for and unpacked. */
    boolean gzip() {
        return form != BodyForm.STORED;
    }

    boolean isSelfDelimited() {
        return form == BodyForm.SELF_DELIMITED;
    }

    /** The request at the place where a server redirects to; another origin does not get to see credentials. */
    HttpRequest redirectedTo(HttpUrl target) {
        boolean same = url.sameOrigin(target);
        HttpHeaders kept = same ? headers : headers.without("Authorization").without("Cookie");
        HttpUrl address = same ? target : target.withoutUserInfo();
        Optional<InetAddress> where = same ? at : Optional.empty();
        return new HttpRequest(method, address, kept, bodyMax, timeLimit, local, plainRedirects, form, where);
    }
}
