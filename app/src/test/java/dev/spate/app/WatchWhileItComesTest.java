package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A film that is watched while {@code spate get} downloads it. */
class WatchWhileItComesTest {
    private static final int LENGTH = 24 << 20;
    private static final Pattern WEB = Pattern.compile("\"web\":\"(http://[^\"]*)\"");

    @TempDir
    private Path folder;

    @Test
    void givesTheEndFirstWhenAPlayerAsksForIt() throws Exception {
        Path film = Trees.file(folder.resolve("film.mp4"), LENGTH);
        byte[] bytes = Trees.bytes("film.mp4", LENGTH);
        Path torrent = folder.resolve("film.torrent");
        assertThat(new Recorded().run("create", film, "-o", torrent, "-q")).isZero();
        Recorded get = new Recorded();
        try (SeedingSpate seed = new SeedingSpate(torrent, folder);
                HttpClient player = HttpClient.newHttpClient()) {
            CompletableFuture<Integer> end = get.start(
                    "get",
                    torrent,
                    "-o",
                    folder.resolve("output"),
                    "--bind",
                    "127.0.0.1",
                    "--peer",
                    seed.address(),
                    "--limit-down",
                    "4M",
                    "--http",
                    ":0",
                    "--json",
                    "--seed-time",
                    "1h");
            Matcher web = WEB.matcher(get.awaitOut("\"event\":\"web\""));
            assertThat(web.find()).isTrue();
            String address = web.group(1) + "download?file=film.mp4";
            get.awaitOut("\"event\":\"added\"");

            // As players do: the index at the end, then the beginning, then the middle.
            for (int from : new int[] {LENGTH - 100_000, 0, LENGTH / 2}) {
                int to = from + 99_999;
                HttpResponse<byte[]> part = ask(player, address, from, to);
                assertThat(part.statusCode()).isEqualTo(206);
                assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, from, to + 1));
            }
            assertThat(get.out()).doesNotContain("\"event\":\"completed\"");

            HttpRequest whole = HttpRequest.newBuilder(URI.create(address)).build();
            assertThat(player.send(whole, BodyHandlers.ofByteArray()).body()).isEqualTo(bytes);
            get.interrupt();
            end.join();
        }
    }

    @Test
    void endsOnlyWhenThoseWhoReadHaveTheRest() throws Exception {
        Trees.file(folder.resolve("film.mp4"), LENGTH);
        Path torrent = folder.resolve("film.torrent");
        assertThat(new Recorded().run("create", folder.resolve("film.mp4"), "-o", torrent, "-q"))
                .isZero();
        Recorded get = new Recorded();
        try (SeedingSpate seed = new SeedingSpate(torrent, folder);
                HttpClient player = HttpClient.newHttpClient()) {
            CompletableFuture<Integer> end = get.start(
                    "get",
                    torrent,
                    "-o",
                    folder.resolve("output"),
                    "--bind",
                    "127.0.0.1",
                    "--peer",
                    seed.address(),
                    "--limit-down",
                    "8M",
                    "--http",
                    ":0",
                    "--json");
            Matcher web = WEB.matcher(get.awaitOut("\"event\":\"web\""));
            assertThat(web.find()).isTrue();
            get.awaitOut("\"event\":\"added\"");
            HttpRequest whole = HttpRequest.newBuilder(URI.create(web.group(1) + "download?file=film.mp4"))
                    .build();

            // More than the sockets hold is left when the download is done.
            try (InputStream film =
                    player.send(whole, BodyHandlers.ofInputStream()).body()) {
                byte[] begin = film.readNBytes(100_000);
                get.awaitOut("somebody still reads");
                byte[] rest = film.readAllBytes();

                assertThat(begin.length + rest.length).isEqualTo(LENGTH);
                assertThat(rest).endsWith(Arrays.copyOfRange(Trees.bytes("film.mp4", LENGTH), LENGTH - 1000, LENGTH));
            }
            assertThat(end.join()).isZero();
        }
    }

    private static HttpResponse<byte[]> ask(HttpClient player, String address, int from, int to) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Range", "bytes=" + from + "-" + to)
                .build();
        return player.send(request, BodyHandlers.ofByteArray());
    }
}
