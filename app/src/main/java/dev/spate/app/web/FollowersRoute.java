package dev.spate.app.web;

import dev.spate.app.console.Json;
import java.io.IOException;
import java.util.stream.Collectors;

/** {@code /followers}: who follows, as JSON; a POST is a follower that says what it has. */
record FollowersRoute(Followers followers) implements Route {
    @Override
    public boolean takesPosts() {
        return true;
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        exchange.set("Cache-Control", "no-store");
        if (exchange.isRead()) {
            exchange.answer(200, MediaType.JSON, json());
            return;
        }
        Follower.Has has = new Follower.Has(
                number(exchange, "offers"),
                number(exchange, "complete"),
                number(exchange, "wanted"),
                number(exchange, "had"));
        if (!followers.report(exchange.rawParameter("stream").orElse(""), exchange.from(), has)) {
            throw Refusal.notFound();
        }
        exchange.answerEmpty(204);
    }

    private static long number(Exchange exchange, String name) {
        try {
            return Long.parseLong(exchange.rawParameter(name).orElse("0"));
        } catch (NumberFormatException e) {
            throw Refusal.badRequest(name + " is no number");
        }
    }

    private String json() {
        return followers.list().stream()
                .map(follower -> new Json()
                        .put("address", follower.address())
                        .put("since", follower.since().toString())
                        .put("onRequest", !follower.takesAll())
                        .put("offers", follower.has().offers())
                        .put("complete", follower.has().complete())
                        .put("wantedLength", follower.has().wantedLength())
                        .put("verifiedLength", follower.has().hadLength())
                        .toString())
                .collect(Collectors.joining(",\n ", "[", "]\n"));
    }
}
