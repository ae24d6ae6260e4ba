package dev.spate.app.web;

import java.io.IOException;

/** {@code /torrents/NAME.torrent}: the torrent file. */
record TorrentRoute(Library library) implements Route {
    static final String PREFIX = "/torrents/";
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
