package dev.spate.web.page;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.offer.OfferedTorrent;
import dev.spate.share.text.Json;
import dev.spate.share.text.WebNames;
import dev.spate.web.request.Accept;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /files}: the offers as a page, or as JSON for clients that prefer it. */
public record FilesRoute(Library library, Optional<Followers> followers) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException {
        exchange.set("Vary", "Accept");
        exchange.set("Cache-Control", "no-store");
        if (Accept.prefersJson(exchange.header("Accept").orElse("*/*"))) {
            exchange.answer(200, MediaType.JSON, json(exchange.origin()));
        } else {
            exchange.answer(200, MediaType.HTML, WelcomeRoute.page(library, followers));
        }
    }

    private String json(String origin) {
        return library.offers().stream()
                .map(offer -> json(offer, origin).toString())
                .collect(Collectors.joining(",\n ", "[", "]\n"));
    }

    /** Members have the same names as in {@code share --json} if both have the same value. */
    private static Json json(Offer offer, String origin) {
        OfferStatus status = offer.status();
        Optional<OfferedTorrent> torrent = offer.torrent();
        List<Json> files = offer.files().stream()
                .map(file -> new Json()
                        .put("path", file.path())
                        .put("length", file.length())
                        .put("download", origin + WebNames.download(file.path())))
                .toList();
        return new Json()
                .put("name", offer.name())
                .put("length", offer.length())
                .put("state", status.activity().name().toLowerCase(Locale.ROOT))
                .put("progress", status.progress())
                .put("infoHashV1", torrent.map(there -> there.infoHash().v1Hex()))
                .put("seeds", status.seeds())
                .put("peers", status.peers())
                .put("uploadRate", status.upBytesPerSecond())
                .put("uploaded", status.uploadedBytes())
                .put("copies", status.copies())
                .put("magnet", torrent.map(OfferedTorrent::magnet))
                .put("page", origin + WebNames.page(offer.name()))
                .put("download", origin + WebNames.download(offer.name()))
                .put("torrent", torrent.map(_ -> origin + WebNames.torrent(offer.name())))
                .putObjects("files", files);
    }
}
