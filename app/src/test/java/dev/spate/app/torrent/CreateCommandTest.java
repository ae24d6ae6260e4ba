package dev.spate.app.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateCommandTest {
    @TempDir
    private Path folder;

    private Path album;
    private Path torrent;
    private final Recorded spate = new Recorded();

    @BeforeEach
    void makeAlbum() {
        album = Trees.album(folder);
        torrent = folder.resolve("album.torrent");
    }

    @Test
    void describesAFolderInTheOrderOfItsNames() throws Exception {
        assertThat(spate.run("create", album, "-o", torrent)).isZero();

        Metainfo metainfo = read();
        assertThat(metainfo.name()).isEqualTo("album");
        assertThat(metainfo.files().stream().map(FileEntry::displayPath))
                .containsExactly(
                        "album/a.bin", "album/b/empty.txt", "album/b/one.txt", "album/z.tmp", "album/日本/ü.bin");
        assertThat(metainfo.geometry().totalLength()).isEqualTo(156_385);
        assertThat(metainfo.geometry().pieceLength()).isEqualTo(16_384);
        assertThat(metainfo.creationDate()).isEmpty();
        assertThat(metainfo.warnings()).isEmpty();
        assertThat(spate.out())
                .contains("album, 153 KiB in 10 pieces of 16.0 KiB")
                .contains("info-hash " + metainfo.infoHash());
    }

    @Test
    void hashesWhatIsInTheFiles() throws Exception {
        spate.run("create", album, "-o", torrent);

        Metainfo metainfo = read();
        byte[] content = new byte[156_385];
        int end = 0;
        for (FileEntry file : metainfo.files()) {
            byte[] bytes = Files.readAllBytes(folder.resolve(file.displayPath()));
            System.arraycopy(bytes, 0, content, end, bytes.length);
            end += bytes.length;
        }
        for (int piece = 0; piece < 10; piece++) {
            byte[] bytes = Arrays.copyOfRange(content, piece * 16_384, Math.min(end, (piece + 1) * 16_384));
            assertThat(metainfo.pieceHashes()
                            .matches(piece, MessageDigest.getInstance("SHA-1").digest(bytes)))
                    .isTrue();
        }
    }

    @Test
    void givesTheSameBytesTwice() throws Exception {
        Path again = folder.resolve("again.torrent");

        spate.run("create", album, "-o", torrent, "-t", "http://a.example/announce", "-c", "hello");
        spate.run("create", album + "/", "-o", again, "-t", "http://a.example/announce", "-c", "hello");

        assertThat(again).hasSameBinaryContentAs(torrent);
    }

    @Test
    void describesASingleFile() throws Exception {
        assertThat(spate.run("create", album.resolve("a.bin"), "-o", torrent)).isZero();

        assertThat(read().isSingleFile()).isTrue();
        assertThat(read().name()).isEqualTo("a.bin");
    }

    @Test
    void writesEverythingThatWasAskedFor() throws Exception {
        int code = spate.run(
                "create",
                album,
                "-o",
                torrent,
                "--piece-length",
                "64K",
                "--private",
                "--comment",
                "grüße",
                "--tracker",
                "http://a.example/announce,udp://b.example:6969",
                "--tracker",
                "https://c.example/x,y",
                "--web-seed",
                "https://d.example/pub/",
                "--web-seed",
                "http://e.example/my files [1]/100%/?sig=a==",
                "--exclude",
                "*.tmp",
                "--exclude",
                "b");

        assertThat(code).isZero();
        Metainfo metainfo = read();
        assertThat(metainfo.geometry().pieceLength()).isEqualTo(65_536);
        assertThat(metainfo.isPrivate()).isTrue();
        assertThat(metainfo.comment()).hasValue("grüße");
        assertThat(metainfo.trackers())
                .containsExactly(
                        List.of("http://a.example/announce", "udp://b.example:6969"), List.of("https://c.example/x,y"));
        assertThat(metainfo.webSeeds())
                .containsExactly("https://d.example/pub/", "http://e.example/my%20files%20[1]/100%/?sig=a==");
        assertThat(metainfo.files().stream().map(FileEntry::displayPath))
                .containsExactly("album/a.bin", "album/日本/ü.bin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://tracker.example:99999/announce",
                "http://tracker.example:0/announce",
                "udp://tracker.example",
                "udp://tracker.example:0/",
                "tracker.example",
            })
    void refusesTrackersThatNobodyCanAsk(String tracker) {
        assertThat(spate.run("create", album, "-o", torrent, "-t", tracker)).isEqualTo(2);

        assertThat(spate.err()).contains(tracker);
        assertThat(torrent).doesNotExist();
    }

    @Test
    void neverOverwritesWithoutForce() throws Exception {
        Files.writeString(torrent, "precious");

        assertThat(spate.run("create", album, "-o", torrent)).isEqualTo(4);
        assertThat(torrent).hasContent("precious");
        assertThat(spate.err()).isEqualTo("spate: " + torrent + ": exists already; --force replaces it\n");

        assertThat(spate.run("create", album, "-o", torrent, "--force")).isZero();
        assertThat(read().name()).isEqualTo("album");
    }

    @Test
    void leavesItselfOutWhenItIsWrittenIntoTheFolder() throws Exception {
        Path inside = album.resolve("self.torrent");
        spate.run("create", album, "-o", inside);
        byte[] first = Files.readAllBytes(inside);

        assertThat(spate.run("create", album, "-o", inside, "--force")).isZero();

        assertThat(inside).hasBinaryContent(first);
        try (var files = Files.list(album)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.bin", "b", "z.tmp", "日本", "self.torrent");
        }
    }

    @Test
    void leavesLinksOutAndSaysSo() throws Exception {
        Files.createSymbolicLink(album.resolve("link"), album.resolve("a.bin"));

        assertThat(spate.run("create", album, "-o", torrent)).isEqualTo(8);

        assertThat(spate.out()).contains("left out: link is a symbolic link");
        assertThat(spate.err()).contains("link is a symbolic link, so the torrent does not hold everything");
        assertThat(read().files()).hasSize(5);
    }

    @Test
    void makesNothingWhenItIsStrictAndSomethingCannotBePart() throws Exception {
        Files.createSymbolicLink(album.resolve("link"), album.resolve("a.bin"));

        assertThat(spate.run("create", album, "-o", torrent, "--strict")).isEqualTo(4);
        assertThat(torrent).doesNotExist();

        assertThat(spate.run("create", album, "-o", torrent, "--strict", "-x", "link"))
                .isZero();
    }

    @Test
    void leavesOutANameThatIsNotUtf8UnlessItIsExcluded() throws Exception {
        Path odd = Path.of(java.net.URI.create(album.toUri() + "caf%E9.mp3"));
        Files.writeString(odd, "x");

        assertThat(spate.run("create", album, "-o", torrent)).isEqualTo(8);
        assertThat(spate.out()).contains("caf\ufffd.mp3 has a name that is not UTF-8");
        assertThat(read().files()).hasSize(5);

        assertThat(spate.run("create", album, "-o", torrent, "-f", "-x", "caf*"))
                .isZero();
        assertThat(spate.run("create", album.resolve("caf\ufffd.mp3"), "-o", torrent, "-f"))
                .isEqualTo(4);
        assertThat(spate.err()).contains("its name is not UTF-8");
    }

    @Test
    void neverTakesItsOwnFilesForContent() throws Exception {
        Files.createDirectories(album.resolve(".spate-follow/torrents"));
        Files.writeString(album.resolve(".spate-follow/state"), "x");
        Files.writeString(album.resolve(".spate-0123456789abcdef.part"), "x");
        Files.writeString(album.resolve("b/.film.0123abcd.spate"), "x");
        Files.writeString(album.resolve(".0123abcd.spate"), "x");
        Files.writeString(album.resolve(".0123456789abcdef0123456789abcdef01234567.metadata.spate"), "x");

        assertThat(spate.run("create", album, "-o", torrent)).isZero();

        assertThat(spate.out()).contains("left out: .spate-follow is a file of spate's own");
        assertThat(read().files()).hasSize(5);
    }

    @Test
    void refusesAPatternThatMeansNothing() {
        assertThat(spate.run("create", album, "-o", torrent, "-x", "*.tmp", "-x", "*.nfo"))
                .isEqualTo(2);

        assertThat(spate.err()).contains("--exclude *.nfo matches nothing in " + album);
        assertThat(torrent).doesNotExist();
    }

    @Test
    void takesTheNameOfAFileForThatFileAndNoPattern() throws Exception {
        Files.writeString(album.resolve("b/a[1].txt"), "x");
        Files.writeString(album.resolve("a1.txt"), "x");

        assertThat(spate.run("create", album, "-o", torrent, "-x", "a[1].txt")).isZero();

        assertThat(read().files())
                .extracting(FileEntry::displayPath)
                .contains("album/a1.txt")
                .doesNotContain("album/b/a[1].txt");
    }

    @Test
    void remembersWhichFilesMayBeExecuted() throws Exception {
        Files.setPosixFilePermissions(
                album.resolve("a.bin"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(spate.run("create", album, "-o", torrent)).isZero();

        assertThat(read().files()).filteredOn(FileEntry::isExecutable).hasSize(1);
    }

    @Test
    void whatItHasMadeVerifiesAndSeedsInPlaceWhateverTheNames() throws Exception {
        Path odd = folder.resolve(".odd\u202e");
        for (String name : List.of(
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0645.mp3",
                "\u6700\u5f37\u200bBEST.flac",
                "\u200eleft.txt",
                "tab\there.txt",
                "line\nend",
                "aux.c",
                "README",
                "readme",
                "etc.",
                "back\\slash",
                "cafe\u0301",
                "caf\u00e9",
                ".hidden",
                "x".repeat(255))) {
            Files.createDirectories(odd);
            Files.writeString(odd.resolve(name), "content of " + name.hashCode());
        }

        assertThat(spate.run("create", odd, "-o", torrent)).isZero();
        assertThat(spate.run("verify", torrent, "--data", folder)).isZero();
        assertThat(spate.run("verify", torrent, "--data", odd)).isZero();
        assertThat(spate.run("seed", torrent, "--data", folder, "--seed-time", "1ms", "--bind", "127.0.0.1"))
                .isZero();
        assertThat(spate.out()).doesNotContain("has the name", "left out");
        assertThat(spate.run("get", torrent, "-o", folder, "--bind", "127.0.0.1", "--timeout", "5s"))
                .isZero();
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(spate.run("create", folder.resolve("nothing"), "-o", torrent))
                .isEqualTo(4);

        assertThat(spate.err()).isEqualTo("spate: " + folder.resolve("nothing") + ": no such file or folder\n");
        assertThat(torrent).doesNotExist();
    }

    @Test
    void refusesContentWithoutAByte() {
        Path empty = Trees.file(folder.resolve("empty/nothing.txt"), 0).getParent();

        assertThat(spate.run("create", empty, "-o", torrent)).isEqualTo(4);

        assertThat(spate.err()).contains("contains no bytes");
    }

    @Test
    void saysWhereItCannotWrite() {
        Path nowhere = folder.resolve("no/such/folder.torrent");

        assertThat(spate.run("create", album, "-o", nowhere)).isEqualTo(4);

        assertThat(spate.err()).isEqualTo("spate: " + nowhere + ": cannot be written: no such file or folder\n");
    }

    @Test
    void stopsWhenInterruptedAndLeavesNothingBehind() throws IOException {
        spate.interrupt();

        assertThat(spate.run("create", album, "-o", torrent)).isEqualTo(130);

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(album);
        }
    }

    @Test
    void writesJsonForScripts() throws Exception {
        assertThat(spate.run("create", album, "-o", torrent, "--json")).isZero();

        assertThat(spate.out())
                .isEqualTo("{\"event\":\"created\",\"path\":\"" + torrent + "\",\"infoHash\":\"" + read().infoHash()
                        + "\",\"name\":\"album\",\"totalLength\":156385,\"pieceLength\":16384,\"pieceCount\":10}\n");
    }

    @Test
    void saysNothingWhenQuiet() {
        assertThat(spate.run("create", album, "-o", torrent, "--quiet")).isZero();

        assertThat(spate.out()).isEmpty();
        assertThat(spate.err()).isEmpty();
    }

    private Metainfo read() throws Exception {
        return Metainfo.parse(Files.readAllBytes(torrent));
    }
}
