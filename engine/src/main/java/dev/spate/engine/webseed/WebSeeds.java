package dev.spate.engine.webseed;

import dev.spate.engine.net.Links;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpSettings;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.WebSeedAddress;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The web seeds of one torrent. The torrent knows each by an address that no peer can have. Thread-safe. */
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
            boolean isLastResort = webSeed.use() == WebSeed.Use.LAST_RESORT;
            PeerAddress address = WebSeedAddress.of(seeds.size(), isLastResort);
            seeds.add(new WebSeedState(webSeed, metainfo, address, peerId(seeds.size()), listener));
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

    /** The addresses under which the torrent dials them. */
    public List<PeerAddress> addresses() {
        return seeds.stream().map(WebSeedState::address).toList();
    }

    /** A dialer that opens links to web seeds, and passes every other address to {@code others}. */
    public Dialer dialer(TorrentEndpoint torrentEndpoint, Dialer others) {
        return address -> {
            Optional<WebSeedState> seed = seeds.stream()
                    .filter(each -> each.address().equals(address))
                    .findFirst();
            if (seed.isEmpty()) {
                others.dial(address);
            } else {
                dial(seed.get(), torrentEndpoint);
            }
        };
    }

    private void dial(WebSeedState seed, TorrentEndpoint torrentEndpoint) {
        if (seed.isGivenUp()) {
            torrentEndpoint.complete(new PeerEvent.DialFailed(seed.address()));
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
