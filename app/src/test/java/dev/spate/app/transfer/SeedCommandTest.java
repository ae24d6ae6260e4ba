package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedCommandTest {
    @TempDir
    private Path folder;

    private Path album;
    private Path torrent;
    private final Recorded spate = new Recorded();

    @BeforeEach
    void makeTorrent() {
        album = Trees.album(folder);
        torrent = folder.resolve("album.torrent");
        assertThat(new Recorded().run("create", album, "-o", torrent, "-q")).isZero();
    }

    @Test
    void seedsUntilInterrupted() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            seed.address();

            assertThat(seed.interrupt()).isEqualTo(130);
        }
    }

    @Test
    void neverWrites() throws Exception {
        Files.writeString(album.resolve("b/one.txt"), "2");
        Map<String, List<Object>> before = look();

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(new Recorded()
                            .run(
                                    "get",
                                    torrent,
                                    "-o",
                                    folder.resolve("../" + folder.getFileName() + "-out"),
                                    "--bind",
                                    "127.0.0.1",
                                    "--select",
                                    "日本",
                                    "--peer",
                                    seed.address()))
                    .isZero();
        }

        assertThat(look()).isEqualTo(before);
    }

    @Test
    void namesALinkAndServesTheOthers() throws Exception {
        Files.move(album.resolve("b/one.txt"), folder.resolve("moved"));
        Files.createSymbolicLink(album.resolve("b/one.txt"), folder.resolve("moved"));

        assertThat(spate.run("seed", torrent, "--data", folder, "--bind", "127.0.0.1", "--seed-time", "100ms"))
                .isZero();

        assertThat(spate.out())
                .contains("album/b/one.txt: is a symbolic link, which is not followed; left out")
                .contains("album: checked");
    }

    @Test
    void endsAfterTheTimeItWasGiven() {
        assertThat(spate.run("seed", torrent, "--data", album, "--bind", "127.0.0.1", "--seed-time", "100ms"))
                .isZero();

        assertThat(spate.out()).contains("album: checked 10 pieces, 10 are good", "album: seeded 0 B");
    }

    @Test
    void endsWhenTheRatioIsReached() throws Exception {
        CompletableFuture<Integer> exitCode =
                spate.start("seed", torrent, "--data", folder, "--bind", "127.0.0.1", "--seed-ratio", "1", "--json");
        String address = SeedingSpate.address(spate);
        Path output = Files.createDirectory(folder.resolve("copy"));

        assertThat(new Recorded().run("get", torrent, "-o", output, "--bind", "127.0.0.1", "--peer", address))
                .isZero();

        assertThat(exitCode.join()).isZero();
        assertThat(spate.out()).contains("\"event\":\"seedingDone\"", "\"ratio\":1");
    }

    @Test
    void saysWhenNothingOfItIsThere() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(spate.run("seed", torrent, "--data", empty, "--bind", "127.0.0.1"))
                .isEqualTo(7);

        assertThat(spate.err()).isEqualTo("spate: " + torrent + ": none of its pieces is in " + empty + "\n");
    }

    @Test
    void saysWhenTheFolderIsMissing() {
        assertThat(spate.run("seed", torrent, "--data", folder.resolve("none"))).isEqualTo(4);

        assertThat(spate.err()).contains("none: no such folder");
    }

    private Map<String, List<Object>> look() throws IOException {
        Map<String, List<Object>> state = new TreeMap<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                state.put(file.toString(), List.of(Files.getLastModifiedTime(file), Files.size(file)));
            }
        }
        return state;
    }
}
