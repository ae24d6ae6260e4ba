package dev.spate.web.page;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.text.WebNames;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import dev.spate.web.request.WebLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code /?token=…} at the owner's address: the followers, and a button for each offer to send it to them. */
public record OwnerRoute(Library library, Followers followers, OwnerToken token) implements Route {
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none';"
            + " base-uri 'none'; form-action 'self'";

    @Override
    public void answer(Exchange exchange) throws IOException {
        if (!token.matches(exchange.rawParameter("token").orElse(""))) {
            throw HttpError.forbidden();
        }
        exchange.set("Cache-Control", "no-store");
        exchange.set("Content-Security-Policy", POLICY);
        // Without any referrer, browsers would not send the origin of a form either.
        exchange.set("Referrer-Policy", "same-origin");
        exchange.answer(200, MediaType.HTML, page());
    }

    public static String address(OwnerToken token) {
        return "/?token=" + token.text();
    }

    private String page() {
        List<Html> content = new ArrayList<>();
        content.add(Html.tag("section", "welcome")
                .add(Html.tag("h1").name(library.title()))
                .add(Html.tag("p").text("“Send” sends an offer to all followers that run with --on-request.")));
        Html rows = Html.tag("ul", "offers");
        List<Offer> offers = library.offers();
        for (Offer offer : offers.subList(0, Math.min(offers.size(), WebLimits.ROWS_MAX))) {
            rows.add(row(offer));
        }
        content.add(rows);
        content.add(FollowerRows.section(followers.list()));
        return PageLayout.page(library.title(), 0, content);
    }

    private Html row(Offer offer) {
        OfferStatus status = offer.status();
        Html row = Html.tag("li", "offer")
                .add(Html.tag("div", "what")
                        .add(Html.tag("span", "name").name(offer.name()))
                        .add(Html.tag("p", "facts").text(OfferText.facts(offer, status))));
        if (status.isPreparing()) {
            return row;
        }
        return row.add(Html.tag("form", "ways")
                .with("method", "post")
                .with("action", "/send?file=" + WebNames.encode(offer.name()) + "&token=" + token.text())
                .add(Html.tag("button", "button primary").text("Send")));
    }
}
