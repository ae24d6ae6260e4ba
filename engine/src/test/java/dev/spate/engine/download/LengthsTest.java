package dev.spate.engine.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpClient;
import dev.spate.http.HttpException;
import dev.spate.http.HttpSettings;
import dev.spate.http.testing.FixedResolver;
import dev.spate.http.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers of servers and caches with inconsistent lengths: a file is complete only when all its bytes are there. */
class LengthsTest {
    private static final int ALL = 30_000;
    private static final int HAD = 10_000;
    private static final byte[] CONTENT = content();

    @TempDir
    Path folder;

    private final HttpClient client = new HttpClient(HttpSettings.of("1"), new FixedResolver(Map.of()));

    @AfterEach
    void everyConnectionIsClosed() {
        assertThat(client.openConnections()).isZero();
        client.close();
    }

    private static byte[] content() {
        byte[] bytes = new byte[ALL];
        new Random(1).nextBytes(bytes);
        bytes[0] = 0;
        return bytes;
    }

    private static byte[] from(int first, int end) {
        return Arrays.copyOfRange(CONTENT, first, end);
    }

    /** The first answer, which breaks off after {@link #HAD} bytes. */
    enum Begin {
        WITH_LENGTH("Content-Length: " + ALL + "\r\n\r\n", from(0, HAD)),
        WITHOUT_LENGTH("Transfer-Encoding: chunked\r\n\r\n", chunk(from(0, HAD)));

        private final String head;
        private final byte[] body;

        Begin(String head, byte[] body) {
            this.head = head;
            this.body = body;
        }
    }

    /** The answer to the request for the rest. */
    enum Rest {
        RIGHT("206", "bytes 10000-29999/30000", 20_000),
        LENGTH_TOO_SMALL("206", "bytes 10000-29999/30000", 1_000),
        LENGTH_TOO_LARGE("206", "bytes 10000-28999/30000", 20_000),
        CUT("206", "bytes 10000-10999/30000", 1_000),
        CUT_AND_TOTAL_UNKNOWN("206", "bytes 10000-10999/*", 1_000),
        OTHER_TOTAL("206", "bytes 10000-10999/11000", 1_000),
        TOTAL_OF_THE_PART("206", "bytes 10000-29999/20000", 20_000),
        OTHER_PART("206", "bytes 0-19999/30000", 20_000),
        LATER_PART("206", "bytes 11000-29999/30000", 19_000),
        NO_RANGE("206", "", 20_000),
        NO_RANGE_AND_SHORT("206", "", 1_000),
        NONSENSE("206", "bytes 29999-10000/30000", 20_000),
        RANGE_IGNORED("200", "", 30_000),
        RANGE_IN_A_WHOLE("200", "bytes 10000-10999/11000", 1_000),
        NOT_SATISFIABLE("416", "bytes */30000", 0),
        NOT_SATISFIABLE_AS_IF_WHOLE("416", "bytes */10000", 0);

        private final String status;
        private final String range;
        private final int length;

        Rest(String status, String range, int length) {
            this.status = status;
            this.range = range;
            this.length = length;
        }

        /** Whether it agrees with everything known, because the first answer did not give the file's length. */
        boolean isBelievableAfter(Begin begin) {
            boolean saysThatItIsAll = range.endsWith("/11000") || range.equals("bytes */10000");
            return begin == Begin.WITHOUT_LENGTH && saysThatItIsAll;
        }

        byte[] answer(String more, boolean isChunked) {
            int first = range.startsWith("bytes 0-") || status.equals("200") && range.isEmpty()
                    ? 0
                    : range.startsWith("bytes 11000") ? 11_000 : HAD;
            byte[] body = from(first, first + length);
            String head = "HTTP/1.1 " + status + " X\r\n" + more
                    + (range.isEmpty() ? "" : "Content-Range: " + range + "\r\n")
                    + (isChunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + length + "\r\n\r\n");
            return isChunked ? joined(latin1(head), chunk(body), latin1("0\r\n\r\n")) : joined(latin1(head), body);
        }
    }

    private static byte[] chunk(byte[] bytes) {
        return bytes.length == 0
                ? bytes
                : joined(latin1(Integer.toHexString(bytes.length) + "\r\n"), bytes, latin1("\r\n"));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A server of {@link #CONTENT} that supports ranges. */
    private static void answerRightly(TestServer.Request request, OutputStream out) throws IOException {
        String range = request.header("Range");
        int first = range.isEmpty() ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        String head = range.isEmpty()
                ? "200 OK\r\n"
                : "206 Partial\r\nContent-Range: bytes " + first + "-" + (ALL - 1) + "/" + ALL + "\r\n";
        out.write(latin1("HTTP/1.1 " + head + "ETag: \"one\"\r\nContent-Length: " + (ALL - first) + "\r\n\r\n"));
        out.write(CONTENT, first, ALL - first);
    }

    private Fetched fetch(TestServer server) throws IOException {
        return new FileDownload(client, server.url("/file.bin"), DownloadOptions.into(folder)).run();
    }

    /** A server whose first answer breaks off and whose second is odd. Later answers are right, or always odd. */
    private TestServer server(Begin begin, byte[] odd, boolean staysOdd) throws IOException {
        AtomicInteger answers = new AtomicInteger();
        return new TestServer((request, out) -> {
            int number = answers.incrementAndGet();
            if (number == 1) {
                out.write(joined(latin1("HTTP/1.1 200 OK\r\nETag: \"one\"\r\n" + begin.head), begin.body));
            } else if (number == 2 || staysOdd) {
                out.write(odd);
            } else {
                answerRightly(request, out);
            }
        });
    }

    private void completesRightlyOrNotAtAll(Begin begin, byte[] odd) throws IOException {
        try (TestServer server = server(begin, odd, false)) {
            assertThat(fetch(server)).isInstanceOf(Fetched.Saved.class);
            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
        }
        Files.delete(folder.resolve("file.bin"));
        try (TestServer server = server(begin, odd, true)) {
            fetch(server);
            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
            Files.delete(folder.resolve("file.bin"));
        } catch (HttpException e) {
            assertThat(folder.resolve("file.bin")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsAFileCompleteOnlyWhenAllOfItIsThere(Rest rest) throws IOException {
        for (Begin begin : Begin.values()) {
            if (!rest.isBelievableAfter(begin)) {
                completesRightlyOrNotAtAll(begin, rest.answer("ETag: \"one\"\r\n", false));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsAFileCompleteOnlyWhenAllOfItIsThereAlsoInChunks(Rest rest) throws IOException {
        for (Begin begin : Begin.values()) {
            if (!rest.isBelievableAfter(begin)) {
                completesRightlyOrNotAtAll(begin, rest.answer("ETag: \"one\"\r\n", true));
            }
        }
    }

    @Test
    void goesOnAfterAPartThatWasCut() throws IOException {
        try (TestServer server = server(Begin.WITH_LENGTH, Rest.CUT.answer("ETag: \"one\"\r\n", false), false)) {
            fetch(server);

            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().getLast().header("Range")).isEqualTo("bytes=11000-");
        }
    }

    @Test
    void learnsTheLengthFromAPartWhenTheFirstAnswerHadNone() throws IOException {
        try (TestServer server = server(Begin.WITHOUT_LENGTH, Rest.RIGHT.answer("ETag: \"one\"\r\n", false), false)) {
            fetch(server);

            assertThat(server.requests()).hasSize(2);
            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void takesNoPartOfAnotherVersion() throws IOException {
        byte[] wrong = Rest.RIGHT.answer("ETag: \"two\"\r\n", false);
        Arrays.fill(wrong, wrong.length - 20_000, wrong.length, (byte) 7);

        completesRightlyOrNotAtAll(Begin.WITH_LENGTH, wrong);
    }

    @Test
    void takesNoPartWhoseVersionIsNotSaidThoughTheWholeHadOne() throws IOException {
        byte[] wrong = Rest.RIGHT.answer("", false);
        Arrays.fill(wrong, wrong.length - 20_000, wrong.length, (byte) 7);

        completesRightlyOrNotAtAll(Begin.WITH_LENGTH, wrong);
    }

    @Test
    void takesNoPartInAnEnvelope() throws IOException {
        byte[] odd = Rest.RIGHT.answer("ETag: \"one\"\r\nContent-Type: multipart/byteranges; boundary=THIS\r\n", false);
        // The multipart envelope is in the place of the file's bytes.
        Arrays.fill(odd, odd.length - 20_000, odd.length - 19_900, (byte) '-');

        completesRightlyOrNotAtAll(Begin.WITH_LENGTH, odd);
    }

    @Test
    void asksForTheRestOfAFirstAnswerThatIsAPartItself() throws IOException {
        AtomicInteger answers = new AtomicInteger();
        try (TestServer server = new TestServer((request, out) -> {
            if (answers.incrementAndGet() == 1) {
                out.write(latin1("HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Range: bytes 0-9999/30000\r\n"
                        + "Content-Length: 10000\r\n\r\n"));
                out.write(CONTENT, 0, HAD);
            } else {
                answerRightly(request, out);
            }
        })) {
            fetch(server);

            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void doesNotTakeTheEndOfChunksForTheEndOfAFileThatIsAnnouncedLonger() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 30000\r\nTransfer-Encoding: chunked\r\n\r\n";
        byte[] cut = joined(latin1(head), chunk(from(0, HAD)), latin1("0\r\n\r\n"));
        try (TestServer server = new TestServer((request, out) -> out.write(cut))) {
            assertThatThrownBy(() -> fetch(server)).isInstanceOf(HttpException.class);

            assertThat(folder.resolve("file.bin")).doesNotExist();
        }
    }

    @Test
    void savesAFileWhoseLengthNobodyEverSays() throws IOException {
        byte[] whole = joined(
                latin1("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), chunk(CONTENT), latin1("0\r\n\r\n"));
        try (TestServer server = new TestServer((request, out) -> out.write(whole))) {
            fetch(server);

            assertThat(folder.resolve("file.bin")).hasBinaryContent(CONTENT);
        }
    }
}
