package dev.spate.engine.tracker;

import dev.spate.engine.http.HttpClient;
import dev.spate.engine.http.HttpException;
import dev.spate.engine.http.HttpRequest;
import dev.spate.engine.http.HttpResponse;
import dev.spate.engine.http.HttpUrl;
import dev.spate.engine.http.LocalAccess;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceLimits;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.HttpAnnounce;
import dev.spate.wire.announce.ScrapeResult;
import dev.spate.wire.announce.TrackerUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks trackers over HTTP and HTTPS (BEP 3, 48). Thread-safe; blocks. */
final class HttpOutlet implements Outlet {
    private final HttpClient client;
    private final boolean localAllowed;

    HttpOutlet(HttpClient client, boolean localAllowed) {
        this.client = client;
        this.localAllowed = localAllowed;
    }

    @Override
    public Answered<AnnounceResult> announce(String url, AnnounceRequest request, Duration timeLimit)
            throws TrackerException, HttpException {
        try {
            return ask(TrackerUrl.announce(url, request), "/announce", HttpAnnounce::decodeAnnounce, timeLimit);
        } catch (ProtocolException e) {
            throw new TrackerException(true, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Answered<ScrapeResult> scrape(String url, List<WireHash> hashes, Duration timeLimit)
            throws TrackerException, HttpException {
        try {
            Optional<String> scrapeUrl = TrackerUrl.scrape(url, hashes);
            if (scrapeUrl.isEmpty()) {
                throw new TrackerException(true, "the tracker cannot be scraped: its URL has no /announce");
            }
            return ask(scrapeUrl.get(), "/scrape", HttpAnnounce::decodeScrape, timeLimit);
        } catch (ProtocolException e) {
            throw new TrackerException(true, String.valueOf(e.getMessage()));
        }
    }

    private interface Decoder<T> {
        T decode(byte[] body) throws ProtocolException;
    }

    private <T> Answered<T> ask(String text, String localPath, Decoder<T> decoder, Duration timeLimit)
            throws TrackerException, HttpException {
        HttpUrl url = HttpUrl.parse(text);
        LocalAccess local = localAllowed ? new LocalAccess.Allowed() : new LocalAccess.ShownUnder(localPath);
        HttpRequest request = HttpRequest.get(url, AnnounceLimits.RESPONSE_LENGTH_MAX)
                .withTimeLimit(timeLimit)
                .withLocal(local);
        try (HttpResponse response = client.execute(request)) {
            return new Answered<>(decode(url, response, decoder), response.scope());
        }
    }

    private static <T> T decode(HttpUrl url, HttpResponse response, Decoder<T> decoder)
            throws TrackerException, HttpException {
        byte[] body = response.readBody();
        try {
            T answer = decoder.decode(body);
            // Some trackers refuse with an error status and say why in the body; without a reason there is no answer.
            if (response.isOk() || answer instanceof AnnounceFailure) {
                return answer;
            }
        } catch (ProtocolException e) {
            if (response.isOk()) {
                throw new TrackerException(url.host() + ": what answers is no tracker: " + e.getMessage(), e);
            }
        }
        throw badStatus(url, response);
    }

    private static TrackerException badStatus(HttpUrl url, HttpResponse response) {
        return new TrackerException(false, url.host() + ": the tracker answers with status " + response.status());
    }

    int openSockets() {
        return client.openConnections();
    }

    @Override
    public void close() {
        client.close();
    }
}
