package dev.spate.web.content;

import dev.spate.share.offer.RateLimit;
import dev.spate.web.request.Disposition;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.Route;
import java.io.IOException;

/** {@code /download?file=NAME}: the bytes of a file, which browsers save. */
public record DownloadRoute(Lookup lookup, RateLimit rateLimit) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException, InterruptedException {
        Lookup.Found found = lookup.file(exchange);
        new FileAnswer(exchange, found.file(), rateLimit)
                .give(found.offer(), Disposition.attachment(found.file().name()));
    }
}
