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
 * Finds the offer or file that a request names. A name must equal that of an offer exactly. Names never become paths of
 * a file system here, so a request cannot leave the shared folders.
 */
public record Lookup(Library library) {
    /** A file and its offer. */
    record Found(Offer offer, OfferedFile file) {}

    /** The offer that {@code file=} names, or the offer of the file that it names. */
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

    /**
     * The file that {@code file=} names. A plus sign is read as a space, as in forms; if no such file exists, as a
     * plus.
     */
    Found file(Exchange exchange) {
        String raw = parameter(exchange);
        return find(decode(raw.replace("+", "%20"))).or(() -> find(decode(raw))).orElseThrow(HttpError::notFound);
    }

    /** The file with this path. */
    Optional<Found> find(String path) {
        return library.find(top(path)).flatMap(offer -> {
            if (!offer.canBeRead()) {
                throw HttpError.later("the file may still be being written; try again soon", 5);
            }
            return offer.file(path).map(file -> new Found(offer, file));
        });
    }

    /** Decodes a name in an address. */
    static String decode(String text) {
        try {
            return WebNames.decode(text);
        } catch (ProtocolException e) {
            throw HttpError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static String parameter(Exchange exchange) {
        return exchange.rawParameter("file")
                .orElseThrow(() -> HttpError.badRequest("the parameter file=NAME is missing"));
    }

    private static String top(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
