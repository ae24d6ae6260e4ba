package dev.spate.web;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.RateLimit;
import dev.spate.web.request.HostNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Searches for web addresses and headers that get a wrong answer, for a short time in every build. It uses the whole
 * server without sockets. The first byte of an input chooses where in the request the rest is put.
 */
class FuzzingTest {
    private static final String FILE = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String INNER = "inside";

    /** No 500, because errors never come from our own failures; no 503, because all bytes are available. */
    private static final Set<Integer> STATUSES =
            Set.of(200, 206, 304, 400, 404, 405, 406, 412, 414, 416, 421, 431, 505);

    /** The forms of a request, chosen by the first byte. */
    private static final List<String> SHAPES = List.of(
            "GET %s HTTP/1.1",
            "GET /download?file=%s HTTP/1.1",
            "GET /content/%s HTTP/1.1",
            "GET /torrents/%s HTTP/1.1",
            "GET /page?file=%s HTTP/1.1",
            "GET /announce?%s HTTP/1.1",
            "GET /download?file=a.txt HTTP/1.1\r\nRange: %s",
            "GET /download?file=a.txt HTTP/1.1\r\nRange: bytes=0-1\r\nIf-Range: %s",
            "GET /download?file=a.txt HTTP/1.1\r\nIf-None-Match: %s",
            "GET /files HTTP/1.1\r\nAccept: %s");

    /** All headers that an answer may have; no name or query may add others. */
    private static final Set<String> FIELDS = Set.of(
            "accept-ranges",
            "allow",
            "cache-control",
            "connection",
            "content-disposition",
            "content-length",
            "content-range",
            "content-security-policy",
            "content-type",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "date",
            "etag",
            "last-modified",
            "link",
            "referrer-policy",
            "retry-after",
            "transfer-encoding",
            "vary",
            "x-content-type-options",
            "x-frame-options");

    private static final LocalConnector SERVER = serve();

    private static LocalConnector serve() {
        Library library = new MemoryLibrary().file("a.txt", FILE).folder("folder", Map.of("in side", INNER));
        Server server = new Server();
        LocalConnector connector = new LocalConnector(server, new HttpConnectionFactory(WebServer.configuration()));
        server.addConnector(connector);
        server.setErrorHandler(new WebServer.PlainErrors());
        server.setHandler(new RequestFilter(
                new HostNames(Set.of()),
                Routes.open(
                        library,
                        RateLimit.unlimited(),
                        (question, _) -> Optional.of(question.getBytes(StandardCharsets.UTF_8)),
                        Optional.empty())));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not start", e);
        }
        return connector;
    }

    @MethodSource
    @FuzzTest(maxDuration = "8s")
    void servesSharedFilesOrRefuses(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        int shape = (input[0] & 0xff) % SHAPES.size();
        String text = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);
        // A line end would let the input add headers, and the server could wait for a body that never comes.
        String request = SHAPES.get(shape).replace("%s", text.replace('\r', ' ').replace('\n', ' '))
                + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        ByteBuffer bytes = SERVER.getResponse(
                ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)), 20, TimeUnit.SECONDS);
        check(request, bytes);
    }

    private static void check(String request, ByteBuffer bytes) {
        if (bytes == null || !bytes.hasRemaining()) {
            throw new AssertionError("no answer to " + request);
        }
        HttpTester.Response answer = HttpTester.parseResponse(bytes);
        if (answer == null || !STATUSES.contains(answer.getStatus())) {
            throw new AssertionError(answer + " to " + request);
        }
        for (HttpField field : answer) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (!FIELDS.contains(name)) {
                throw new AssertionError(field + " in the answer to " + request);
            }
        }
        boolean isFile = answer.getStatus() < 300
                && (request.startsWith("GET /download?") || request.startsWith("GET /content/"))
                && !Optional.ofNullable(answer.get("Content-Type")).orElse("").startsWith("multipart/");
        if (isFile && !FILE.contains(answer.getContent()) && !INNER.contains(answer.getContent())) {
            throw new AssertionError(
                    answer.getContent() + " is not part of the library, but is the answer to " + request);
        }
    }

    static Stream<byte[]> servesSharedFilesOrRefuses() {
        return Stream.of(
                        "\0/",
                        "\0/files",
                        "\0/style.css",
                        "\1a.txt",
                        "\1folder/in%20side",
                        "\1folder/..%2fa.txt",
                        "\2folder/in+side",
                        "\2%2e%2e/a.txt",
                        "\3a.txt.torrent",
                        "\4folder",
                        "\5info_hash=%00&port=1",
                        "\6bytes=1-2",
                        "\6bytes=1-2,5-,-3",
                        "\7\"tag-0\"",
                        "\bW/\"tag-0\", *",
                        "\tapplication/json;q=0.5, text/html")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
