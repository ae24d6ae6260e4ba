package dev.spate.web.follow;

import dev.spate.share.offer.FollowerInfo;
import dev.spate.share.offer.Followers;
import dev.spate.share.text.Json;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import java.io.IOException;
import java.util.stream.Collectors;

/** {@code /followers}: the followers as JSON. With POST, a follower reports its progress. */
public record FollowersRoute(Followers followers) implements Route {
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
        FollowerInfo.Progress progress = new FollowerInfo.Progress(
                number(exchange, "offers"),
                number(exchange, "complete"),
                number(exchange, "wanted"),
                number(exchange, "had"));
        if (!followers.report(exchange.rawParameter("stream").orElse(""), exchange.from(), progress)) {
            throw HttpError.notFound();
        }
        exchange.answerEmpty(204);
    }

    private static long number(Exchange exchange, String name) {
        try {
            return Long.parseLong(exchange.rawParameter(name).orElse("0"));
        } catch (NumberFormatException e) {
            throw HttpError.badRequest(name + " is not a number");
        }
    }

    private String json() {
        return followers.list().stream()
                .map(followerInfo -> new Json()
                        .put("address", followerInfo.address())
                        .put("since", followerInfo.since().toString())
                        .put("onRequest", !followerInfo.takesAll())
                        .put("offers", followerInfo.progress().offers())
                        .put("complete", followerInfo.progress().complete())
                        .put("wantedLength", followerInfo.progress().wantedLength())
                        .put("verifiedLength", followerInfo.progress().verifiedLength())
                        .toString())
                .collect(Collectors.joining(",\n ", "[", "]\n"));
    }
}
