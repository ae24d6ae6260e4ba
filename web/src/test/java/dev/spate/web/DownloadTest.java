package dev.spate.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.web.request.WebLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of a file: whole, in ranges, and with conditions or errors. */
class DownloadTest {
    private static final String ADDRESS = "/download?file=data.bin";

    private final byte[] data = new byte[3_000_000];
    private Visitor visitor;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(data);
        visitor = new Visitor(new MemoryLibrary()
                .file("data.bin", data)
                .file("empty.txt", "")
                .file("page.html", "<script>alert(1)</script>")
                .file("a+b c.txt", "plus")
                .preparing("hashed.bin", "its bytes are there", true)
                .preparing("written.bin", "its bytes", false)
                .folder("album", Map.of("one.txt", "1", "deep/er/two.txt", "22")));
    }

    @AfterEach
    void close() {
        visitor.close();
    }

    @Test
    void servesTheWholeFile() throws Exception {
        HttpResponse<byte[]> answer = visitor.get(ADDRESS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(data);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        assertThat(answer.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"tag-0\"");
        assertThat(answer.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"data.bin\"");
        assertThat(answer.headers().allValues("Link"))
                .containsExactly(
                        "</torrents/data.bin.torrent>; rel=describedby; type=\"application/x-bittorrent\"",
                        "<magnet:?xt=urn:btih:" + "00".repeat(20) + ">; rel=duplicate",
                        "</content/data.bin>; rel=enclosure");
    }

    @Test
    void servesAFileThatIsStillBeingHashed() throws Exception {
        assertThat(Visitor.text(visitor.get("/download?file=hashed.bin"))).isEqualTo("its bytes are there");
        assertThat(Visitor.text(visitor.get("/content/hashed.bin", "Range", "bytes=4-8")))
                .isEqualTo("bytes");
        assertThat(visitor.get("/download?file=hashed.bin").headers().allValues("Link"))
                .isEmpty();
        assertThat(Visitor.text(visitor.get("/page?file=hashed.bin")))
                .contains("being prepared", "/download?file=hashed.bin");
    }

    @Test
    void asksToRetryLaterForAFileThatMayStillBeBeingWritten() throws Exception {
        HttpResponse<byte[]> answer = visitor.get("/download?file=written.bin");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(Visitor.text(visitor.get("/page?file=written.bin"))).doesNotContain("/download");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<byte[]> answer = visitor.ask("HEAD", ADDRESS, "Range", "bytes=0-9");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("3000000");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=0-9,0,10",
        "bytes=2999990-,2999990,10",
        "bytes=-7,2999993,7",
        "bytes=-99999999,0,3000000",
        "bytes=1000000-99999999999999999999999,1000000,2000000",
        "BYTES=5-6,5,2",
        "'bytes= 5-6 ,',5,2",
    })
    void servesOneRange(String range, int first, int length) throws Exception {
        HttpResponse<byte[]> answer = visitor.get(ADDRESS, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(data, first, first + length));
        assertThat(answer.headers().firstValue("Content-Range"))
                .hasValue("bytes " + first + "-" + (first + length - 1) + "/3000000");
    }

    @Test
    void servesSeveralRanges() throws Exception {
        HttpResponse<byte[]> answer = visitor.get(ADDRESS, "Range", "bytes=10-12,-2,0-0");

        assertThat(answer.statusCode()).isEqualTo(206);
        String type = answer.headers().firstValue("Content-Type").orElseThrow();
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String line = "--" + type.substring(type.indexOf('=') + 1);
        String expected =
                part(line, 10, 12) + part(line, 2_999_998, 2_999_999) + part(line, 0, 0) + "\r\n" + line + "--\r\n";
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    }

    private String part(String line, int first, int last) {
        return "\r\n" + line + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes " + first + "-"
                + last + "/3000000\r\n\r\n"
                + new String(data, first, last - first + 1, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=3000000-", "bytes=99999999999999999999-", "bytes=-0", "bytes=4000000-5000000,-0"})
    void refusesUnknownNames(String range) throws Exception {
        HttpResponse<byte[]> answer = visitor.get(ADDRESS, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes */3000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pages=1-2",
                "bytes=",
                "bytes=,,",
                "bytes=5",
                "bytes=-",
                "bytes=9-5",
                "bytes=a-b",
                "bytes=+1-2",
                "bytes=1-2-3",
                "bytes=1-2;3",
                "bytes=0-2999999,0-2999999",
            })
    void servesTheWholeFileForAMalformedRange(String range) throws Exception {
        HttpResponse<byte[]> answer = visitor.get(ADDRESS, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(data.length);
    }

    @Test
    void servesTheWholeFileInsteadOfHundredsOfRanges() throws Exception {
        String range = "bytes=" + "1-1,".repeat(WebLimits.RANGES_MAX) + "2-2";

        assertThat(visitor.get(ADDRESS, "Range", range).statusCode()).isEqualTo(200);
        assertThat(visitor.get(ADDRESS, "Range", "bytes=" + "1-1,".repeat(WebLimits.RANGES_MAX))
                        .statusCode())
                .isEqualTo(206);
    }

    @Test
    void servesARangeOnlyOfTheSameVersion() throws Exception {
        assertThat(visitor.get(ADDRESS, "Range", "bytes=0-1", "If-Range", "\"tag-0\"")
                        .statusCode())
                .isEqualTo(206);
        assertThat(visitor.get(ADDRESS, "Range", "bytes=0-1", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(visitor.get(ADDRESS, "Range", "bytes=0-1", "If-Range", "W/\"tag-0\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(visitor.get(ADDRESS, "Range", "bytes=0-1", "If-Range", "Sun, 22 Nov 2026 18:00:00 GMT")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void answersNotModifiedForTheSameVersion() throws Exception {
        assertThat(visitor.get(ADDRESS, "If-None-Match", "\"tag-0\"").statusCode())
                .isEqualTo(304);
        assertThat(visitor.get(ADDRESS, "If-None-Match", "\"x\", W/\"tag-0\"").statusCode())
                .isEqualTo(304);
        assertThat(visitor.get(ADDRESS, "If-None-Match", "*").statusCode()).isEqualTo(304);
        assertThat(visitor.get(ADDRESS, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
        assertThat(visitor.get(ADDRESS, "If-Match", "\"x\"").statusCode()).isEqualTo(412);
        assertThat(visitor.get(ADDRESS, "If-Match", "W/\"tag-0\"").statusCode()).isEqualTo(412);
        assertThat(visitor.get(ADDRESS, "If-Match", "\"tag-0\"").statusCode()).isEqualTo(200);
    }

    @Test
    void servesAnEmptyFile() throws Exception {
        HttpResponse<byte[]> answer = visitor.get("/download?file=empty.txt");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("0");
        assertThat(answer.headers().firstValue("Link")).isEmpty();
        assertThat(visitor.get("/download?file=empty.txt", "Range", "bytes=0-").statusCode())
                .isEqualTo(416);
    }

    @Test
    void namesFilesOfAFolderByTheirPath() throws Exception {
        assertThat(Visitor.text(visitor.get("/download?file=album/deep/er/two.txt")))
                .isEqualTo("22");
        assertThat(Visitor.text(visitor.get("/download?file=album%2Fone.txt"))).isEqualTo("1");
        assertThat(Visitor.text(visitor.get("/content/album/deep/er/two.txt"))).isEqualTo("22");
        assertThat(visitor.get("/download?file=album").statusCode()).isEqualTo(404);
        assertThat(visitor.get("/download?file=album/deep").statusCode()).isEqualTo(404);
        assertThat(visitor.get("/content/album%2Fone.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void readsAPlusSignAsASpaceOrAsItself() throws Exception {
        assertThat(Visitor.text(visitor.get("/download?file=a%2Bb%20c.txt"))).isEqualTo("plus");
        assertThat(visitor.get("/download?file=a+b+c.txt").statusCode()).isEqualTo(404);
        assertThat(Visitor.text(visitor.get("/content/a+b%20c.txt"))).isEqualTo("plus");
    }

    @Test
    void letsBrowsersRunNoScriptsOfFiles() throws Exception {
        HttpResponse<byte[]> answer = visitor.get("/content/page.html");

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("sandbox; default-src 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("inline");
    }

    @Test
    void answersSeveralRequestsOnOneConnection() throws Exception {
        String request = "GET /download?file=album/one.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n";

        String answers = visitor.raw(
                request + "\r\n" + request + "Range: bytes=0-0\r\n\r\n" + request + "Connection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(4);
    }
}
