package dev.spate.app.web;

import java.io.IOException;

/** {@code /announce} and {@code /scrape}: the embedded tracker. */
record TrackerRoute(TrackerEndpoint endpoint) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException {
        byte[] answer =
                endpoint.answer(exchange.rawPathAndQuery(), exchange.from()).orElseThrow(HttpError::notFound);
        exchange.set("Cache-Control", "no-store");
        exchange.answer(200, "text/plain", answer);
    }
}
