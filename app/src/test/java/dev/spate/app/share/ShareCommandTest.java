package dev.spate.app.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareCommandTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path state;

    private Path album;
    private final Recorded spate = new Recorded();

    @BeforeEach
    void makeAlbum() throws Exception {
        album = Trees.album(folder);
        try (var files = Files.walk(album)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
            }
        }
    }

    private CompletableFuture<Integer> share(Object... args) {
        Object[] all = new Object[args.length + 5];
        System.arraycopy(new Object[] {"share", "--state", state, "--http", ":0"}, 0, all, 0, 5);
        System.arraycopy(args, 0, all, 5, args.length);
        return spate.start(all);
    }

    @Test
    void printsTheLinksAndTheLineThatWouldServeOthers() throws Exception {
        CompletableFuture<Integer> end = share(album);

        spate.awaitOut("1 offer: 1 hashed, 0 already known");
        spate.interrupt();

        assertThat(end.join()).isEqualTo(130);
        assertThat(spate.out())
                .contains("serving at http://127.0.0.1:")
                .contains("only this machine can reach it; to serve others: spate share ")
                .contains("/page?file=album\n  magnet:?xt=urn:btih:")
                .contains("&tr=http%3A%2F%2F127.0.0.1%3A")
                .contains("&tr=udp%3A%2F%2F127.0.0.1%3A")
                .contains("&x.pe=127.0.0.1:");
    }

    @Test
    void refusesAnExpiryThatTheTrackerCannotKeep() {
        assertThat(share(album, "--expiry", "0s").join()).isEqualTo(2);
        assertThat(share(album, "--expiry", "8d").join()).isEqualTo(2);

        assertThat(spate.err()).contains("--expiry 8d is not between 1s and 7d");
    }

    @Test
    void writesOneObjectForEachTorrent() throws Exception {
        CompletableFuture<Integer> end = share(album, "--each", "--json");

        String out = spate.awaitOut("{\"event\":\"ready\"");
        spate.interrupt();

        assertThat(end.join()).isEqualTo(130);
        assertThat(out.lines().filter(line -> line.startsWith("{\"event\":\"shared\"")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"infoHashV1\":\"", "\"magnet\":\"magnet:?", "\"page\":\"http://")
                        .contains("\"download\":\"http://", "\"torrent\":\"http://"));
    }

    @Test
    void isReadByAnotherSpate() throws Exception {
        CompletableFuture<Integer> end = share(album, "--json");
        String out = spate.awaitOut("{\"event\":\"ready\"");
        String torrent = out.substring(out.indexOf("\"torrent\":\"") + 11);
        Path output = folder.resolve("output");

        assertThat(new Recorded()
                        .run("get", torrent.substring(0, torrent.indexOf('"')), "-o", output, "--bind", "127.0.0.1"))
                .isZero();

        spate.interrupt();
        assertThat(end.join()).isEqualTo(130);
        assertThat(output.resolve("album/a.bin")).hasSameBinaryContentAs(album.resolve("a.bin"));
        assertThat(output.resolve("album/日本/ü.bin")).hasSameBinaryContentAs(album.resolve("日本/ü.bin"));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(spate.run("share", folder.resolve("none"))).isEqualTo(4);
        assertThat(spate.run("share", album, "--bind", "0.0.0.0")).isEqualTo(2);
        assertThat(spate.run("share", album, "--http", "nonsense")).isEqualTo(2);
        assertThat(spate.run("share", album, "--http", "a:b:1")).isEqualTo(2);
        assertThat(spate.run("share", album, "--http", ":70000")).isEqualTo(2);
        assertThat(spate.run("share", album, album)).isEqualTo(2);
        assertThat(spate.err()).contains("another shared path is also named album");
    }

    @Test
    void saysWhenItsPortIsTaken() throws Exception {
        try (java.net.ServerSocket taken =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            assertThat(spate.run("share", album, "--state", state, "--http", "127.0.0.1:" + taken.getLocalPort()))
                    .isEqualTo(6);
        }
    }
}
