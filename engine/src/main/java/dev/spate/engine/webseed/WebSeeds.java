package dev.spate.engine.webseed;

import dev.spate.engine.net.Links;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpSettings;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The web seeds of one torrent, which knows each by its number. Thread-safe. */
public final class WebSeeds {
    /** Receives reports on web seeds, for people. Must not block. */
    public interface Listener {
        /**
         * Called with a report.
         *
         * @param message one line
         * @param isOver whether the web seed is not used again
         */
        void reported(String url, String message, boolean isOver);
    }

    /** What all torrents of a session share. */
    public record Shared(HttpClient client, Links links) {}

    private final Shared shared;
    private final List<WebSeedState> seeds = new ArrayList<>();

    /** The web seeds of a torrent; those above the limit are reported and not used. */
    public WebSeeds(Metainfo metainfo, List<WebSeed> webSeeds, Shared shared, Listener listener) {
        this.shared = shared;
        for (WebSeed webSeed : webSeeds) {
            if (seeds.size() == WebSeedLimits.WEB_SEEDS_MAX) {
                listener.reported(webSeed.name(), "there are too many web seeds; it is not used", true);
                continue;
            }
            Remote.WebSeed remote = new Remote.WebSeed(seeds.size(), webSeed.use());
            seeds.add(new WebSeedState(webSeed, metainfo, remote, peerId(seeds.size()), listener));
        }
    }

    private static PeerId peerId(int number) {
        String text = "-web-seed-" + String.format(Locale.ROOT, "%010d", number);
        return new PeerId(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** These settings with the timeouts for web seeds. */
    public static HttpSettings settings(HttpSettings settings) {
        return settings.withTimeouts(WebSeedLimits.CONNECT_TIMEOUT, WebSeedLimits.SILENCE_MAX);
    }

    /** The remotes that the torrent dials. */
    public List<Remote.WebSeed> remotes() {
        return seeds.stream().map(WebSeedState::remote).toList();
    }

    /** A dialer that opens links to web seeds, and leaves peers to {@code others}. */
    public Dialer dialer(TorrentEndpoint torrentEndpoint, Dialer others) {
        return remote -> {
            switch (remote) {
                case Remote.WebSeed(int number, var _) -> dial(seeds.get(number), torrentEndpoint);
                case Remote.PeerEndpoint peer -> others.dial(peer);
            }
        };
    }

    private void dial(WebSeedState seed, TorrentEndpoint torrentEndpoint) {
        if (seed.isGivenUp()) {
            torrentEndpoint.complete(new PeerEvent.DialFailed(seed.remote()));
            return;
        }
        LinkId id = shared.links().nextId();
        shared.links().threads().start("spate-webseed-" + id.value(), () -> run(id, seed, torrentEndpoint));
    }

    private void run(LinkId id, WebSeedState seed, TorrentEndpoint torrentEndpoint) {
        WebSeedLink link =
                new WebSeedLink(id, seed, torrentEndpoint, shared.client().conversation());
        shared.links().add(id, link);
        try {
            link.run();
        } finally {
            shared.links().remove(id);
            link.end();
        }
    }
}
