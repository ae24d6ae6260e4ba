package dev.spate.web.content;

import dev.spate.share.offer.Offer;
import dev.spate.share.text.WebNames;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.MediaType;

/** Says beside the bytes that there is a torrent of them (RFC 6249, RFC 8288). Stateless. */
public final class TorrentLinks {
    private TorrentLinks() {}

    /**
     * Headers {@code PeerLink}: the torrent file describes what is given, the swarm of the magnet link has the same, and
     * here are the bytes for a web seed (BEP 19), which for a folder are under the address of the folder above it.
     * In the headers stand encoded names only, so no name can end a line.
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
