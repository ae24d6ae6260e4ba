package dev.spate.app.web;

import java.util.Map;
import java.util.Optional;

/** Which route answers which address. Thread-safe. */
final class Routes {
    private final Assets assets = new Assets();
    private final Map<String, Route> whole;
    private final Map<String, Route> beginnings;

    Routes(Library library, Pace pace, TrackerDesk tracker) {
        Lookup lookup = new Lookup(library);
        Route announcements = new TrackerRoute(tracker);
        this.whole = Map.of(
                "/", new WelcomeRoute(library),
                "/files", new FilesRoute(library),
                "/page", new PageRoute(lookup),
                "/download", new DownloadRoute(lookup, pace),
                "/announce", announcements,
                "/scrape", announcements);
        this.beginnings = Map.of(
                ContentRoute.PREFIX, new ContentRoute(lookup, pace), TorrentRoute.PREFIX, new TorrentRoute(library));
    }

    /**
     * The route of a path.
     *
     * @throws Refusal when there is none
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
                .orElseThrow(Refusal::notFound);
    }
}
