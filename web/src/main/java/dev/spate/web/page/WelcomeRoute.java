package dev.spate.web.page;

import dev.spate.share.offer.FollowerInfo;
import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Plural;
import dev.spate.share.text.WebNames;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import dev.spate.web.request.WebLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /}: the start page, with the list of offers. */
public record WelcomeRoute(Library library, Optional<Followers> followers) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException {
        exchange.set("Cache-Control", "no-store");
        exchange.answer(200, MediaType.HTML, page(library, followers));
    }

    static String page(Library library, Optional<Followers> followers) {
        List<Offer> offers = library.offers();
        boolean isPreparing = false;
        Html rows = Html.tag("ul", "offers");
        for (Offer offer : offers.subList(0, Math.min(offers.size(), WebLimits.ROWS_MAX))) {
            OfferStatus status = offer.status();
            isPreparing |= status.isPreparing();
            rows.add(row(offer, status));
        }
        List<Html> content = new ArrayList<>();
        content.add(Html.tag("section", "welcome")
                .add(Html.tag("h1").name(library.title()))
                .add(Html.tag("p").text(summary(offers))));
        content.add(
                offers.isEmpty()
                        ? Html.tag("p", "nothing").text("Nothing is offered yet. New files in the folder appear here.")
                        : rows);
        if (offers.size() > WebLimits.ROWS_MAX) {
            content.add(Html.tag("p", "nothing")
                    .text("and " + (offers.size() - WebLimits.ROWS_MAX) + " more; as JSON, /files lists all of them"));
        }
        List<FollowerInfo> present = followers.map(Followers::list).orElse(List.of());
        if (!present.isEmpty()) {
            content.add(FollowerRows.section(present));
        }
        return PageLayout.page(library.title(), isPreparing ? 3 : 0, content);
    }

    private static String summary(List<Offer> offers) {
        long length = offers.stream().mapToLong(Offer::length).sum();
        return Plural.text(offers.size(), "item") + " · " + ByteSize.text(length);
    }

    private static Html row(Offer offer, OfferStatus status) {
        Html what = Html.tag("div", "what")
                .add(Html.tag("a", "name")
                        .with("href", WebNames.page(offer.name()))
                        .name(offer.name()))
                .add(Html.tag("p", "facts").text(OfferText.facts(offer, status)));
        if (status.activity() != OfferStatus.Activity.COMPLETE) {
            what.add(PageLayout.bar(status.progress()));
        }
        return Html.tag("li", "offer")
                .add(PageLayout.symbol(offer.isFile() ? MediaType.kind(offer.name()) : MediaType.Kind.FOLDER))
                .add(what)
                .add(ways(offer));
    }

    /** The buttons to download the offer. */
    static Html ways(Offer offer) {
        Html ways = Html.tag("div", "ways");
        if (!offer.canBeRead()) {
            return ways;
        }
        offer.torrent()
                .ifPresent(torrent -> ways.add(Html.link(torrent.magnet(), "button", "Magnet"))
                        .add(Html.link(WebNames.torrent(offer.name()), "button", "Torrent")));
        return ways.add(
                offer.isFile()
                        ? Html.link(WebNames.download(offer.name()), "button primary", "Download")
                        : Html.link(WebNames.page(offer.name()), "button primary", "Files"));
    }
}
