package dev.spate.web.content;

import dev.spate.share.offer.RateLimit;
import dev.spate.web.request.Disposition;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.Route;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * {@code /content/NAME/path}: the bytes of a file under its path, for web seeds (BEP 19) and for display in a browser.
 */
public record ContentRoute(Lookup lookup, RateLimit rateLimit) implements Route {
    public static final String PREFIX = "/content/";

    @Override
    public void answer(Exchange exchange) throws IOException, InterruptedException {
        // Split before decoding: an encoded slash would be part of a name, and names have no slashes.
        String path = Arrays.stream(
                        exchange.rawPath().substring(PREFIX.length()).split("/", -1))
                .map(Lookup::decode)
                .map(ContentRoute::withoutSlash)
                .collect(Collectors.joining("/"));
        Lookup.Found found = lookup.find(path).orElseThrow(HttpError::notFound);
        new FileAnswer(exchange, found.file(), rateLimit)
                .give(found.offer(), Disposition.inline(found.file().name()));
    }

    private static String withoutSlash(String name) {
        if (name.indexOf('/') >= 0) {
            throw HttpError.notFound();
        }
        return name;
    }
}
