package dev.spate.app.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.metainfo.PieceHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoCommandTest {
    @TempDir
    private Path folder;

    private Path torrent;
    private final Recorded spate = new Recorded();

    @BeforeEach
    void writeTorrent() throws IOException {
        byte[] metainfo = MetainfoWriter.folder("films", 16_384)
                .file(List.of("one", "a.mkv"), 20_000)
                .file(List.of("leer.txt"), 0)
                .file(List.of("日本.mkv"), 3_000)
                .pieceHashes(new byte[2 * PieceHashes.HASH_LENGTH])
                .trackers(List.of("http://a.example/announce", "udp://b.example:1"))
                .trackers(List.of("http://c.example/announce"))
                .webSeed("https://w.example/x/")
                .privateTorrent(true)
                .comment("line one\u001b[2J\nline two")
                .createdBy("tester")
                .creationDate(1_700_000_000)
                .toBytes();
        torrent = Files.write(folder.resolve("films.torrent"), metainfo);
    }

    @Test
    void showsEverythingToPeople() {
        assertThat(spate.run("info", torrent)).isZero();

        assertThat(spate.out())
                .contains("name         films\n")
                .contains("size         22.5 KiB (23,000 bytes)\n")
                .contains("pieces       2 pieces of 16.0 KiB\n")
                .contains("private      yes")
                .contains("created      2023-11-14 22:13:20 UTC\n")
                .contains("tracker 1    http://a.example/announce\ntracker 1    udp://b.example:1\n")
                .contains("tracker 2    http://c.example/announce\n")
                .contains("web seed     https://w.example/x/\n")
                .contains(
                        "\n1    19.5 KiB  films/one/a.mkv\n2         0 B  films/leer.txt\n3    2.93 KiB  films/日本.mkv\n")
                .doesNotContain("\u001b");
    }

    @Test
    void givesScriptsOneObjectWithExactlyTheDocumentedMembers() {
        assertThat(spate.run("info", torrent, "--json")).isZero();

        assertThat(spate.out().lines()).hasSize(1);
        assertThat(spate.out().replaceFirst("[0-9a-f]{40}", "HASH"))
                .isEqualTo("{\"name\":\"films\",\"infoHashV1\":\"HASH\",\"infoHashV2\":null,\"totalLength\":23000,"
                        + "\"pieceLength\":16384,\"pieceCount\":2,\"files\":[{\"path\":\"films/one/a.mkv\",\"length\":20000},"
                        + "{\"path\":\"films/leer.txt\",\"length\":0},{\"path\":\"films/日本.mkv\",\"length\":3000}],"
                        + "\"private\":true,\"trackers\":[\"http://a.example/announce\",\"udp://b.example:1\","
                        + "\"http://c.example/announce\"],\"webSeeds\":[\"https://w.example/x/\"]}\n");
    }

    @Test
    void showsWhatAMagnetLinkSays() {
        String hash = "0123456789abcdef0123456789abcdef01234567";

        assertThat(spate.run("info", "magnet:?xt=urn:btih:" + hash + "&dn=films&ws=http://a.example/films"))
                .isZero();

        assertThat(spate.out()).contains("films", hash, "http://a.example/films");
    }

    @Test
    void showsALinkAtOnceWhoseTrackersItCannotAsk() {
        String link = "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&tr=wss://t.example/announce";

        assertThat(spate.run("info", link)).isZero();

        assertThat(spate.out()).contains("wss://t.example/announce", "names no tracker or peer that can be asked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "de", "hello", "d4:infodee", "d4:info0:e", "d8:announce3:urle"})
    void namesTheFileAndTheReasonWhenItIsNoTorrent(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.torrent"), content);

        assertThat(spate.run("info", file)).isEqualTo(3);

        assertThat(spate.out()).isEmpty();
        assertThat(spate.err().lines()).hasSize(1);
        assertThat(spate.err())
                .startsWith("spate: " + file + ": not a ")
                .contains("torrent")
                .doesNotContain("Exception");
    }

    @Test
    void namesWhatIsMissingOrAFolder() {
        assertThat(spate.run("info", folder.resolve("none"))).isEqualTo(3);
        assertThat(spate.run("info", folder)).isEqualTo(3);
        assertThat(spate.run("info", "magnet:?xt=nonsense")).isEqualTo(3);

        assertThat(spate.err().lines().toList())
                .containsExactly(
                        "spate: " + folder.resolve("none") + ": no such file or folder",
                        "spate: " + folder + ": is a folder, not a torrent",
                        spate.err().lines().toList().getLast());
        assertThat(spate.err().lines().toList().getLast()).startsWith("spate: magnet:?xt=nonsense: ");
    }

    @Test
    void refusesAHugeFileWithoutReadingIt() throws IOException {
        Path film = folder.resolve("film.mkv");
        try (var file = new java.io.RandomAccessFile(film.toFile(), "rw")) {
            file.setLength(10L << 30);
        }

        assertThat(spate.run("info", film)).isEqualTo(3);

        assertThat(spate.err()).isEqualTo("spate: " + film + ": larger than 64 MiB, the limit for a torrent file\n");
    }
}
