package dev.spate.web.follow;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.text.Json;
import dev.spate.web.content.Lookup;
import dev.spate.web.page.OwnerRoute;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code POST /send?file=NAME} at the owner's address: sends an offer to the followers that take only what is sent. The
 * request must have the token, either in the query, as the owner's page does, or as {@code Authorization: Bearer
 * TOKEN}.
 */
public record SendRoute(Lookup lookup, Followers followers, OwnerToken token) implements Route {
    private static final String BEARER = "Bearer ";

    @Override
    public boolean takesPosts() {
        return true;
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        Optional<String> bearer = exchange.header("Authorization")
                .filter(value -> value.startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()));
        boolean isForm = bearer.isEmpty();
        if (!token.matches(bearer.or(() -> exchange.rawParameter("token")).orElse(""))) {
            throw HttpError.forbidden();
        }
        // Another site's page may send requests here, but it cannot hide its origin.
        if (exchange.header("Origin")
                .filter(origin -> !origin.equals(exchange.origin()))
                .isPresent()) {
            throw HttpError.forbidden();
        }
        if (!exchange.isPost()) {
            throw HttpError.onlyPosts();
        }
        String name = lookup.offer(exchange).name();
        int count = followers.send(name).orElseThrow(HttpError::notFound);
        exchange.set("Cache-Control", "no-store");
        if (isForm) {
            exchange.set("Location", OwnerRoute.address(token));
            exchange.answerEmpty(303);
        } else {
            exchange.answer(
                    200,
                    MediaType.JSON,
                    new Json().put("name", name).put("followers", count).toString() + "\n");
        }
    }
}
