package dev.spate.share;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import dev.spate.tracker.TrackerConfig;
import dev.spate.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** The public servers of a share: the web server, and the tracker on the same port over HTTP and UDP. Thread-safe. */
record ShareServers(ShareWeb.Address web, TrackerServer tracker) implements AutoCloseable {
    /** How many ports are tried: a port that is free for UDP may be taken for TCP. */
    private static final int ATTEMPTS_MAX = 10;

    static ShareServers open(
            ShareWeb shareWeb,
            WebSettings settings,
            Duration expiry,
            Library library,
            RateLimit rateLimit,
            Followers followers)
            throws IOException {
        InetSocketAddress address = settings.address();
        for (int attempt = 1; ; attempt++) {
            TrackerServer tracker = TrackerServer.open(TrackerConfig.builder()
                    .udp(address)
                    .limited()
                    .interval(ShareLimits.ANNOUNCE_EVERY)
                    .expiry(expiry)
                    .build());
            int port = tracker.udpAddresses().getFirst().getPort();
            try {
                return new ShareServers(
                        shareWeb.open(settings.at(port), library, handler(tracker), rateLimit, followers), tracker);
            } catch (IOException e) {
                tracker.close();
                if (address.getPort() != 0 || attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    private static TrackerHandler handler(TrackerServer tracker) {
        return (question, from) ->
                Optional.of(tracker.http().answer(question, from).body());
    }

    int port() {
        return web.port();
    }

    @Override
    public void close() {
        web.close();
        tracker.close();
    }
}
