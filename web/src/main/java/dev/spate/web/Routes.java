package dev.spate.web;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.web.content.ContentRoute;
import dev.spate.web.content.DownloadRoute;
import dev.spate.web.content.Lookup;
import dev.spate.web.content.TorrentRoute;
import dev.spate.web.content.TrackerRoute;
import dev.spate.web.follow.EventsRoute;
import dev.spate.web.follow.FollowersRoute;
import dev.spate.web.follow.SendRoute;
import dev.spate.web.page.Assets;
import dev.spate.web.page.FilesRoute;
import dev.spate.web.page.OwnerRoute;
import dev.spate.web.page.PageRoute;
import dev.spate.web.page.WelcomeRoute;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The routes of a server, by path. Thread-safe. */
final class Routes {
    private final Assets assets = new Assets();
    private final Map<String, Route> whole;
    private final Map<String, Route> beginnings;

    private Routes(Map<String, Route> whole, Map<String, Route> beginnings) {
        this.whole = Map.copyOf(whole);
        this.beginnings = Map.copyOf(beginnings);
    }

    /** The routes of the public address. */
    static Routes open(Library library, RateLimit rateLimit, TrackerHandler tracker, Optional<Followers> followers) {
        Lookup lookup = new Lookup(library);
        Route announcements = new TrackerRoute(tracker);
        Map<String, Route> whole = new HashMap<>(Map.of(
                "/", new WelcomeRoute(library, followers),
                "/files", new FilesRoute(library, followers),
                "/page", new PageRoute(lookup),
                "/download", new DownloadRoute(lookup, rateLimit),
                "/announce", announcements,
                "/scrape", announcements));
        followers.ifPresent(all -> {
            whole.put("/events", new EventsRoute(all));
            whole.put("/followers", new FollowersRoute(all));
        });
        return new Routes(
                whole,
                Map.of(
                        ContentRoute.PREFIX,
                        new ContentRoute(lookup, rateLimit),
                        TorrentRoute.PREFIX,
                        new TorrentRoute(library)));
    }

    /** The routes of the owner's address. */
    static Routes ofOwner(Library library, Followers followers, OwnerToken token) {
        return new Routes(
                Map.of(
                        "/", new OwnerRoute(library, followers, token),
                        "/send", new SendRoute(new Lookup(library), followers, token)),
                Map.of());
    }

    /**
     * Finds the route of a path.
     *
     * @throws HttpError when there is none
     */
    Route of(String rawPath) {
        if (assets.has(rawPath)) {
            return assets;
        }
        return Optional.ofNullable(whole.get(rawPath))
                .or(() -> beginnings.entrySet().stream()
                        .filter(entry -> rawPath.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst())
                .orElseThrow(HttpError::notFound);
    }
}
