package dev.spate.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import dev.spate.app.console.ExitCode;
import dev.spate.wire.WireLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadSourceTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;

    private Path torrent() {
        Path torrent = folder.resolve("album.torrent");
        assertThat(new Recorded().run("create", Trees.album(folder), "-o", torrent, "-q"))
                .isZero();
        return torrent;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "magnet:?xt=urn:btih:" + HASH,
                " magnet:?xt=urn:btih:" + HASH + "\n",
                "<magnet:?xt=urn:btih:" + HASH + ">",
                "'MAGNET:?xt=urn:btih:" + HASH + "'",
                HASH,
                " " + HASH + " ",
                "urn:btih:" + HASH,
                "magnet%3A%3Fxt%3Durn%3Abtih%3A" + HASH,
                "magnet%253A%253Fxt%253Durn%253Abtih%253A" + HASH,
            })
    void takesALinkOrABareInfoHashAsItIsPasted(String text) {
        assertThat(DownloadSource.of(text))
                .isInstanceOfSatisfying(
                        DownloadSource.MagnetLink.class,
                        link -> assertThat(link.parse().infoHash().toString()).contains(HASH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" http://a.example/x.torrent", "<http://a.example/x.torrent>", "http://a.example/\nx.torrent"})
    void takesAWebAddressAsItIsPasted(String text) {
        assertThat(DownloadSource.of(text)).isEqualTo(new DownloadSource.Url("http://a.example/x.torrent"));
    }

    @Test
    void takesTheUrlOfAFile() throws IOException {
        Path torrent = Files.move(torrent(), folder.resolve("an album %.torrent"));
        String path = torrent.toString().replace("%", "%25");

        for (String url : new String[] {
            "file://" + path,
            "file://localhost" + path,
            "file:" + path.replace(" ", "%20"),
            torrent.toUri().toString()
        }) {
            assertThat(((DownloadSource.TorrentFile) DownloadSource.of(url))
                            .read()
                            .name())
                    .isEqualTo("album");
        }
    }

    @Test
    void takesTheNameOfAFileAsItIsPasted() {
        Path torrent = torrent();

        for (String text : new String[] {torrent + " ", " \"" + torrent + "\"", "'" + torrent + "'"}) {
            assertThat(((DownloadSource.TorrentFile) DownloadSource.of(text))
                            .read()
                            .name())
                    .isEqualTo("album");
        }
    }

    @Test
    void ratherTakesAFileWhoseNameHasTheSpaces() throws IOException {
        torrent();
        Path spaced = Files.writeString(folder.resolve("album.torrent "), "another one");

        assertThat(DownloadSource.of(spaced.toString()))
                .isEqualTo(new DownloadSource.TorrentFile(spaced.toString(), spaced));
    }

    @Test
    void saysThatASchemeIsNotSpoken() {
        assertFailure("ftp://a.example/x.torrent", ExitCode.BAD_TORRENT, "ftp addresses cannot be fetched");
    }

    @Test
    void refusesTheUrlOfAFileElsewhere() {
        assertThatThrownBy(() -> DownloadSource.of("file://server.example/x.torrent"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is not on this machine");
    }

    @Test
    void ratherTakesAFileThanAnInfoHashOfItsName() throws IOException {
        Path file = Files.move(torrent(), folder.resolve(HASH));

        assertThat(DownloadSource.of(file.toString())).isInstanceOf(DownloadSource.TorrentFile.class);
    }

    @Test
    void unpacksAGzippedTorrent() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(torrent()));
        }
        Path file = Files.write(folder.resolve("packed.torrent"), packed.toByteArray());

        assertThat(((DownloadSource.TorrentFile) DownloadSource.of(file.toString()))
                        .read()
                        .name())
                .isEqualTo("album");
    }

    @Test
    void saysThatAFileIsTooLargeForATorrent() throws IOException {
        Path film = folder.resolve("film.mkv");
        try (var file = new RandomAccessFile(film.toFile(), "rw")) {
            file.setLength(WireLimits.METAINFO_LENGTH_MAX + 1L);
        }

        assertFailure(film.toString(), ExitCode.BAD_TORRENT, "larger than 64 MiB");
    }

    @Test
    void saysThatAFileIsEmptyOrNoTorrent() throws IOException {
        assertFailure(Files.createFile(folder.resolve("empty")).toString(), ExitCode.BAD_TORRENT, "an empty file");
        assertFailure(
                Files.writeString(folder.resolve("text"), "hello").toString(), ExitCode.BAD_TORRENT, "not a torrent");
    }

    @Test
    void refusesAnEmptySource() {
        assertFailure("", ExitCode.USAGE, "is empty");
    }

    private static void assertFailure(String text, ExitCode code, String words) {
        assertThatThrownBy(() -> ((DownloadSource.TorrentFile) DownloadSource.of(text)).read())
                .isInstanceOfSatisfying(CommandFailure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(code);
                    assertThat(failure.line()).contains(words);
                });
    }
}
