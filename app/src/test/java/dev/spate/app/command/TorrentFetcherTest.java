package dev.spate.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import dev.spate.app.transfer.SeedingSpate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses of torrents, of regular files, and of neither. */
class TorrentFetcherTest {
    private static final String BINARY = "application/octet-stream";
    private static final byte[] FILM = Trees.bytes("film", 300_000);

    @TempDir
    private Path folder;

    private Path output;
    private FileServer server;
    private final Recorded spate = new Recorded();

    @BeforeEach
    void startServer() throws IOException {
        output = folder.resolve("output");
        server = new FileServer();
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void downloadsARegularFile() {
        server.serve("/pub/my%20film.mkv", FILM, "\"1\"", "video/x-matroska");

        assertThat(get("/pub/my%20film.mkv?token=x", "--json")).isEqualTo(6);
        assertThat(get("/pub/my%20film.mkv", "--json")).isZero();

        assertThat(output.resolve("my film.mkv")).hasBinaryContent(FILM);
        assertThat(filesIn(output)).containsExactly("my film.mkv");
        assertThat(spate.out())
                .contains("{\"event\":\"saved\",\"url\":\"" + server.url("/pub/my%20film.mkv") + "\",\"path\":\""
                        + output.resolve("my film.mkv") + "\",\"length\":300000}");
    }

    @Test
    void goesOnWhereItWas() {
        server.serve("/film", FILM, "\"1\"", BINARY);
        server.hangUpOnceAfter(100_000);
        server.hangUpAfter(0);

        assertThat(get("/film")).isEqualTo(6);
        assertThat(output.resolve("film")).doesNotExist();
        server.hangUpAfter(Integer.MAX_VALUE);
        assertThat(get("/film")).isZero();

        assertThat(output.resolve("film")).hasBinaryContent(FILM);
        assertThat(server.requests()).contains("/film bytes=100000- \"1\"");
        assertThat(filesIn(output)).containsExactly("film");
    }

    @Test
    void beginsAnewWhenTheServerHasAnotherVersion() {
        server.serve("/film", FILM, "\"1\"", BINARY);
        server.hangUpOnceAfter(100_000);
        server.hangUpAfter(0);
        get("/film");
        byte[] other = Trees.bytes("other", 200_000);
        server.serve("/film", other, "\"2\"", BINARY);
        server.hangUpAfter(Integer.MAX_VALUE);

        assertThat(get("/film")).isZero();

        assertThat(server.requests()).contains("/film bytes=100000- \"1\"");
        assertThat(output.resolve("film")).hasBinaryContent(other);
    }

    @Test
    void leavesAFileThatIsThereUntouchedUnlessToldOtherwise() throws IOException {
        server.serve("/film", FILM, "\"1\"", BINARY);
        Files.createDirectories(output);
        Files.writeString(output.resolve("film"), "mine");

        assertThat(get("/film")).isEqualTo(4);
        assertThat(output.resolve("film")).hasContent("mine");
        assertThat(spate.err()).contains("film: exists already; --overwrite replaces it\n");

        assertThat(get("/film", "--overwrite")).isZero();
        assertThat(output.resolve("film")).hasBinaryContent(FILM);
    }

    @Test
    void isDoneWithAFileThatIsCompleteAlready() {
        server.serve("/film", FILM, "\"1\"", BINARY);
        server.serve("/more", FILM, "\"1\"", BINARY);
        get("/film");

        assertThat(get("/film")).isZero();
        assertThat(get("/film", server.url("/more"))).isZero();

        assertThat(output.resolve("more")).hasBinaryContent(FILM);
        assertThat(filesIn(output)).containsExactlyInAnyOrder("film", "more");
        assertThat(spate.err()).isEmpty();
    }

    @Test
    void unpacksATorrentThatTheServerPacks() throws Exception {
        Path torrent = folder.resolve("album.torrent");
        new Recorded().run("create", Trees.album(folder), "-o", torrent, "-q");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(Files.readAllBytes(torrent));
        }
        server.serve("/album.torrent", packed.toByteArray(), "\"1\"", BINARY);
        server.describe("/album.torrent", "Content-Encoding: gzip");

        assertThat(spate.run("info", server.url("/album.torrent"), "--json")).isZero();
        assertThat(spate.out()).startsWith("{\"name\":\"album\"");
    }

    @Test
    void tellsATorrentByItsContentAndJoinsTheSwarm() throws Exception {
        Path torrent = folder.resolve("album.torrent");
        new Recorded().run("create", Trees.album(folder), "-o", torrent, "-q");
        server.serve("/download.php", Files.readAllBytes(torrent), "\"1\"", "text/html");

        assertThat(spate.run("info", server.url("/download.php"), "--json")).isZero();
        assertThat(spate.out()).startsWith("{\"name\":\"album\"");
        assertThat(spate.run("get", "--list", server.url("/download.php"))).isZero();

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(get("/download.php", "--peer", seed.address())).isZero();
        }
        assertThat(output.resolve("album/a.bin")).hasSameBinaryContentAs(folder.resolve("album/a.bin"));
    }

    @Tag("slow")
    @Test
    void joinsTheSwarmThatTheServerNamesAndTakesTheBytesFromItWhenNobodyElseGivesThem() throws Exception {
        Path film = Files.write(folder.resolve("film.bin"), FILM);
        Path torrent = folder.resolve("film.torrent");
        new Recorded().run("create", film, "-o", torrent, "-q");
        server.serve("/film?v=1", FILM, "\"1\"", BINARY);
        server.describe("/film?v=1", "Link: <magnet:?xt=urn:btih:00>; rel=duplicate");
        server.describe("/film?v=1", "Link: </t/film.torrent>; rel=describedby; type=\"application/x-bittorrent\"");
        server.serve("/t/film.torrent", Files.readAllBytes(torrent), "\"2\"", "application/x-bittorrent");

        assertThat(get("/film?v=1", "--json")).isZero();

        assertThat(output.resolve("film.bin")).hasBinaryContent(FILM);
        assertThat(spate.out()).contains("\"event\":\"completed\"").doesNotContain("\"event\":\"saved\"");
        assertThat(spate.run("info", server.url("/film?v=1"), "--json")).isZero();
        assertThat(spate.run("get", "--list", server.url("/film?v=1"))).isZero();
    }

    @Test
    void followsNoLinkToAnotherServer() throws IOException {
        try (FileServer other = new FileServer()) {
            server.serve("/film", FILM, "\"1\"", BINARY);
            server.describe(
                    "/film",
                    "Link: <" + other.url("/x.torrent") + ">; rel=describedby; type=\"application/x-bittorrent\"");

            assertThat(get("/film")).isZero();

            assertThat(other.requests()).isEmpty();
            assertThat(output.resolve("film")).hasBinaryContent(FILM);
        }
    }

    @Test
    void downloadsAFileThatOnlyBeginsLikeATorrent() {
        byte[] text = "d4: this is no torrent".getBytes(StandardCharsets.US_ASCII);
        server.serve("/note.txt", text, "\"1\"", "text/plain");

        assertThat(get("/note.txt")).isZero();

        assertThat(output.resolve("note.txt")).hasBinaryContent(text);
    }

    @Test
    void refusesAPageThatIsCalledATorrent() {
        byte[] page = "<html>please log in</html>".getBytes(StandardCharsets.US_ASCII);
        server.serve("/film.torrent", page, "\"1\"", "text/html");
        server.serve("/film", page, "\"1\"", "application/x-bittorrent");

        assertThat(get("/film.torrent")).isEqualTo(3);
        assertThat(get("/film")).isEqualTo(3);

        assertThat(spate.err().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("not a usable torrent"));
        assertThat(filesIn(output)).isEmpty();
    }

    @Test
    void saysWhenAServerHasNothingOrIsNotThere() throws IOException {
        assertThat(get("/none")).isEqualTo(6);
        String gone = server.url("/film");
        server.close();
        assertThat(spate.run("get", gone, "-o", output)).isEqualTo(6);
        assertThat(spate.run("info", gone)).isEqualTo(6);

        assertThat(spate.err().lines()).hasSize(3);
        assertThat(spate.err()).contains("the server answers with status 404").doesNotContain("Exception");
    }

    @Test
    void refusesToShowARegularFile() {
        server.serve("/film", FILM, "\"1\"", BINARY);

        assertThat(spate.run("info", server.url("/film"))).isEqualTo(3);

        assertThat(spate.err()).isEqualTo("spate: " + server.url("/film") + ": not a torrent\n");
    }

    @Test
    void goesThroughTheProxyAndNeverAroundIt() throws IOException {
        server.serve("/film", FILM, "\"1\"", BINARY);
        int closedPort;
        try (var socket = new java.net.ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }

        assertThat(get("/film", "--proxy", "socks5://127.0.0.1:" + closedPort)).isEqualTo(6);
        assertThat(spate.run("info", server.url("/film"), "--proxy", "http://127.0.0.1:" + closedPort))
                .isEqualTo(6);

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void stopsWhenInterrupted() {
        server.serve("/film", FILM, "\"1\"", BINARY);
        spate.interrupt();

        assertThat(get("/film", "--limit-down", "1K")).isEqualTo(130);

        assertThat(output.resolve("film")).doesNotExist();
    }

    @Test
    void stopsWhenInterruptedHoweverLowItsLimit() throws Exception {
        server.serve("/film", FILM, "\"1\"", BINARY);
        // At this rate the next bytes are due many hours later.
        var end = spate.start("get", server.url("/film"), "-o", output, "--limit-down", "1", "--json");
        spate.awaitOut("\"event\":\"downloading\"");

        spate.interrupt();

        assertThat(end.get()).isEqualTo(130);
        assertThat(output.resolve("film")).doesNotExist();
    }

    private static java.util.List<String> filesIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int get(String path, Object... more) {
        Object[] args = new Object[6 + more.length];
        System.arraycopy(new Object[] {"get", server.url(path), "-o", output, "--bind", "127.0.0.1"}, 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        return spate.run(args);
    }
}
