package dev.spate.web.content;

import dev.spate.share.offer.Library;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferedTorrent;
import dev.spate.web.request.Disposition;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import java.io.IOException;

/** {@code /torrents/NAME.torrent}: the torrent file of an offer. */
public record TorrentRoute(Library library) implements Route {
    public static final String PREFIX = "/torrents/";
    private static final String ENDING = ".torrent";

    @Override
    public void answer(Exchange exchange) throws IOException {
        String name = Lookup.decode(exchange.rawPath().substring(PREFIX.length()));
        if (!name.endsWith(ENDING)) {
            throw HttpError.notFound();
        }
        Offer offer =
                library.find(name.substring(0, name.length() - ENDING.length())).orElseThrow(HttpError::notFound);
        OfferedTorrent torrent = offer.torrent().orElseThrow(HttpError::notFound);
        exchange.set("Content-Disposition", Disposition.attachment(name));
        exchange.set("Cache-Control", "no-cache");
        exchange.answer(200, MediaType.TORRENT, torrent.bytes());
    }
}
