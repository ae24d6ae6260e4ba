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

/** What every request passes, whatever it is for: the checks before, the headers of every answer, and failures. */
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

    /** Whether any request has not had its whole answer yet. */
    boolean isAtWork() {
        return atWork.get() > 0;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response);
        // A reader that waits for bytes which are still on their way is silent for a good reason.
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
            refuse(exchange, HttpError.later("it cannot be read at this moment", 5));
        }
    }

    private void check(Exchange exchange) {
        if (exchange.host().isPresent() && !hosts.accepts(exchange.host().get())) {
            throw HttpError.misdirected();
        }
    }

    /** No answer may be taken for something else than it says, be put into another page, or run anything. */
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
