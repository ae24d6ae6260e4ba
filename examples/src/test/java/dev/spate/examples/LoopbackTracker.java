package dev.spate.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tracker on loopback that gives every peer of a torrent all the others (BEP 3, 23). */
final class LoopbackTracker implements AutoCloseable {
    private static final Pattern INFO_HASH = Pattern.compile("(?:^|&)info_hash=([^&]*)");
    private static final Pattern PORT = Pattern.compile("(?:^|&)port=(\\d+)");

    private final Map<String, Set<Integer>> portsOfTorrents = new ConcurrentHashMap<>();
    private final CountDownLatch known;
    private final HttpServer server;

    /** A tracker whose {@link #awaitPeers} waits for this many peers. */
    LoopbackTracker(int peers) throws IOException {
        known = new CountDownLatch(peers);
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/announce", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/announce";
    }

    void awaitPeers() throws InterruptedException {
        if (!known.await(1, TimeUnit.MINUTES)) {
            throw new AssertionError("still waiting for " + known.getCount() + " peers");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getRawQuery();
            int port = Integer.parseInt(find(PORT, query));
            Set<Integer> ports =
                    portsOfTorrents.computeIfAbsent(find(INFO_HASH, query), hash -> ConcurrentHashMap.newKeySet());
            byte[] body = introduce(ports, port);
            if (ports.add(port)) {
                known.countDown();
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String find(Pattern pattern, String query) {
        Matcher matcher = pattern.matcher(query);
        if (!matcher.find()) {
            throw new AssertionError(query + " has no " + pattern);
        }
        return matcher.group(1);
    }

    private static byte[] introduce(Set<Integer> ports, int asking) {
        var peers = new ByteArrayOutputStream();
        for (int port : ports) {
            if (port != asking) {
                byte[] peer = {127, 0, 0, 1, (byte) (port >> 8), (byte) port};
                peers.writeBytes(peer);
            }
        }
        byte[] head = ("d8:intervali1800e5:peers" + peers.size() + ":").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + peers.size() + 1)
                .put(head)
                .put(peers.toByteArray())
                .put((byte) 'e')
                .array();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
