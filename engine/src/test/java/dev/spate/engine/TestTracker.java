package dev.spate.engine;

import dev.spate.engine.tracker.TestUdpTracker;
import dev.spate.http.testing.TestServer;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.UdpAnswer;
import dev.spate.wire.announce.UdpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A small tracker on loopback for one torrent. It returns peers to each other and records their announces. Thread-safe.
 */
final class TestTracker implements AutoCloseable {
    /** One announce; its event is empty when it came only because the interval was over. */
    record Announce(int port, String event, long uploaded, long downloaded, long left) {}

    private static final int INTERVAL_SECONDS = 1800;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition announced = lock.newCondition();
    private final List<Announce> announces = new ArrayList<>();
    private final Set<Integer> ports = new LinkedHashSet<>();
    private final String path;
    private Optional<TestServer> http = Optional.empty();
    private Optional<TestUdpTracker> udp = Optional.empty();

    private TestTracker(String path) {
        this.path = path;
    }

    static TestTracker overHttp(String path) throws IOException {
        TestTracker tracker = new TestTracker(path);
        tracker.http = Optional.of(new TestServer(tracker::answerHttp));
        return tracker;
    }

    static TestTracker overUdp(String path) throws IOException {
        TestTracker tracker = new TestTracker(path);
        tracker.udp = Optional.of(new TestUdpTracker(tracker::answerUdp));
        return tracker;
    }

    int port() {
        return http.map(TestServer::port)
                .or(() -> udp.map(TestUdpTracker::port))
                .orElseThrow();
    }

    String url() {
        return (http.isPresent() ? "http" : "udp") + "://127.0.0.1:" + port() + path;
    }

    List<Announce> announces() {
        lock.lock();
        try {
            return List.copyOf(announces);
        } finally {
            lock.unlock();
        }
    }

    /** The announces of the session at this port that have an event. */
    List<Announce> eventsFrom(int port) {
        return announces().stream()
                .filter(one -> one.port() == port && !one.event().isEmpty())
                .toList();
    }

    /** Waits until a peer has announced this event. */
    void awaitEvent(String event) throws InterruptedException {
        long nanos = TimeUnit.SECONDS.toNanos(60);
        lock.lock();
        try {
            while (announces.stream().noneMatch(one -> one.event().equals(event))) {
                if (nanos <= 0) {
                    throw new AssertionError("nobody has said within a minute: " + event);
                }
                nanos = announced.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Records a peer's announce and returns the other peers. */
    private List<PeerAddress> record(Announce one) {
        lock.lock();
        try {
            announces.add(one);
            announced.signalAll();
            List<PeerAddress> otherPeers = ports.stream()
                    .filter(port -> port != one.port())
                    .map(SessionWaits::at)
                    .toList();
            if (one.event().equals("stopped")) {
                ports.remove(one.port());
            } else {
                ports.add(one.port());
            }
            return otherPeers;
        } finally {
            lock.unlock();
        }
    }

    private void answerHttp(TestServer.Request request, OutputStream out) throws IOException {
        String target = request.line().split(" ", -1)[1];
        List<PeerAddress> otherPeers = record(new Announce(
                (int) number(target, "port"),
                value(target, "event").orElse(""),
                number(target, "uploaded"),
                number(target, "downloaded"),
                number(target, "left")));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(ascii("d8:intervali" + INTERVAL_SECONDS + "e5:peers" + 6 * otherPeers.size() + ":"));
        for (PeerAddress peer : otherPeers) {
            body.writeBytes(peer.ip());
            body.write(peer.port() >> 8);
            body.write(peer.port());
        }
        body.writeBytes(ascii("e"));
        out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + body.size() + "\r\n\r\n"));
        body.writeTo(out);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long number(String target, String name) {
        return Long.parseLong(value(target, name).orElseThrow());
    }

    private static Optional<String> value(String target, String name) {
        for (String pair : target.substring(target.indexOf('?') + 1).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    private void answerUdp(UdpRequest request, TestUdpTracker.Sender sender) throws IOException {
        switch (request) {
            case UdpRequest.Connect connect -> sender.send(new UdpAnswer.Connected(connect.transactionId(), 42));
            case UdpRequest.Announce announce -> {
                AnnounceRequest sent = announce.announce();
                List<PeerAddress> otherPeers =
                        record(new Announce(sent.port(), event(sent), sent.uploaded(), sent.downloaded(), sent.left()));
                sender.send(new UdpAnswer.Announced(
                        announce.transactionId(),
                        new AnnounceResponse(
                                INTERVAL_SECONDS,
                                0,
                                0,
                                0,
                                otherPeers,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
            }
            case UdpRequest.Scrape _ -> throw new IOException("nobody scrapes here");
        }
    }

    private static String event(AnnounceRequest request) {
        return switch (request.event()) {
            case NONE -> "";
            case STARTED, COMPLETED, STOPPED, PAUSED -> request.event().name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public void close() {
        http.ifPresent(TestServer::close);
        udp.ifPresent(TestUdpTracker::close);
    }
}
