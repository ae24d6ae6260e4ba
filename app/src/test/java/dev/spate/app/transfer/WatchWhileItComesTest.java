package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A film that is watched while {@code spate get} downloads it. */
@Tag("slow")
class WatchWhileItComesTest {
    private static final int LENGTH = 24 << 20;
    private static final Pattern WEB = Pattern.compile("\"web\":\"(http://[^\"]*)\"");

    @TempDir
    private Path folder;

    @BeforeEach
    void makeTheFilm() throws IOException {
        Path film = Trees.file(folder.resolve("film.mp4"), LENGTH);
        assertThat(new Recorded().run("create", film, "-o", torrent(), "-q")).isZero();
    }

    @Test
    void givesTheEndFirstWhenAPlayerAsksForIt() throws Exception {
        byte[] bytes = Trees.bytes("film.mp4", LENGTH);
        Recorded get = new Recorded();
        try (SeedingSpate seed = new SeedingSpate(torrent(), folder);
                HttpClient player = HttpClient.newHttpClient()) {
            CompletableFuture<Integer> end = start(get, seed, "--limit-down", "4M", "--seed-time", "1h");
            String address = film(get);

            // As players read: the index at the end, then the beginning, then the middle.
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
        Recorded get = new Recorded();
        try (SeedingSpate seed = new SeedingSpate(torrent(), folder);
                HttpClient player = HttpClient.newHttpClient()) {
            CompletableFuture<Integer> end = start(get, seed, "--limit-down", "8M");
            HttpRequest whole = HttpRequest.newBuilder(URI.create(film(get))).build();

            // When the download completes, more bytes are left than the sockets hold.
            try (InputStream film =
                    player.send(whole, BodyHandlers.ofInputStream()).body()) {
                byte[] begin = film.readNBytes(100_000);
                get.awaitOut("waiting for a reader");
                byte[] rest = film.readAllBytes();

                assertThat(begin.length + rest.length).isEqualTo(LENGTH);
                assertThat(rest).endsWith(Arrays.copyOfRange(Trees.bytes("film.mp4", LENGTH), LENGTH - 1000, LENGTH));
            }
            assertThat(end.join()).isZero();
        }
    }

    private Path torrent() {
        return folder.resolve("film.torrent");
    }

    private CompletableFuture<Integer> start(Recorded get, SeedingSpate seed, String... more)
            throws InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of("get", torrent(), "-o", folder.resolve("output")));
        arguments.addAll(List.of("--bind", "127.0.0.1", "--peer", seed.address(), "--http", ":0", "--json"));
        arguments.addAll(List.of(more));
        return get.start(arguments.toArray());
    }

    /** The address of the film, once the torrent is added. */
    private static String film(Recorded get) throws InterruptedException {
        Matcher web = WEB.matcher(get.awaitOut("\"event\":\"web\""));
        assertThat(web.find()).isTrue();
        get.awaitOut("\"event\":\"added\"");
        return web.group(1) + "download?file=film.mp4";
    }

    private static HttpResponse<byte[]> ask(HttpClient player, String address, int from, int to) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Range", "bytes=" + from + "-" + to)
                .build();
        return player.send(request, BodyHandlers.ofByteArray());
    }
}
