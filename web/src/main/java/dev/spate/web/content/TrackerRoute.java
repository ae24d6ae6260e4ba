package dev.spate.web.content;

import dev.spate.share.offer.TrackerHandler;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.Route;
import java.io.IOException;

/** {@code /announce} and {@code /scrape}: the embedded tracker. */
public record TrackerRoute(TrackerHandler handler) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException {
        byte[] answer =
                handler.answer(exchange.rawPathAndQuery(), exchange.from()).orElseThrow(HttpError::notFound);
        exchange.set("Cache-Control", "no-store");
        exchange.answer(200, "text/plain", answer);
    }
}
