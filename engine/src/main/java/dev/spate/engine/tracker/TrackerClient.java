package dev.spate.engine.tracker;

import dev.spate.engine.http.HttpClient;
import dev.spate.engine.http.HttpException;
import dev.spate.engine.http.ProxyChoice;
import dev.spate.engine.http.Resolver;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.ScrapeResult;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * Asks trackers, whatever they speak. Thread-safe.
 *
 * <p>Calls block and are meant for virtual threads. Closing the client, or interrupting the calling thread, ends the
 * calls that wait.
 */
public final class TrackerClient implements AutoCloseable {
    private final ProxyChoice proxy;
    private final List<HttpOutlet> http = new ArrayList<>();
    private final List<UdpOutlet> udp = new ArrayList<>();

    /** A client with these settings; the caller closes the resolver. */
    public TrackerClient(TrackerSettings settings, Resolver resolver) {
        // Connection ids age by this clock; nothing else depends on it.
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
            http.add(new HttpOutlet(client, settings.localAllowed()));
            udp.add(new UdpOutlet(local, settings, resolver, random, clock));
        }
    }

    /**
     * Announces from every local address at once (BEP 7) and joins the answers. One that answers is enough.
     *
     * @param url the tracker's URL as the torrent gives it
     * @param timeLimit when to give up
     * @return what the tracker says, which may be that it refuses
     * @throws TrackerException if nothing usable came back
     */
    public Answered<AnnounceResult> announce(String url, AnnounceRequest request, Duration timeLimit)
            throws TrackerException {
        List<Callable<Answered<AnnounceResult>>> calls = new ArrayList<>();
        for (Outlet outlet : outlets(url)) {
            calls.add(() -> outlet.announce(url, request, timeLimit));
        }
        List<AnnounceResponse> responses = new ArrayList<>();
        List<AnnounceFailure> refusals = new ArrayList<>();
        Scope widest = Scope.LOOPBACK;
        List<TrackerException> failures = new ArrayList<>();
        for (FutureTask<Answered<AnnounceResult>> task : runAll(calls)) {
            try {
                Answered<AnnounceResult> answered = task.get();
                widest = answered.scope().compareTo(widest) > 0 ? answered.scope() : widest;
                switch (answered.answer()) {
                    case AnnounceResponse response -> responses.add(response);
                    case AnnounceFailure refusal -> refusals.add(refusal);
                }
            } catch (ExecutionException e) {
                failures.add(meaning(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TrackerException("cancelled", e);
            }
        }
        if (!responses.isEmpty()) {
            return new Answered<>(Answers.merge(responses), widest);
        }
        if (!refusals.isEmpty()) {
            return new Answered<>(refusals.getFirst(), widest);
        }
        throw failures.stream().filter(f -> !isOfOtherFamily(f)).findFirst().orElseGet(failures::getFirst);
    }

    /**
     * Asks how large swarms are, from the first local address that reaches the tracker.
     *
     * @param url the tracker's announce URL as the torrent gives it
     * @param hashes 1 to 74
     * @throws TrackerException if nothing usable came back, or the tracker cannot be scraped
     */
    public ScrapeResult scrape(String url, List<WireHash> hashes, Duration timeLimit) throws TrackerException {
        TrackerException last = new TrackerException(false, "there is no address to ask from");
        for (Outlet outlet : outlets(url)) {
            try {
                return outlet.scrape(url, hashes, timeLimit).answer();
            } catch (HttpException e) {
                last = new TrackerException(e);
                if (!isOfOtherFamily(last)) {
                    throw last;
                }
            }
        }
        throw last;
    }

    private List<? extends Outlet> outlets(String url) throws TrackerException {
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

    /** Runs the first call here and each other one on a virtual thread of its own; all are done when it returns. */
    private static <T> List<FutureTask<T>> runAll(List<Callable<T>> calls) {
        List<FutureTask<T>> tasks = calls.stream().map(FutureTask<T>::new).toList();
        List<Thread> threads =
                tasks.stream().skip(1).map(Thread.ofVirtual()::start).toList();
        tasks.getFirst().run();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                threads.forEach(Thread::interrupt);
                Thread.currentThread().interrupt();
                return tasks;
            }
        }
        return tasks;
    }

    private static TrackerException meaning(ExecutionException e) {
        return switch (e.getCause()) {
            case TrackerException already -> already;
            case HttpException failure -> new TrackerException(failure);
            case IOException failure -> new TrackerException(String.valueOf(failure.getMessage()), failure);
            // A bug of ours: told like any failure, because somebody waits for what became of the announce.
            case null, default -> new TrackerException("internal error: " + e.getCause(), e);
        };
    }

    /** Whether the tracker merely has no address of the family that was asked from. */
    private static boolean isOfOtherFamily(TrackerException failure) {
        return failure.getCause() instanceof HttpException e && e.reason() == HttpException.Reason.UNREACHABLE;
    }

    /** How many sockets are open: a measure for tests. */
    int openSockets() {
        return http.stream().mapToInt(HttpOutlet::openSockets).sum()
                + udp.stream().mapToInt(UdpOutlet::openSockets).sum();
    }

    /** Ends every call that waits; calls after this fail. */
    @Override
    public void close() {
        http.forEach(HttpOutlet::close);
        udp.forEach(UdpOutlet::close);
    }
}
