package dev.spate.engine.tracker;

import dev.spate.http.AddressRule;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.http.OpenSockets;
import dev.spate.http.Resolver;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.ScrapeResponse;
import dev.spate.wire.announce.ScrapeResult;
import dev.spate.wire.announce.TrackerUrl;
import dev.spate.wire.announce.UdpAnswer;
import dev.spate.wire.announce.UdpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Asks trackers over UDP from one local address (BEP 15, 41). Thread-safe; blocks. */
final class UdpTrackerTransport implements TrackerTransport {
    private final Optional<InetAddress> local;
    private final boolean localAllowed;
    private final Duration firstWait;
    private final AddressRotation turns;
    private final Resolver resolver;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final UdpConnectionIds ids = new UdpConnectionIds();
    private final OpenSockets sockets = new OpenSockets();
    private final Semaphore exchanges = new Semaphore(TrackerClientLimits.UDP_EXCHANGES_MAX, true);

    UdpTrackerTransport(
            Optional<InetAddress> local,
            TrackerSettings settings,
            Resolver resolver,
            RandomGenerator random,
            LongSupplier clock) {
        this.local = local;
        this.localAllowed = settings.localAllowed();
        this.firstWait = settings.udpRetransmit();
        this.turns = new AddressRotation(firstWait.dividedBy(TrackerClientLimits.TURNS_PER_TIMEOUT), clock);
        this.resolver = resolver;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public TrackerAnswer<AnnounceResult> announce(String url, AnnounceRequest request, Duration timeLimit)
            throws TrackerException, HttpException {
        String urlData = TrackerUrl.urlData(url);
        TrackerAnswer<UdpAnswer> trackerAnswer =
                ask(url, (id, transaction) -> new UdpRequest.Announce(id, transaction, request, urlData), timeLimit);
        AnnounceResult result = switch (trackerAnswer.answer()) {
            case UdpAnswer.Announced(int _, var response) -> response;
            case UdpAnswer.Refused(int _, AnnounceFailure failure) -> failure;
            case UdpAnswer.Connected _, UdpAnswer.Scraped _ -> throw new IllegalStateException("answer does not fit");
        };
        return new TrackerAnswer<>(result, trackerAnswer.scope());
    }

    @Override
    public TrackerAnswer<ScrapeResult> scrape(String url, List<WireHash> hashes, Duration timeLimit)
            throws TrackerException, HttpException {
        TrackerAnswer<UdpAnswer> trackerAnswer =
                ask(url, (id, transaction) -> new UdpRequest.Scrape(id, transaction, hashes), timeLimit);
        ScrapeResult result = switch (trackerAnswer.answer()) {
            case UdpAnswer.Scraped(int _, var counts) -> byHash(hashes, counts);
            case UdpAnswer.Refused(int _, AnnounceFailure failure) -> failure;
            case UdpAnswer.Connected _, UdpAnswer.Announced _ -> throw new IllegalStateException("answer does not fit");
        };
        return new TrackerAnswer<>(result, trackerAnswer.scope());
    }

    private static ScrapeResult byHash(List<WireHash> hashes, List<ScrapeResponse.Counts> counts)
            throws TrackerException {
        if (counts.size() != hashes.size()) {
            throw new TrackerException(
                    false, "the tracker counts " + counts.size() + " swarms instead of " + hashes.size());
        }
        Map<WireHash, ScrapeResponse.Counts> swarms = new LinkedHashMap<>();
        for (int i = 0; i < counts.size(); i++) {
            swarms.put(hashes.get(i), counts.get(i));
        }
        return new ScrapeResponse(swarms);
    }

    private TrackerAnswer<UdpAnswer> ask(String text, UdpExchange.Question question, Duration timeLimit)
            throws TrackerException, HttpException {
        long until = clock.getAsLong() + timeLimit.toNanos();
        HttpUrl url = httpForm(text);
        List<InetAddress> addresses = allowed(url, timeLimit);
        try {
            if (!exchanges.tryAcquire(Math.max(0, until - clock.getAsLong()), TimeUnit.NANOSECONDS)) {
                throw new TrackerException(false, url.host() + ": too many trackers are being asked");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TrackerException.cancelled(url.host() + ": cancelled", e);
        }
        try {
            return turns.ask(
                    url.host() + ":" + url.port(),
                    addresses,
                    (address, limit) -> new TrackerAnswer<>(
                            askOne(url, address, question, clock.getAsLong() + limit.toNanos()),
                            AddressRule.scope(address)),
                    Duration.ofNanos(until - clock.getAsLong()));
        } finally {
            exchanges.release();
        }
    }

    private UdpAnswer askOne(HttpUrl url, InetAddress address, UdpExchange.Question question, long until)
            throws TrackerException {
        try {
            return exchange(new InetSocketAddress(address, url.port()), question, until);
        } catch (PortUnreachableException e) {
            throw new TrackerException(url.host() + ": no tracker listens on port " + url.port(), e);
        } catch (SocketTimeoutException e) {
            throw TrackerException.silence(url.host() + ": " + e.getMessage(), e);
        } catch (ClosedChannelException e) {
            throw TrackerException.cancelled(url.host() + ": cancelled", e);
        } catch (IOException e) {
            throw new TrackerException(url.host() + ": " + e.getMessage(), e);
        }
    }

    private UdpAnswer exchange(InetSocketAddress tracker, UdpExchange.Question question, long until)
            throws IOException {
        DatagramChannel channel = open(tracker.getAddress().getAddress().length == 16);
        sockets.add(channel);
        try {
            if (local.isPresent()) {
                channel.bind(new InetSocketAddress(local.get(), 0));
            }
            channel.connect(tracker);
            return new UdpExchange(channel, tracker, ids, random, clock).ask(question, firstWait, until);
        } finally {
            sockets.close(channel);
        }
    }

    private static DatagramChannel open(boolean ipv6) throws IOException {
        try {
            return DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this machine has no IPv6", e);
        }
    }

    /** The same host, port and path as an HTTP URL, so that the same parser and address rules apply to both. */
    private static HttpUrl httpForm(String text) throws HttpException {
        return HttpUrl.parse("http" + text.substring("udp".length()));
    }

    private List<InetAddress> allowed(HttpUrl url, Duration timeLimit) throws TrackerException, HttpException {
        if (url.isIdna()) {
            throw new TrackerException(true, url.host() + ": names with letters outside ASCII are not allowed");
        }
        LocalAccess access = localAllowed ? new LocalAccess.Allowed() : new LocalAccess.ShownUnder("/announce");
        AddressRule rule = AddressRule.firstHop(access);
        Optional<InetAddress> literal = url.literalAddress();
        List<InetAddress> found =
                literal.isPresent() ? List.of(literal.get()) : resolver.resolve(url.host(), timeLimit);
        List<InetAddress> reachable = found.stream()
                .filter(address -> rule.objection(url, address).isEmpty())
                .toList();
        if (reachable.isEmpty()) {
            String why = rule.objection(url, found.getFirst()).orElse("it has no address");
            throw new HttpException(HttpException.Reason.REFUSED, url.host() + ": " + why);
        }
        List<InetAddress> fitting = reachable.stream().filter(this::fitsLocal).toList();
        if (fitting.isEmpty()) {
            throw new HttpException(
                    HttpException.Reason.UNREACHABLE,
                    url.host() + ": none of its addresses can be reached from the local address");
        }
        return fitting;
    }

    private boolean fitsLocal(InetAddress target) {
        return local.isEmpty() || local.get().getAddress().length == target.getAddress().length;
    }

    int openSockets() {
        return sockets.count();
    }

    @Override
    public void close() {
        sockets.close();
    }
}
