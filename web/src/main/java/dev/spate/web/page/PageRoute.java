package dev.spate.web.page;

import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.offer.OfferedFile;
import dev.spate.share.offer.OfferedTorrent;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.WebNames;
import dev.spate.web.content.Lookup;
import dev.spate.web.content.TorrentLinks;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import dev.spate.wire.status.PeerStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code /page?file=NAME}: one offer in detail. The headers lead programs to its torrent. */
public record PageRoute(Lookup lookup) implements Route {
    /** A longer list is of no use to people, and the torrent has all files. */
    private static final int FILES_SHOWN_MAX = 1_000;

    @Override
    public void answer(Exchange exchange) throws IOException {
        Offer offer = lookup.offer(exchange);
        TorrentLinks.describe(exchange, offer);
        exchange.set("Cache-Control", "no-store");
        exchange.answer(200, MediaType.HTML, page(offer, exchange.origin()));
    }

    private static String page(Offer offer, String origin) {
        OfferStatus status = offer.status();
        List<Html> content = new ArrayList<>();
        content.add(Html.tag("section", "title")
                .add(Html.link("/", "back", "← All offers"))
                .add(Html.tag("h1")
                        .add(PageLayout.symbol(offer.isFile() ? MediaType.kind(offer.name()) : MediaType.Kind.FOLDER))
                        .name(offer.name()))
                .add(Html.tag("p", "facts").text(OfferText.facts(offer, status))));
        if (status.activity() != OfferStatus.Activity.COMPLETE) {
            content.add(PageLayout.bar(status.progress()));
        }
        if (offer.canBeRead()) {
            content.add(WelcomeRoute.ways(offer));
            preview(offer, content);
            if (!status.isPreparing()) {
                content.add(command(offer, origin));
            }
            offer.torrent().ifPresent(torrent -> content.add(details(torrent, status)));
            if (!offer.isFile()) {
                content.add(files(offer));
            }
            content.add(peers(offer.peers()));
        }
        return PageLayout.page(offer.name(), status.isPreparing() ? 3 : 0, content);
    }

    private static void preview(Offer offer, List<Html> content) {
        if (!offer.isFile()) {
            return;
        }
        String address = WebNames.content(offer.name());
        switch (MediaType.kind(offer.name())) {
            case VIDEO -> content.add(media("video", address));
            case AUDIO -> content.add(media("audio", address));
            case IMAGE ->
                content.add(Html.tag("img", "preview").with("src", address).with("alt", offer.name()));
            case FOLDER, TEXT, ARCHIVE, OTHER -> {}
        }
    }

    private static Html media(String tag, String address) {
        return Html.tag(tag, "preview")
                .with("src", address)
                .with("controls", "")
                .with("preload", "metadata");
    }

    private static Html command(Offer offer, String origin) {
        return Html.tag("section", "card")
                .add(Html.tag("h2").text("With spate"))
                .add(Html.tag("pre")
                        .add(Html.tag("code").text("spate get '" + origin + WebNames.page(offer.name()) + "'")));
    }

    private static Html details(OfferedTorrent torrent, OfferStatus status) {
        return Html.tag("section", "card")
                .add(Html.tag("h2").text("Torrent"))
                .add(Html.tag("dl")
                        .add(Html.tag("dt").text("Info-hash"))
                        .add(Html.tag("dd")
                                .add(Html.tag("code").text(torrent.infoHash().toString())))
                        .add(Html.tag("dt").text("Copies in the swarm"))
                        .add(Html.tag("dd").text(OfferText.copies(status.copies())))
                        .add(Html.tag("dt").text("Sent to peers"))
                        .add(Html.tag("dd").text(ByteSize.text(status.uploadedBytes()))));
    }

    private static Html files(Offer offer) {
        Html rows = Html.tag("ul", "files");
        List<OfferedFile> files = offer.files();
        for (OfferedFile file : files.subList(0, Math.min(files.size(), FILES_SHOWN_MAX))) {
            rows.add(Html.tag("li")
                    .add(PageLayout.symbol(MediaType.kind(file.name())))
                    .add(Html.tag("a")
                            .with("href", WebNames.download(file.path()))
                            .name(file.path().substring(offer.name().length() + 1)))
                    .add(Html.tag("span", "size").text(ByteSize.text(file.length()))));
        }
        Html section =
                Html.tag("section", "card").add(Html.tag("h2").text("Files")).add(rows);
        return files.size() <= FILES_SHOWN_MAX
                ? section
                : section.add(Html.tag("p").text("and " + (files.size() - FILES_SHOWN_MAX) + " more"));
    }

    private static Html peers(List<PeerStatus> peers) {
        Html section = Html.tag("section", "card").add(Html.tag("h2").text("Peers"));
        if (peers.isEmpty()) {
            return section.add(Html.tag("p", "nothing").text("No peers are connected at this moment."));
        }
        Html rows = Html.tag("ul", "peers");
        for (PeerStatus peer : peers) {
            rows.add(Html.tag("li")
                    .add(Html.tag("code").text(peer.remote().toString()))
                    .add(Html.tag("span", "client").name(peer.client()))
                    .add(PageLayout.bar(peer.progress()))
                    .add(Html.tag("span", "size")
                            .text(ByteSize.rate(peer.rates().upBytesPerSecond()))));
        }
        return section.add(rows);
    }
}
