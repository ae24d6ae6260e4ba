package dev.spate.app.web;

import java.io.IOException;

/** {@code /download?file=NAME}: the bytes, to be saved. */
record DownloadRoute(Lookup lookup, RateLimit rateLimit) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException, InterruptedException {
        Lookup.Found found = lookup.file(exchange);
        new FileAnswer(exchange, found.file(), rateLimit)
                .give(found.offer(), Disposition.attachment(found.file().name()));
    }
}
