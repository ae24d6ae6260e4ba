package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that takes a magnet link, with a seed in the same process. */
class MagnetTest {
    @TempDir
    private Path folder;

    private Path torrent;
    private Path output;
    private Metainfo metainfo;
    private String link;
    private final Recorded spate = new Recorded();

    @BeforeEach
    void makeTorrent() throws Exception {
        torrent = folder.resolve("album.torrent");
        output = folder.resolve("output");
        assertThat(new Recorded().run("create", Trees.album(folder), "-o", torrent, "-q"))
                .isZero();
        metainfo = Metainfo.parse(Files.readAllBytes(torrent));
        link = "magnet:?xt=urn:btih:" + metainfo.infoHash().v1Hex() + "&dn=some+name";
    }

    @Test
    void getsWhatALinkNames() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(spate.run("get", link + "&x.pe=" + seed.address(), "-o", output, "--bind", "127.0.0.1"))
                    .isZero();
        }

        assertThat(output.resolve("album/a.bin")).hasSameBinaryContentAs(folder.resolve("album/a.bin"));
        assertThat(spate.out()).contains("album: 5 files, ", "album: complete, ");
        assertThat(spate.err()).isEmpty();
    }

    @Test
    void getsOnlyTheFilesThatTheLinkOrThePersonSelects() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            String peer = seed.address();
            assertThat(spate.run("get", link + "&so=0", "-p", peer, "-o", output, "--bind", "127.0.0.1"))
                    .isZero();
            assertThat(spate.out()).contains("album: 1 of 5 files, ");
            assertThat(spate.run(
                            "get", link, "-p", peer, "-s", "*.tmp", "-o", folder.resolve("two"), "--bind", "127.0.0.1"))
                    .isZero();
            assertThat(spate.run(
                            "get", link, "-p", peer, "-s", "none", "-o", folder.resolve("no"), "--bind", "127.0.0.1"))
                    .isEqualTo(3);
        }

        // The files share a piece, so the others may exist too; the test checks only the wanted ones.
        assertThat(output.resolve("album/a.bin")).hasSameBinaryContentAs(folder.resolve("album/a.bin"));
        assertThat(folder.resolve("two/album/z.tmp")).hasSameBinaryContentAs(folder.resolve("album/z.tmp"));
        assertThat(spate.err()).contains("--select none matches none of its 5 files");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void listsWhatALinkNames() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(spate.run("get", link, "--list", "-p", seed.address(), "-o", folder))
                    .isZero();
        }

        assertThat(spate.out()).contains("album/a.bin", "album/z.tmp").doesNotContain("listening");
    }

    @Test
    void showsAndSavesWhatALinkNames() throws Exception {
        Path saved = folder.resolve("saved.torrent");
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            String peer = seed.address();
            assertThat(spate.run("info", link, "-p", peer, "--bind", "127.0.0.1", "--save", saved))
                    .isZero();
            assertThat(spate.out()).contains("album/z.tmp");
            assertThat(Metainfo.parse(Files.readAllBytes(saved)).infoBytes()).isEqualTo(metainfo.infoBytes());

            assertThat(spate.run("info", link, "-p", peer, "--bind", "127.0.0.1", "--save", saved))
                    .isEqualTo(4);
        }
        assertThat(spate.err()).contains("saved.torrent: exists already");
    }

    @Test
    void seedsWhatALinkNames() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            Recorded other = new Recorded();
            var end =
                    other.start("seed", link, "--data", folder, "-p", seed.address(), "--bind", "127.0.0.1", "--json");
            other.awaitOut("\"event\":\"added\"");
            other.awaitOut("\"activity\":\"seeding\"");
            other.interrupt();
            assertThat(end.join()).isIn(0, 130);
        }
    }

    @Test
    void givesUpWhenNobodyComesInTime() {
        assertThat(spate.run("get", link, "-o", output, "--timeout", "300ms", "--bind", "127.0.0.1"))
                .isEqualTo(5);
        assertThat(spate.run("get", link, "--list", "--timeout", "300ms")).isEqualTo(5);
        assertThat(spate.run("info", link, "-p", "127.0.0.1:1", "--timeout", "300ms"))
                .isEqualTo(5);

        assertThat(spate.err()).contains("no progress for");
        assertThat(output).doesNotExist();
    }

    @Test
    void showsTheLinkItselfWhenItNamesNobodyToAsk() {
        assertThat(spate.run("info", link)).isZero();
        assertThat(spate.out()).contains("some name", "names no tracker or peer that can be asked");

        assertThat(spate.run("info", link, "--save", folder.resolve("x"))).isEqualTo(6);
        assertThat(folder.resolve("x")).doesNotExist();
    }
}
