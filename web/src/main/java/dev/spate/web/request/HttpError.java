package dev.spate.web.request;

import java.util.Optional;

/** Ends a request with a status and one line that gives the reason. Immutable. */
public final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String line;
    private final transient Optional<Extra> extra;

    /** A header that the status requires. */
    private record Extra(String name, String value) {}

    private HttpError(int status, String line, Optional<Extra> extra) {
        // Strangers can cause it at will, so it must be cheap: without a stack trace.
        super(line, null, false, false);
        this.status = status;
        this.line = line;
        this.extra = extra;
    }

    public static HttpError badRequest(String line) {
        return new HttpError(400, line, Optional.empty());
    }

    public static HttpError notFound() {
        return new HttpError(404, "nothing with this name is offered here", Optional.empty());
    }

    public static HttpError notAllowed() {
        return new HttpError(405, "only GET and HEAD are allowed here", Optional.of(new Extra("Allow", "GET, HEAD")));
    }

    public static HttpError onlyPosts() {
        return new HttpError(405, "only POST is allowed here", Optional.of(new Extra("Allow", "POST")));
    }

    /** The request is allowed only for the owner. */
    public static HttpError forbidden() {
        return new HttpError(
                403, "only the owner may do this, with the token in the owner's address", Optional.empty());
    }

    /** The request is for another server (RFC 9110 section 15.5.20). */
    public static HttpError misdirected() {
        return new HttpError(421, "this server does not answer to that name", Optional.empty());
    }

    /** The request may succeed later (503): the client should retry after so many seconds. */
    public static HttpError later(String line, int seconds) {
        return new HttpError(503, line, Optional.of(new Extra("Retry-After", Integer.toString(seconds))));
    }

    public int status() {
        return status;
    }

    public String line() {
        return line;
    }

    /** Sets the header that the status requires, if any. */
    public void describe(Exchange exchange) {
        extra.ifPresent(header -> exchange.set(header.name(), header.value()));
    }
}
