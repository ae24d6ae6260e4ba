package dev.spate.engine.webseed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.Block;
import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.webseed.SeededFiles.Part;
import dev.spate.engine.webseed.WebSeedException.Verdict;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpConversation;
import dev.spate.http.HttpSettings;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestServer;
import dev.spate.http.testing.TestTls;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of servers that differ from the requested part, and how they are handled. */
class RangeRequestsTest {
    private static final int BLOCK = 16 * 1024;
    private static final int ALL = 40 * BLOCK;
    private static final byte[] CONTENT = new byte[ALL];
    private static final PieceGeometry GEOMETRY = new PieceGeometry(ALL, BLOCK);

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final HttpClient client = new HttpClient(HttpSettings.of("1"), new FixedResolver(Map.of()));
    private final HttpConversation conversation = client.conversation();
    private final BlockPool pool = new BlockPool(64);
    private final ByteArrayOutputStream brought = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        conversation.close();
        client.close();
    }

    private RangeRequests requests(TestServer server) throws Exception {
        return requests(server.url("/a"), conversation);
    }

    private static RangeRequests requests(HttpUrl url, HttpConversation conversation) throws Exception {
        Metainfo metainfo = Metainfo.parse(MetainfoWriter.singleFile("a", ALL, BLOCK)
                .pieceHashes(new byte[20 * 40])
                .toBytes());
        return new RangeRequests(conversation, new SeededFiles(metainfo, url), new LocalAccess.Allowed());
    }

    /** The bytes of so many blocks, beginning with this one. */
    private byte[] bring(RangeRequests requests, int first, int count) throws Exception {
        brought.reset();
        List<BlockRef> run = new ArrayList<>();
        for (int block = first; block < first + count; block++) {
            run.add(GEOMETRY.block(block, 0));
        }
        try (BlockFiller filler = new BlockFiller(run, pool, this::received)) {
            requests.fetch(new Part(0, (long) first * BLOCK, count * BLOCK, false), filler, () -> false);
            filler.flush();
        }
        return brought.toByteArray();
    }

    private void received(List<Message.Piece> pieces) {
        for (Message.Piece piece : pieces) {
            ByteBuffer bytes = ((Block) piece.payload()).space().duplicate().flip();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            brought.writeBytes(copy);
            piece.payload().release();
        }
    }

    private static byte[] content(int first, int count) {
        return Arrays.copyOfRange(CONTENT, first * BLOCK, (first + count) * BLOCK);
    }

    private record Range(int first, int last) {
        static Optional<Range> of(TestServer.Request request) {
            String value = request.header("Range");
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String[] ends = value.substring("bytes=".length()).split("-", -1);
            return Optional.of(new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
        }
    }

    private static void say(OutputStream out, String head, int from, int to) throws IOException {
        out.write(("HTTP/1.1 " + head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(CONTENT, from, to - from);
    }

    private static void sayPart(OutputStream out, String range, int from, int to) throws IOException {
        String line = range.isEmpty() ? "" : "Content-Range: " + range + "\r\n";
        say(out, "206 Partial Content\r\n" + line + "Content-Length: " + (to - from), from, to);
    }

    private static void sayAll(OutputStream out) throws IOException {
        say(out, "200 OK\r\nContent-Length: " + ALL, 0, ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 32768-65535/655360",
                "Bytes 32768-65535/655360",
                "BYTES=32768-65535/655360",
                "bytes 32768-65535/*",
                "bytes 32768-65535",
                "nonsense",
                ""
            })
    void takesAPartHoweverItsRangeIsWritten(String range) throws Exception {
        try (TestServer server = new TestServer((request, out) -> sayPart(out, range, 2 * BLOCK, 4 * BLOCK))) {
            assertThat(bring(requests(server), 2, 2)).isEqualTo(content(2, 2));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void asksForTheRestOfAPartThatIsShorter() throws Exception {
        try (TestServer server = new TestServer((request, out) -> {
            Range asked = Range.of(request).orElseThrow();
            int last = Math.min(asked.last(), asked.first() + 3 * BLOCK / 2);
            sayPart(out, "bytes " + asked.first() + "-" + last + "/" + ALL, asked.first(), last + 1);
        })) {
            assertThat(bring(requests(server), 5, 8)).isEqualTo(content(5, 8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 81920-98304/655360", "bytes 81920-98303/655360", "bytes 0-655359/655360"})
    void usesWhatItNeedsOfAPartThatIsLonger(String range) throws Exception {
        boolean isAll = range.startsWith("bytes 0-");
        try (TestServer server = new TestServer(
                (request, out) -> sayPart(out, range, isAll ? 0 : 5 * BLOCK, isAll ? ALL : 6 * BLOCK + 1))) {
            assertThat(bring(requests(server), 5, 1)).isEqualTo(content(5, 1));
        }
    }

    @Test
    void asksForAllWhenPartsAreOfNoUse() throws Exception {
        List<String> useless = List.of(
                "Content-Range: bytes 0-9/" + ALL,
                "Content-Type: multipart/byteranges; boundary=x",
                "Content-Encoding: gzip\r\nContent-Range: bytes 81920-98303/" + ALL);
        for (String odd : useless) {
            try (TestServer server = new TestServer((request, out) -> {
                if (Range.of(request).isPresent()) {
                    say(out, "206 Partial Content\r\n" + odd + "\r\nContent-Length: " + BLOCK, 0, BLOCK);
                } else {
                    sayAll(out);
                }
            })) {
                assertThat(bring(requests(server), 5, 1)).isEqualTo(content(5, 1));
            }
        }
    }

    @Test
    void readsAServerThatKnowsNoPartsOnceFromTheBeginning() throws Exception {
        try (TestServer server = new TestServer((request, out) -> sayAll(out))) {
            RangeRequests requests = requests(server);

            for (int block = 3; block < 40; block += 5) {
                assertThat(bring(requests, block, 2)).isEqualTo(content(block, 2));
            }

            assertThat(server.requests()).hasSize(1);
            assertThat(bring(requests, 0, 2)).isEqualTo(content(0, 2));
            assertThat(server.requests()).hasSize(2);
            requests.close();
        }
    }

    @Test
    void sparesAServerThatWouldSendEverythingForNextToNothing() throws Exception {
        try (TestServer server = new TestServer((request, out) -> sayAll(out))) {
            RangeRequests requests = requests(server);
            bring(requests, 38, 1);

            assertThatThrownBy(() -> bring(requests, 3, 1))
                    .isInstanceOfSatisfying(
                            WebSeedException.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.PAUSE_FILE));

            assertThat(bring(requests, 3, 1)).isEqualTo(content(3, 1));
            requests.close();
        }
    }

    @Test
    void takesNoPageForTheFileWhateverItSaysOfItsLength() throws Exception {
        String page = "<html>log in to the wifi of this hotel</html>";
        for (String head : List.of("Content-Length: " + page.length() + "\r\n\r\n", "\r\n")) {
            try (TestServer server = TestServer.saying("HTTP/1.1 200 OK\r\n" + head + page)) {
                assertFails(server, Verdict.PAUSE_FILE);
                assertThat(brought.size()).isZero();
            }
        }
    }

    @Test
    void takesAFileWhoseLengthIsNotSaid() throws Exception {
        try (TestServer server = new TestServer((request, out) -> say(out, "200 OK", 0, ALL))) {
            RangeRequests requests = requests(server);
            assertThat(bring(requests, 5, 2)).isEqualTo(content(5, 2));
            requests.close();
        }
    }

    @Test
    void goesWhereAServerSendsItThoughThatIsPlainHttp(@TempDir Path folder) throws Exception {
        SSLContext tls = TestTls.certifying(folder, "ip:127.0.0.1").context();
        try (TestServer plain = new TestServer((request, out) -> sayAll(out));
                TestServer secure = new TestServer(
                        tls.getServerSocketFactory(),
                        (request, out) -> out.write(("HTTP/1.1 302 Found\r\nLocation: "
                                        + plain.url("/a").text() + "\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1)));
                HttpClient trusting = new HttpClient(HttpSettings.of("1").withTls(tls), new FixedResolver(Map.of()));
                HttpConversation talk = trusting.conversation();
                RangeRequests requests = requests(HttpUrl.parse("https://127.0.0.1:" + secure.port() + "/a"), talk)) {
            assertThat(bring(requests, 0, 2)).isEqualTo(content(0, 2));
        }
    }

    @Test
    void restsOnlyTheFileForWhatSpeaksOfItAndTheServerForTheRest() throws Exception {
        for (int status : new int[] {400, 401, 403, 404, 410, 416, 304, 204}) {
            try (TestServer server = TestServer.saying("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n")) {
                assertFails(server, Verdict.PAUSE_FILE);
            }
        }
        for (int status : new int[] {408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 522, 524, 529}) {
            try (TestServer server = TestServer.saying("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n")) {
                assertFails(server, Verdict.PAUSE_SERVER);
            }
        }
        for (String garbage : List.of("hello, this is no http\r\n\r\n", "\r\n", "", "HTTP/1.1 206 X\r\n")) {
            try (TestServer server = TestServer.saying(garbage)) {
                assertFails(server, Verdict.PAUSE_SERVER);
            }
        }
    }

    @Test
    void restsTheFileWhenTheServerHasAnotherOne() throws Exception {
        for (String head : List.of(
                "200 OK\r\nContent-Length: 655361",
                "200 OK\r\nContent-Length: 655359",
                "206 Partial\r\nContent-Length: 16384\r\nContent-Range: bytes 81920-98303/655361",
                "200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 655360")) {
            try (TestServer server = new TestServer((request, out) -> say(out, head, 0, BLOCK))) {
                assertFails(server, Verdict.PAUSE_FILE);
            }
        }
    }

    @Test
    void passesOnWhenTheServerWantsToBeAskedAgain() throws Exception {
        for (String when : List.of("7", "Mon, 30 Nov 2026 08:00:07 GMT")) {
            try (TestServer server = TestServer.saying("HTTP/1.1 503 X\r\nDate: Mon, 30 Nov 2026 08:00:00 GMT\r\n"
                    + "Retry-After: " + when + "\r\nContent-Length: 0\r\n\r\n")) {
                assertThatThrownBy(() -> bring(requests(server), 5, 1))
                        .isInstanceOfSatisfying(
                                WebSeedException.class,
                                e -> assertThat(e.after()).contains(Duration.ofSeconds(7)));
            }
        }
    }

    private void assertFails(TestServer server, Verdict verdict) {
        assertThatThrownBy(() -> bring(requests(server), 5, 1))
                .isInstanceOfSatisfying(
                        WebSeedException.class, e -> assertThat(e.verdict()).isEqualTo(verdict));
    }
}
