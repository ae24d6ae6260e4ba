package dev.spate.web;

import dev.spate.web.request.Exchange;
import dev.spate.web.request.HostNames;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Handles every request first: checks the host name, sets common headers, finds the route, and answers errors.
 * Thread-safe.
 */
final class RequestFilter extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger(RequestFilter.class.getName());

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self';"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final HostNames hosts;
    private final Routes routes;
    private final AtomicInteger atWork = new AtomicInteger();

    RequestFilter(HostNames hosts, Routes routes) {
        super(InvocationType.BLOCKING);
        this.hosts = hosts;
        this.routes = routes;
    }

    /** Whether any request is still being answered. */
    boolean isAtWork() {
        return atWork.get() > 0;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response);
        // A client that waits for bytes that are still being downloaded may be silent for long.
        request.addIdleTimeoutListener(_ -> false);
        atWork.incrementAndGet();
        try {
            answer(exchange);
            callback.succeeded();
            exchange.end();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "an answer was cut off", e);
            callback.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } finally {
            atWork.decrementAndGet();
        }
        return true;
    }

    private void answer(Exchange exchange) throws IOException, InterruptedException {
        try {
            describe(exchange);
            check(exchange);
            Route route = routes.of(exchange.rawPath());
            if (!exchange.isRead() && !(exchange.isPost() && route.takesPosts())) {
                throw HttpError.notAllowed();
            }
            route.answer(exchange);
        } catch (HttpError httpError) {
            refuse(exchange, httpError);
        } catch (IOException e) {
            if (exchange.isBegun()) {
                throw e;
            }
            refuse(exchange, HttpError.later("this cannot be read at the moment", 5));
        }
    }

    private void check(Exchange exchange) {
        if (exchange.host().isPresent() && !hosts.accepts(exchange.host().get())) {
            throw HttpError.misdirected();
        }
    }

    /** Headers of every answer: browsers must not guess another type, embed it in other pages, or run scripts. */
    private static void describe(Exchange exchange) {
        exchange.set("X-Content-Type-Options", "nosniff");
        exchange.set("Content-Security-Policy", POLICY);
        exchange.set("X-Frame-Options", "DENY");
        exchange.set("Referrer-Policy", "no-referrer");
        exchange.set("Cross-Origin-Opener-Policy", "same-origin");
        exchange.set("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static void refuse(Exchange exchange, HttpError httpError) throws IOException {
        exchange.reset();
        describe(exchange);
        exchange.set("Cache-Control", "no-store");
        httpError.describe(exchange);
        exchange.answer(httpError.status(), MediaType.TEXT, httpError.status() + ": " + httpError.line() + "\n");
    }
}
