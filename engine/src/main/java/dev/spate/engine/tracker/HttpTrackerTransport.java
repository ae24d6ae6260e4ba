package dev.spate.engine.tracker;

import dev.spate.http.HttpClient;
import dev.spate.http.HttpException;
import dev.spate.http.HttpRequest;
import dev.spate.http.HttpResponse;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.http.ProxyChoice;
import dev.spate.http.Resolver;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceLimits;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.ScrapeResult;
import dev.spate.wire.announce.TrackerUrl;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Asks trackers over HTTP and HTTPS (BEP 3, 48). Thread-safe; blocks. */
final class HttpTrackerTransport implements TrackerTransport {
    private final HttpClient client;
    private final Resolver resolver;
    private final AddressRotation turns;
    private final boolean localAllowed;

    HttpTrackerTransport(HttpClient client, Resolver resolver, boolean localAllowed, LongSupplier clock) {
        this.client = client;
        this.resolver = resolver;
        this.turns = new AddressRotation(
                client.settings().idleTimeout().dividedBy(TrackerClientLimits.TURNS_PER_TIMEOUT), clock);
        this.localAllowed = localAllowed;
    }

    @Override
    public TrackerAnswer<AnnounceResult> announce(String url, AnnounceRequest request, Duration timeLimit)
            throws TrackerException, HttpException {
        try {
            return ask(TrackerUrl.announce(url, request), "/announce", HttpTrackerAnswer.ANNOUNCE, timeLimit);
        } catch (ProtocolException e) {
            throw new TrackerException(true, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public TrackerAnswer<ScrapeResult> scrape(String url, List<WireHash> hashes, Duration timeLimit)
            throws TrackerException, HttpException {
        try {
            Optional<String> scrapeUrl = TrackerUrl.scrape(url, hashes);
            if (scrapeUrl.isEmpty()) {
                throw new TrackerException(true, "the tracker cannot be scraped: its URL has no /announce");
            }
            return ask(scrapeUrl.get(), "/scrape", HttpTrackerAnswer.SCRAPE, timeLimit);
        } catch (ProtocolException e) {
            throw new TrackerException(true, String.valueOf(e.getMessage()));
        }
    }

    private <T> TrackerAnswer<T> ask(String text, String localPath, HttpTrackerAnswer.Kind<T> kind, Duration timeLimit)
            throws TrackerException, HttpException {
        HttpUrl url = HttpUrl.parse(text);
        LocalAccess local = localAllowed ? new LocalAccess.Allowed() : new LocalAccess.ShownUnder(localPath);
        HttpRequest request = HttpRequest.get(url, AnnounceLimits.RESPONSE_LENGTH_MAX)
                .withLocal(local)
                .selfDelimited();
        List<InetAddress> addresses = addresses(url, timeLimit);
        if (addresses.size() < 2) {
            return askOnce(request.withTimeLimit(timeLimit), kind);
        }
        return turns.ask(
                url.host() + ":" + url.port(),
                addresses,
                (address, limit) -> askOnce(request.at(address).withTimeLimit(limit), kind),
                timeLimit);
    }

    /** The addresses of the host to ask in rotation; empty when the client itself finds the only address. */
    private List<InetAddress> addresses(HttpUrl url, Duration timeLimit) throws HttpException {
        boolean isKnown = url.literalAddress().isPresent() || url.isIdna();
        if (isKnown || !(client.settings().proxy() instanceof ProxyChoice.None)) {
            return List.of();
        }
        List<InetAddress> bind = client.settings().bind();
        return resolver.resolve(url.host(), timeLimit).stream()
                .filter(address -> bind.isEmpty() || bind.stream().anyMatch(own -> isOfOneFamily(own, address)))
                .toList();
    }

    private static boolean isOfOneFamily(InetAddress one, InetAddress other) {
        return one.getAddress().length == other.getAddress().length;
    }

    private <T> TrackerAnswer<T> askOnce(HttpRequest request, HttpTrackerAnswer.Kind<T> kind)
            throws TrackerException, HttpException {
        try (HttpResponse response = client.execute(request)) {
            return new TrackerAnswer<>(HttpTrackerAnswer.read(response, kind), response.scope());
        }
    }

    int openSockets() {
        return client.openConnections();
    }

    @Override
    public void close() {
        client.close();
    }
}
