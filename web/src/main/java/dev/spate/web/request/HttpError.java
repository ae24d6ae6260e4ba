package dev.spate.web.request;

import java.util.Optional;

/** A request that gets no more than a status and a line that says why. */
public final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String line;
    private final transient Optional<Extra> extra;

    /** A header that belongs to the status. */
    private record Extra(String name, String value) {}

    private HttpError(int status, String line, Optional<Extra> extra) {
        // It happens by the will of strangers, so it must be cheap.
        super(line, null, false, false);
        this.status = status;
        this.line = line;
        this.extra = extra;
    }

    public static HttpError badRequest(String line) {
        return new HttpError(400, line, Optional.empty());
    }

    public static HttpError notFound() {
        return new HttpError(404, "nothing of that name is offered here", Optional.empty());
    }

    public static HttpError notAllowed() {
        return new HttpError(405, "only GET and HEAD are answered here", Optional.of(new Extra("Allow", "GET, HEAD")));
    }

    public static HttpError onlyPosts() {
        return new HttpError(405, "only POST is answered here", Optional.of(new Extra("Allow", "POST")));
    }

    /** Only the owner may do that. */
    public static HttpError forbidden() {
        return new HttpError(403, "this is for the owner, whose address has a token", Optional.empty());
    }

    /** The request is for another server (RFC 9110 section 15.5.20). */
    public static HttpError misdirected() {
        return new HttpError(421, "this server does not go by that name", Optional.empty());
    }

    public static HttpError later(String line, int seconds) {
        return new HttpError(503, line, Optional.of(new Extra("Retry-After", Integer.toString(seconds))));
    }

    public int status() {
        return status;
    }

    public String line() {
        return line;
    }

    /** Sets the header that belongs to the status, if there is one. */
    public void describe(Exchange exchange) {
        extra.ifPresent(header -> exchange.set(header.name(), header.value()));
    }
}
