package dev.spate.engine.tracker;

import dev.spate.http.HttpClient;
import dev.spate.http.HttpException;
import dev.spate.http.ProxyChoice;
import dev.spate.http.Resolver;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.ScrapeResult;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks trackers over HTTP, HTTPS and UDP. Thread-safe.
 *
 * <p>Calls block and are meant for virtual threads. A waiting call ends when the client is closed or the calling thread
 * is interrupted.
 */
public final class TrackerClient implements AutoCloseable {
    private final ProxyChoice proxy;
    private final List<HttpTrackerTransport> http = new ArrayList<>();
    private final List<UdpTrackerTransport> udp = new ArrayList<>();

    /** A client with these settings; the caller closes the resolver. */
    public TrackerClient(TrackerSettings settings, Resolver resolver) {
        // This clock measures the age of connection ids and the time limits of calls.
        this(settings, resolver, System::nanoTime);
    }

    TrackerClient(TrackerSettings settings, Resolver resolver, LongSupplier clock) {
        this.proxy = settings.http().proxy();
        SecureRandom random = new SecureRandom();
        List<Optional<InetAddress>> locals = settings.local().isEmpty()
                ? List.of(Optional.empty())
                : settings.local().stream().map(Optional::of).toList();
        for (Optional<InetAddress> local : locals) {
            List<InetAddress> bind = local.stream().toList();
            HttpClient client = new HttpClient(settings.http().withBind(bind), resolver);
            http.add(new HttpTrackerTransport(client, resolver, settings.localAllowed(), clock));
            udp.add(new UdpTrackerTransport(local, settings, resolver, random, clock));
        }
    }

    /** Receives the answers of a tracker. */
    public interface AnswerListener {
        /**
         * The merged answer to those of our addresses that got one in time. Called once, unless no usable answer came
         * back.
         */
        void answered(TrackerAnswer<AnnounceResult> answer);

        /** An answer that another of our addresses got after that. */
        void late(TrackerAnswer<AnnounceResponse> answer);
    }

    /**
     * Announces from every local address at once (BEP 7) and merges the answers. After the first answer it waits only a
     * short time for the others. Returns when all calls have ended.
     *
     * @param url the tracker's URL as the torrent gives it
     * @param timeLimit the time after which to give up
     * @param listener called on the calling thread with the tracker's answer, which may be a refusal
     * @throws TrackerException if no usable answer came back
     */
    public void announce(String url, AnnounceRequest request, Duration timeLimit, AnswerListener listener)
            throws TrackerException {
        announce(url, request, timeLimit, TrackerClientLimits.OTHER_FAMILY_WAIT, listener);
    }

    /** Like the public method, but waits for every address. */
    TrackerAnswer<AnnounceResult> announce(String url, AnnounceRequest request, Duration timeLimit)
            throws TrackerException {
        List<TrackerAnswer<AnnounceResult>> all = new ArrayList<>();
        announce(url, request, timeLimit, timeLimit, new AnswerListener() {
            @Override
            public void answered(TrackerAnswer<AnnounceResult> answer) {
                all.add(answer);
            }

            @Override
            public void late(TrackerAnswer<AnnounceResponse> answer) {}
        });
        return all.getFirst();
    }

    void announce(String url, AnnounceRequest request, Duration timeLimit, Duration patience, AnswerListener listener)
            throws TrackerException {
        List<AnnounceReplies.Call> calls = new ArrayList<>();
        for (TrackerTransport trackerTransport : transports(url)) {
            calls.add(() -> trackerTransport.announce(url, request, timeLimit));
        }
        AnnounceReplies announceReplies = new AnnounceReplies(calls);
        try {
            listener.answered(announceReplies.first(patience));
            announceReplies.rest(listener::late);
        } catch (InterruptedException e) {
            announceReplies.cancel();
            Thread.currentThread().interrupt();
            throw TrackerException.cancelled("cancelled", e);
        }
    }

    /**
     * Scrapes the sizes of swarms, from the first local address that reaches the tracker.
     *
     * @param url the tracker's announce URL as the torrent gives it
     * @param hashes 1 to 74
     * @throws TrackerException if no usable answer came back, or the tracker cannot be scraped
     */
    public ScrapeResult scrape(String url, List<WireHash> hashes, Duration timeLimit) throws TrackerException {
        TrackerException last = new TrackerException(false, "there is no address to ask from");
        for (TrackerTransport trackerTransport : transports(url)) {
            try {
                return trackerTransport.scrape(url, hashes, timeLimit).answer();
            } catch (HttpException e) {
                last = new TrackerException(e);
                if (!last.isOfOtherFamily()) {
                    throw last;
                }
            }
        }
        throw last;
    }

    private List<? extends TrackerTransport> transports(String url) throws TrackerException {
        int colon = url.indexOf("://");
        return switch (colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "http", "https" -> http;
            case "udp" -> {
                if (!(proxy instanceof ProxyChoice.None)) {
                    throw new TrackerException(
                            true, "UDP trackers are left out, because the proxy cannot be used for them");
                }
                yield udp;
            }
            default -> throw new TrackerException(true, "only http, https and udp trackers are possible");
        };
    }

    /** The number of open sockets, for tests. */
    int openSockets() {
        return http.stream().mapToInt(HttpTrackerTransport::openSockets).sum()
                + udp.stream().mapToInt(UdpTrackerTransport::openSockets).sum();
    }

    /** Ends every call that waits; calls after this fail. */
    @Override
    public void close() {
        http.forEach(HttpTrackerTransport::close);
        udp.forEach(UdpTrackerTransport::close);
    }
}
