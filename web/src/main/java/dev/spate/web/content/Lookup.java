package dev.spate.web.content;

import dev.spate.share.offer.Library;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferedFile;
import dev.spate.share.text.WebNames;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.wire.ProtocolException;
import java.util.Optional;

/**
 * Finds what a request names. A name is looked up among what is offered, exactly as it is; nothing here knows a file
 * system, so there is nothing to get out of.
 */
public record Lookup(Library library) {
    /** A file and the offer that it is part of. */
    record Found(Offer offer, OfferedFile file) {}

    /** The offer that {@code file=} names, or that holds the file which it names. */
    public Offer offer(Exchange exchange) {
        String raw = parameter(exchange);
        return offer(decode(raw.replace("+", "%20")))
                .or(() -> offer(decode(raw)))
                .orElseThrow(HttpError::notFound);
    }

    private Optional<Offer> offer(String path) {
        return library.find(top(path))
                .filter(offer -> offer.name().equals(path) || offer.file(path).isPresent());
    }

    /** The file that {@code file=} names. A plus sign is a space there, as in forms, or else itself. */
    Found file(Exchange exchange) {
        String raw = parameter(exchange);
        return find(decode(raw.replace("+", "%20"))).or(() -> find(decode(raw))).orElseThrow(HttpError::notFound);
    }

    /** The file with this path. */
    Optional<Found> find(String path) {
        return library.find(top(path)).flatMap(offer -> {
            if (!offer.canBeRead()) {
                throw HttpError.later("it is being prepared", 5);
            }
            return offer.file(path).map(file -> new Found(offer, file));
        });
    }

    /** A name out of an address, without its %-forms. */
    static String decode(String text) {
        try {
            return WebNames.decode(text);
        } catch (ProtocolException e) {
            throw HttpError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static String parameter(Exchange exchange) {
        return exchange.rawParameter("file").orElseThrow(() -> HttpError.badRequest("file=NAME says which file"));
    }

    private static String top(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
