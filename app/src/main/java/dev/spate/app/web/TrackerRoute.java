package dev.spate.app.web;

import java.io.IOException;

/** {@code /announce} and {@code /scrape}: the embedded tracker. */
record TrackerRoute(TrackerDesk desk) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException {
        byte[] answer = desk.answer(exchange.rawPathAndQuery(), exchange.from()).orElseThrow(Refusal::notFound);
        exchange.set("Cache-Control", "no-store");
        exchange.answer(200, "text/plain", answer);
    }
}
