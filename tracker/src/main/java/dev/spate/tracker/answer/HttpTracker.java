package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.AnnounceOutcome;
import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.PeerAnnounce;
import dev.spate.tracker.swarm.SwarmKey;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.HttpAnswerWriter;
import dev.spate.wire.announce.HttpQuery;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers {@code /announce}, {@code /scrape} and {@code /metrics} (BEP 3, 7, 21, 23, 24, 31, 48) for any HTTP server.
 * Thread-safe.
 *
 * <pre>{@code
 * HttpAnswer answer = http.answer(request.getPathQuery(), remoteAddress);
 * }</pre>
 */
public final class HttpTracker {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int IPV6_PEER_LENGTH = 18;

    private final Tracker tracker;
    private final boolean areMetricsPublic;
    private final LongSupplier clock;

    /**
     * Answers for this tracker.
     *
     * @param areMetricsPublic whether {@code /metrics} answers everybody instead of only this machine
     * @param clock nanoseconds that never go back
     */
    public HttpTracker(Tracker tracker, boolean areMetricsPublic, LongSupplier clock) {
        this.tracker = tracker;
        this.areMetricsPublic = areMetricsPublic;
        this.clock = clock;
    }

    /** Whether {@link #answer} serves this path, which has no query. */
    public static boolean serves(String path) {
        return path.equals("/announce") || path.equals("/scrape") || path.equals("/metrics");
    }

    /**
     * Answers a GET.
     *
     * @param rawPathAndQuery as in the request, with its escapes; one character for each byte
     * @param from the other end of the connection. A peer is always listed with this address, so the headers of proxies
     *     are not used
     */
    public HttpAnswer answer(String rawPathAndQuery, InetAddress from) {
        int mark = rawPathAndQuery.indexOf('?');
        String path = mark < 0 ? rawPathAndQuery : rawPathAndQuery.substring(0, mark);
        String query = mark < 0 ? "" : rawPathAndQuery.substring(mark + 1);
        if (rawPathAndQuery.length() > AnswerLimits.TARGET_MAX) {
            return HttpAnswer.text(414, "text/plain", "too long\n");
        }
        try {
            return switch (path) {
                case "/announce" -> announce(query, from);
                case "/scrape" -> scrape(query);
                case "/metrics" -> metrics(from);
                default -> HttpAnswer.text(404, "text/plain", "nothing here\n");
            };
        } catch (ProtocolException e) {
            String reason = e.getMessage() == null ? "malformed request" : e.getMessage();
            return refuse(Count.MALFORMED, new AnnounceFailure(reason, AnnounceFailure.NOT_SAID));
        }
    }

    private HttpAnswer announce(String query, InetAddress from) throws ProtocolException {
        HttpQuery.Announce asked = HttpQuery.announce(query);
        SwarmKey swarm = SwarmKey.of(asked.infoHash());
        if (!tracker.admits(swarm)) {
            return refuseToServe();
        }
        if (asked.port() == 0) {
            return refuse(Count.MALFORMED, new AnnounceFailure(Refusals.NO_PORT, AnnounceFailure.NOT_SAID));
        }
        Endpoint peer = Endpoint.of(from.getAddress(), asked.port());
        PeerAnnounce peerAnnounce = AnnounceQuery.announce(swarm, peer, asked.left(), asked.event(), asked.numWant());
        ByteBuffer peers = ByteBuffer.allocate(peerAnnounce.want() * IPV6_PEER_LENGTH);
        Optional<AnnounceOutcome> verdict = tracker.announce(peerAnnounce, clock.getAsLong(), peers);
        return verdict.isEmpty()
                ? refuseToServe()
                : switch (verdict.get()) {
                    case AnnounceOutcome.Introduced(Counts counts) -> {
                        tracker.counters().add(Count.HTTP_ANNOUNCES);
                        yield HttpAnswer.bencoded(HttpAnswerWriter.announced(
                                tracker.intervalSeconds(peer),
                                tracker.minIntervalSeconds(),
                                counts,
                                peer.ip(),
                                peers.flip(),
                                asked.isCompact()));
                    }
                    case AnnounceOutcome.Full full ->
                        refuse(
                                Refusals.count(full),
                                new AnnounceFailure(Refusals.reason(full), tracker.retrySeconds()));
                };
    }

    private HttpAnswer scrape(String query) throws ProtocolException {
        List<WireHash> hashes = HttpQuery.scrape(query);
        if (hashes.isEmpty()) {
            // A scrape of all swarms would list the torrents of all peers, and send many megabytes for a short request.
            throw new ProtocolException("info_hash is missing");
        }
        Map<WireHash, Counts> swarms = new LinkedHashMap<>();
        for (WireHash hash : hashes) {
            SwarmKey swarm = SwarmKey.of(hash);
            if (tracker.admits(swarm)) {
                tracker.counts(swarm, clock.getAsLong()).ifPresent(counts -> swarms.put(hash, counts));
            }
        }
        tracker.counters().add(Count.HTTP_SCRAPES);
        return HttpAnswer.bencoded(HttpAnswerWriter.scraped(swarms));
    }

    private HttpAnswer metrics(InetAddress from) {
        if (!areMetricsPublic && !from.isLoopbackAddress()) {
            return HttpAnswer.text(404, "text/plain", "nothing here\n");
        }
        return HttpAnswer.text(200, PROMETHEUS, tracker.counters().text(tracker.totals()));
    }

    private HttpAnswer refuseToServe() {
        return refuse(Count.NOT_ALLOWED, new AnnounceFailure(Refusals.NOT_ALLOWED, tracker.retrySeconds()));
    }

    private HttpAnswer refuse(Count count, AnnounceFailure failure) {
        tracker.counters().add(count);
        return HttpAnswer.bencoded(HttpAnswerWriter.refused(failure));
    }
}
