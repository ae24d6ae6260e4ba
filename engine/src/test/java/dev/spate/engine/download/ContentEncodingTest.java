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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that compress files without a request for it. */
class ContentEncodingTest {
    private static final byte[] TEXT =
            "a text that is packed on its way. ".repeat(500).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TORRENT =
            "d8:announce8:http://t4:infod6:lengthi1e4:name1:aee".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final HttpClient client = new HttpClient(HttpSettings.of("1"), new FixedResolver(Map.of()));

    @AfterEach
    void everyConnectionIsClosed() {
        assertThat(client.openConnections()).isZero();
        client.close();
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static TestServer server(String headers, byte[] body, int sent) throws IOException {
        return new TestServer((request, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nETag: \"one\"\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(body, 0, sent);
        });
    }

    private static TestServer server(String headers, byte[] body) throws IOException {
        return server(headers, body, body.length);
    }

    private Fetched fetch(TestServer server, String path) throws IOException {
        return new FileDownload(client, server.url(path), DownloadOptions.into(folder)).run();
    }

    private boolean isFolderEmpty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void unpacksAFileThatIsPackedOnItsWay() throws IOException {
        for (String coding : new String[] {"gzip", "X-GZIP", "identity, gzip"}) {
            try (TestServer server = server("Content-Encoding: " + coding + "\r\n", packed(TEXT))) {
                Fetched fetched = fetch(server, "/" + coding.length() + ".txt");

                assertThat(fetched).isInstanceOfSatisfying(Fetched.Saved.class, saved -> {
                    assertThat(saved.length()).isEqualTo(TEXT.length);
                    assertThat(saved.file()).hasBinaryContent(TEXT);
                });
            }
        }
    }

    @Test
    void leavesAFileThatIsPackedByItselfAsItIs() throws IOException {
        byte[] packed = packed(TEXT);
        try (TestServer server = server("Content-Encoding: gzip\r\n", packed)) {
            fetch(server, "/text.tar.gz");
            assertThat(folder.resolve("text.tar.gz")).hasBinaryContent(packed);
        }
        try (TestServer server = server("Content-Encoding: gzip\r\nContent-Type: application/gzip\r\n", packed)) {
            fetch(server, "/archive");
            assertThat(folder.resolve("archive")).hasBinaryContent(packed);
        }
    }

    @Test
    void takesWhatIsCalledPackedAndIsNotAsItIs() throws IOException {
        try (TestServer server = server("Content-Encoding: gzip\r\n", TEXT)) {
            fetch(server, "/text.txt");
            assertThat(folder.resolve("text.txt")).hasBinaryContent(TEXT);
        }
    }

    @Test
    void savesNothingOfWhatEndsTooEarlyOrIsPackedInAnotherWay() throws IOException {
        byte[] packed = packed(TEXT);
        try (TestServer server = server("Content-Encoding: gzip\r\n", packed, packed.length - 5)) {
            assertThatThrownBy(() -> fetch(server, "/text.txt")).isInstanceOf(HttpException.class);
        }
        byte[] cut = Arrays.copyOf(packed, packed.length - 5);
        try (TestServer server = server("Content-Encoding: gzip\r\n", cut)) {
            assertThatThrownBy(() -> fetch(server, "/text.txt")).isInstanceOf(HttpException.class);
        }
        try (TestServer server = server("Content-Encoding: br\r\n", TEXT)) {
            assertThatThrownBy(() -> fetch(server, "/text.txt"))
                    .hasMessageContaining("compresses the file")
                    .hasMessageContaining("br");
        }
        assertThat(isFolderEmpty()).isTrue();
    }

    @Test
    void unpacksATorrentWhetherTheServerSaysThatItIsPackedOrNot() throws IOException {
        for (String headers : new String[] {"Content-Encoding: gzip\r\n", ""}) {
            try (TestServer server = server(headers, packed(TORRENT))) {
                assertThat(fetch(server, "/a.torrent"))
                        .isInstanceOfSatisfying(
                                Fetched.Torrent.class,
                                found -> assertThat(found.bytes()).isEqualTo(TORRENT));
            }
        }
        assertThat(isFolderEmpty()).isTrue();
    }

    @Test
    void isDoneWhenTheUnpackedFileIsThere() throws IOException {
        try (TestServer server = server("Content-Encoding: gzip\r\n", packed(TEXT))) {
            fetch(server, "/text.txt");

            assertThat(fetch(server, "/text.txt"))
                    .isEqualTo(new Fetched.Saved(folder.resolve("text.txt"), TEXT.length, TEXT.length));
        }
    }
}
