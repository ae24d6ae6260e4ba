package dev.spate.web.content;

import dev.spate.share.offer.Offer;
import dev.spate.share.text.WebNames;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.MediaType;

/** Adds headers that lead from an answer to the torrent of its bytes (RFC 6249, RFC 8288). Stateless. */
public final class TorrentLinks {
    private TorrentLinks() {}

    /**
     * Adds {@code Link} headers: to the torrent file that describes the bytes, to the magnet link of a swarm with the
     * same bytes, and to the address for a web seed (BEP 19). For a folder, that is the address above the folder. The
     * headers contain only encoded names, so no name can end a header's line.
     */
    public static void describe(Exchange exchange, Offer offer) {
        offer.torrent().ifPresent(torrent -> {
            exchange.add(
                    "Link",
                    "<" + WebNames.torrent(offer.name()) + ">; rel=describedby; type=\"" + MediaType.TORRENT + "\"");
            exchange.add("Link", "<" + torrent.magnet() + ">; rel=duplicate");
            String content = offer.isFile() ? WebNames.content(offer.name()) : ContentRoute.PREFIX;
            exchange.add("Link", "<" + content + ">; rel=enclosure");
        });
    }
}
