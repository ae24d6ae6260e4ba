package dev.spate.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.offer.FollowerInfo;
import dev.spate.share.offer.Followers;
import dev.spate.share.offer.OfferEvent;
import dev.spate.share.offer.OfferEvents;
import dev.spate.share.offer.OfferLimits;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowersTest {
    private final MemoryEvents events = new MemoryEvents();
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final HttpClient client = HttpClient.newHttpClient();
    private final OwnerToken token = OwnerToken.random();
    private Followers followers;
    private WebServer server;
    private WebServer owner;

    @BeforeEach
    void open() throws IOException {
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        followers = new Followers(events, clock);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        MemoryLibrary library = new MemoryLibrary().file("a", "text");
        server = WebServer.open(
                new WebSettings(address, Set.of()), library, TrackerHandler.none(), RateLimit.unlimited(), followers);
        owner = WebServer.openForOwner(library, followers, token);
    }

    @AfterEach
    void close() {
        followers.close();
        server.close();
        owner.close();
        client.close();
    }

    private Listener listen(String query, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/events" + query));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Listener(
                client.send(request.build(), BodyHandlers.ofInputStream()).body());
    }

    private HttpResponse<String> post(int port, String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + address))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void until(java.util.function.BooleanSupplier claim) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!claim.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void sendsTheWholeListToANewFollower() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "one");
        events.add(OfferEvent.Kind.ADDED, "two");
        for (String id : List.of("", "other-1-0", "epoch-99-0", "nonsense")) {
            try (Listener listener = id.isEmpty() ? listen("") : listen("", "Last-Event-ID", id)) {
                assertThat(listener.next("begin")).contains("\"whole\":true", "\"peerPort\":4711");
                assertThat(listener.next("added")).contains("one");
                assertThat(listener.next("added")).contains("two");
                assertThat(listener.next("caughtUp")).contains("\"settled\":true");
            }
        }
    }

    @Test
    void resumesAfterTheLastEventOfAFollower() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "one");
        String id;
        try (Listener listener = listen("")) {
            listener.next("caughtUp");
            events.add(OfferEvent.Kind.ADDED, "two");
            assertThat(listener.next("added")).contains("two");
            id = listener.lastId;
        }
        events.add(OfferEvent.Kind.REMOVED, "one");
        events.add(OfferEvent.Kind.REPLACED, "two");

        try (Listener listener = listen("", "Last-Event-ID", id)) {
            assertThat(listener.next("begin")).contains("\"whole\":false");
            assertThat(listener.next("removed")).contains("one");
            assertThat(listener.next("replaced")).contains("two");
            assertThat(listener.next("caughtUp")).isNotEmpty();
        }
    }

    /** Otherwise the stream would check again and again without a pause for an event that it can never send. */
    @Test
    void waitsForTheNextEventAlthoughEarlierOnesAreForgotten() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "one");
        events.add(OfferEvent.Kind.REMOVED, "two");
        for (String id : List.of("", "epoch-2-999999")) {
            try (Listener listener = id.isEmpty() ? listen("") : listen("", "Last-Event-ID", id)) {
                listener.next("caughtUp");
                assertThat(listener.lastId).isEqualTo("epoch-2-1000000");
            }
        }
    }

    @Test
    void neverClaimsToBeCaughtUpTooEarly() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "one");
        // The last file is offered at the same moment in which the stream asks whether the share is settled.
        events.beforeSettled = () -> events.add(OfferEvent.Kind.ADDED, "two");

        try (Listener listener = listen("")) {
            assertThat(listener.until("caughtUp"))
                    .containsExactly("begin", "added {\"name\":\"one\"}", "added {\"name\":\"two\"}");
        }
    }

    @Test
    void sendsACountedFollowerTheOfferThatWasSentWhileItConnected() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "one");
        List<Optional<Integer>> counts = new ArrayList<>();
        // The epoch is the first thing that the stream of a new follower asks for.
        events.beforeEpoch = () -> counts.add(followers.send("one"));

        try (Listener listener = listen("?on-request=1")) {
            assertThat(listener.until("caughtUp")).contains("sent {\"name\":\"one\"}");
        }
        assertThat(counts).containsExactly(Optional.of(1));
    }

    @Test
    void startsWithFutureOffers() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "one");
        try (Listener listener = listen("?new=1")) {
            assertThat(listener.next("begin")).contains("\"whole\":false");
            listener.next("caughtUp");
            events.add(OfferEvent.Kind.ADDED, "two");

            assertThat(listener.next("added")).contains("two");
        }
    }

    @Test
    void listsAFollowerUntilItDisconnects() throws Exception {
        try (Listener listener = listen("")) {
            String begin = listener.next("begin");
            String stream = begin.replaceAll(".*\"stream\":\"([^\"]*)\".*", "$1");
            assertThat(post(server.port(), "/followers?stream=" + stream + "&offers=3&complete=1&wanted=300&had=100")
                            .statusCode())
                    .isEqualTo(204);

            FollowerInfo followerInfo = followers.list().getFirst();
            assertThat(followerInfo.address()).isEqualTo("127.0.0.1");
            assertThat(followerInfo.since()).isEqualTo(Instant.ofEpochMilli(now.get()));
            assertThat(followerInfo.progress()).isEqualTo(new FollowerInfo.Progress(3, 1, 300, 100));
        }

        until(() -> followers.list().isEmpty());
    }

    @Test
    void refusesReportsForUnknownStreams() throws Exception {
        assertThat(post(server.port(), "/followers?stream=guess&offers=1").statusCode())
                .isEqualTo(404);
        assertThat(post(server.port(), "/").statusCode()).isEqualTo(405);
        assertThat(post(server.port(), "/send?file=a").statusCode()).isEqualTo(404);
    }

    @Test
    void limitsNumbersThatFollowersReport() {
        assertThat(new FollowerInfo.Progress(-1, 5, -7, Long.MAX_VALUE))
                .isEqualTo(new FollowerInfo.Progress(0, 0, 0, 0));
        assertThat(new FollowerInfo.Progress(Long.MAX_VALUE, 1, 10, 20).verifiedLength())
                .isEqualTo(10);
    }

    @Test
    void disconnectsASilentFollower() throws Exception {
        try (Listener listener = listen("")) {
            listener.next("caughtUp");
            now.addAndGet(OfferLimits.FOLLOWER_SILENCE_MAX.toMillis() + 1);

            until(() -> followers.list().isEmpty());
            assertThat(listener.isAtItsEnd()).isTrue();
        }
    }

    @Test
    void detectsAClosedConnection() throws Exception {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            socket.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            until(() -> followers.list().size() == 1);
            socket.setSoLinger(true, 0);
        }

        until(() -> followers.list().isEmpty());
    }

    @Test
    void sendsToFollowersOnRequestAndKeepsItForThoseThatComeBack() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "a");
        String id;
        try (Listener listener = listen("?new=1&on-request=1")) {
            listener.next("caughtUp");
            assertThat(followers.send("a")).contains(1);
            assertThat(listener.next("sent")).contains("\"a\"");
            id = listener.lastId;
        }
        until(() -> followers.list().isEmpty());
        assertThat(followers.send("a")).contains(0);
        assertThat(followers.send("unknown")).isEmpty();

        try (Listener listener = listen("?new=1&on-request=1", "Last-Event-ID", id)) {
            assertThat(listener.next("sent")).contains("\"a\"");
        }
    }

    @Test
    void letsOnlyTheOwnerSend() throws Exception {
        events.add(OfferEvent.Kind.ADDED, "a");
        String bearer = "Bearer " + token.text();
        String own = "http://127.0.0.1:" + owner.port();

        assertThat(post(owner.port(), "/send?file=a").statusCode()).isEqualTo(403);
        assertThat(post(owner.port(), "/send?file=a", "Authorization", "Bearer x")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(owner.port(), "/send?file=a", "Authorization", bearer, "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(owner.port(), "/send?file=none", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(404);
        assertThat(post(owner.port(), "/send?file=a", "Authorization", bearer, "Origin", own)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(owner.port(), "/send?file=a&token=" + token.text()).statusCode())
                .isEqualTo(303);
    }

    @Test
    void showsTheButtonToTheOwnerAlone() throws Exception {
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + owner.port() + "/"))
                .build();
        HttpRequest known = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + owner.port() + "/?token=" + token.text()))
                .build();

        assertThat(client.send(plain, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(client.send(known, BodyHandlers.ofString()).body()).contains("/send?file=a", "<button");
    }

    /** Reads a stream of events line by line. */
    private static final class Listener implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;
        private String lastId = "";

        Listener(InputStream body) {
            this.body = body;
            this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** The data of the next event of this type. */
        String next(String type) throws IOException {
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && event.equals(type)) {
                    return line.substring(6);
                }
            }
            throw new AssertionError("the stream has ended without " + type);
        }

        /** The events before one of this type, with their data except for the first. */
        List<String> until(String type) throws IOException {
            List<String> events = new ArrayList<>();
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("event: " + type)) {
                    return events;
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(event.equals("begin") ? event : event + " " + line.substring(6));
                }
            }
            throw new AssertionError("the stream has ended without " + type);
        }

        boolean isAtItsEnd() {
            try {
                while (lines.readLine() != null) {
                    // Skips the rest of the stream.
                }
                return true;
            } catch (IOException cut) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Events that a test adds. */
    private static final class MemoryEvents implements OfferEvents {
        private final List<OfferEvent> all = new ArrayList<>();

        /** Runs once, when isSettled is asked. */
        private volatile Runnable beforeSettled = () -> {};

        private volatile Runnable beforeEpoch = () -> {};

        synchronized void add(OfferEvent.Kind kind, String name) {
            all.add(new OfferEvent(all.size() + 1, kind, "{\"name\":\"" + name + "\"}"));
            notifyAll();
        }

        @Override
        public String epoch() {
            Runnable before = beforeEpoch;
            beforeEpoch = () -> {};
            before.run();
            return "epoch";
        }

        @Override
        public int peerPort() {
            return 4711;
        }

        @Override
        public synchronized long lastId() {
            return all.size();
        }

        @Override
        public boolean reachesBackTo(long id) {
            return id <= lastId();
        }

        @Override
        public synchronized List<OfferEvent> since(long id) {
            return all.stream().filter(event -> event.id() > id).toList();
        }

        @Override
        public List<OfferEvent> current() {
            return since(0).stream()
                    .filter(event -> event.kind() != OfferEvent.Kind.REMOVED)
                    .toList();
        }

        @Override
        public Optional<String> data(String name) {
            return current().stream()
                    .map(OfferEvent::data)
                    .filter(data -> data.contains("\"" + name + "\""))
                    .findFirst();
        }

        @Override
        public boolean isSettled() {
            Runnable before = beforeSettled;
            beforeSettled = () -> {};
            before.run();
            return true;
        }

        @Override
        public synchronized boolean await(long id, long timeoutNanos) throws InterruptedException {
            long end = System.nanoTime() + timeoutNanos;
            for (long left = timeoutNanos; all.size() <= id && left > 0; left = end - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
            return all.size() > id;
        }
    }
}
