package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import dev.spate.engine.AddTorrent;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.metainfo.PieceHashes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GetCommandTest {
    private static final List<String> FILES =
            List.of("album/a.bin", "album/b/empty.txt", "album/b/one.txt", "album/z.tmp", "album/日本/ü.bin");

    @TempDir
    private Path folder;

    private Path torrent;
    private Path output;
    private final Recorded spate = new Recorded();

    @BeforeEach
    void makeTorrent() {
        torrent = folder.resolve("album.torrent");
        output = folder.resolve("output");
        assertThat(new Recorded().run("create", Trees.album(folder), "-o", torrent, "-q"))
                .isZero();
    }

    @Test
    void getsEveryFileAndEndsWhenAllIsVerified() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(get("--peer", seed.address(), "--json")).isZero();
        }

        for (String file : FILES) {
            assertThat(output.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
        assertThat(spate.out())
                .contains("{\"event\":\"listening\",\"port\":", "{\"event\":\"added\",\"source\":\"" + torrent + "\"")
                .contains("{\"event\":\"completed\",\"infoHash\":\"");
        assertThat(spate.err()).isEmpty();
    }

    @Test
    void getsOnlyTheFilesThatAreSelected() throws Exception {
        Path even = evenAlbum();

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(get("--peer", seed.address(), "--select", "1", "--select", "c*"))
                    .isZero();
        }

        assertThat(output.resolve("even/a")).hasSameBinaryContentAs(even.resolve("a"));
        assertThat(output.resolve("even/b")).doesNotExist();
        assertThat(output.resolve("even/c")).hasSameBinaryContentAs(even.resolve("c"));
        assertThat(spate.out()).contains("even: 2 of 3 files, 64.0 KiB, in " + output);
    }

    @Test
    void usesWhatIsThereAndDownloadsTheRest() throws Exception {
        Path even = evenAlbum();
        Files.createDirectories(output.resolve("even"));
        Files.copy(even.resolve("a"), output.resolve("even/a"));

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(get("--peer", seed.address(), "--sequential")).isZero();
        }

        assertThat(output.resolve("even/c")).hasSameBinaryContentAs(even.resolve("c"));
    }

    @Test
    void leavesFilesOfOthersUntouchedUnlessToldOtherwise() throws Exception {
        Path foreign = output.resolve(FILES.get(0));
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "mine");

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(get("--peer", seed.address(), "--timeout", "30s")).isEqualTo(4);
            assertThat(foreign).hasContent("mine");
            assertThat(spate.err().lines()).hasSize(1);
            assertThat(spate.err()).startsWith("spate: " + torrent + ": ").contains("a.bin", "--overwrite");

            assertThat(get("--peer", seed.address(), "--overwrite")).isZero();
            assertThat(foreign).hasSameBinaryContentAs(folder.resolve(FILES.get(0)));
        }
    }

    @Test
    void givesUpWhenNothingComesInTime() {
        assertThat(get("--timeout", "300ms")).isEqualTo(5);

        assertThat(spate.err()).startsWith("spate: " + torrent + ": no progress for ");
    }

    @Test
    void saysAtOnceThatNobodyCanBeAsked() throws Exception {
        CompletableFuture<Integer> exitCode = spate.start("get", torrent, "-o", output, "--bind", "127.0.0.1");

        spate.awaitOut("album: no source is known: it names no tracker, peer or web server");
        spate.interrupt();
        assertThat(exitCode.get()).isEqualTo(130);
    }

    @Test
    void saysThatTrackersOverWebSocketAreNotAsked() throws Exception {
        CompletableFuture<Integer> exitCode = spate.start(
                "get",
                "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=album&tr=wss://tracker.example",
                "-o",
                output,
                "--bind",
                "127.0.0.1");

        spate.awaitOut("album: no source is known: its trackers use WebSocket");
        spate.interrupt();
        assertThat(exitCode.get()).isEqualTo(130);
    }

    @Test
    void saysNothingOfTheKindWhenEverythingIsThere() {
        assertThat(spate.run("get", torrent, "-o", folder, "--bind", "127.0.0.1"))
                .isZero();

        assertThat(spate.out()).doesNotContain("no source");
    }

    @Tag("slow")
    @Test
    void saysWhenNoTrackerCanBeReached() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        Path tracked = folder.resolve("tracked.torrent");
        new Recorded()
                .run(
                        "create",
                        folder.resolve("album"),
                        "-o",
                        tracked,
                        "-q",
                        "-t",
                        "http://127.0.0.1:" + closedPort + "/announce");

        int code = spate.run("get", tracked, "-o", output, "--bind", "127.0.0.1", "--timeout", "3s");

        assertThat(code).isEqualTo(6);
        assertThat(spate.err()).contains("no tracker can be reached");
    }

    @Test
    void saysWhenItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(get("--port", taken.getLocalPort())).isEqualTo(6);

            assertThat(spate.err())
                    .contains(String.valueOf(taken.getLocalPort()))
                    .hasLineCount(1);
        }
    }

    @Test
    void savesItsStateWhenInterruptedAndGoesOnNextTime() throws Exception {
        CompletableFuture<Integer> exitCode =
                spate.start("get", torrent, "-o", output, "--bind", "127.0.0.1", "--json");
        spate.awaitOut("\"event\":\"added\"");
        spate.interrupt();
        assertThat(exitCode.join()).isEqualTo(130);

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            Recorded again = new Recorded();
            assertThat(again.run("get", torrent, "-o", output, "--bind", "127.0.0.1", "--peer", seed.address()))
                    .isZero();
        }
    }

    @Test
    void saysThatAnHttpProxyCarriesNoPeers() throws Exception {
        CompletableFuture<Integer> exitCode =
                spate.start("get", torrent, "-o", output, "--bind", "127.0.0.1", "--proxy", "http://127.0.0.1:1");
        spate.awaitOut("carries trackers and web servers but no peers");
        spate.interrupt();

        assertThat(exitCode.join()).isEqualTo(130);
    }

    @Test
    void letsOnlyOneProcessWriteADownload() throws Exception {
        Recorded first = new Recorded();
        CompletableFuture<Integer> exitCode =
                first.start("get", torrent, "-o", output, "--bind", "127.0.0.1", "--json");
        first.awaitOut("\"event\":\"added\"");

        assertThat(get("--timeout", "5s")).isEqualTo(4);

        assertThat(spate.err()).startsWith("spate: " + torrent + ": ").hasLineCount(1);
        first.interrupt();
        assertThat(exitCode.join()).isEqualTo(130);
    }

    @Test
    void seedsAsLongAsItWasAskedTo() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(get("--peer", seed.address(), "--seed-ratio", "5", "--seed-time", "200ms", "--json"))
                    .isZero();
        }

        assertThat(spate.out()).contains("\"event\":\"completed\"", "\"event\":\"seedingDone\"");
    }

    @Test
    void goesOnWithTheOthersWhenOneSourceIsBad() throws Exception {
        Path missing = folder.resolve("missing.torrent");
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            int code = spate.run(
                    "get", missing, torrent, "-o", output, "--bind", "127.0.0.1", "--peer", seed.address(), "--json");

            assertThat(code).isEqualTo(8);
        }
        assertThat(output.resolve(FILES.get(0))).exists();
        assertThat(spate.out()).contains("{\"event\":\"failed\",\"source\":\"" + missing + "\",\"exitCode\":3,");
        assertThat(spate.err()).isEqualTo("spate: " + missing + ": no such file or folder\n");
    }

    @Test
    void getsSeveralTorrentsAtOnce() throws Exception {
        Path single = folder.resolve("single.torrent");
        new Recorded().run("create", folder.resolve("album/a.bin"), "-o", single, "-q");

        try (SeedingSpate one = new SeedingSpate(torrent, folder);
                SeedingSpate two = new SeedingSpate(single, folder.resolve("album"))) {
            int code = spate.run(
                    "get",
                    torrent,
                    single,
                    "-o",
                    output,
                    "--bind",
                    "127.0.0.1",
                    "-p",
                    one.address(),
                    "-p",
                    two.address());

            assertThat(code).isZero();
        }
        assertThat(output.resolve("a.bin")).hasSameBinaryContentAs(folder.resolve("album/a.bin"));
        assertThat(output.resolve("album/a.bin")).hasSameBinaryContentAs(folder.resolve("album/a.bin"));
    }

    @Test
    void refusesTheSameTorrentTwice() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(spate.run(
                            "get", torrent, torrent, "-o", output, "--bind", "127.0.0.1", "--peer", seed.address()))
                    .isEqualTo(8);
        }
    }

    @Test
    void listsFilesWithTheNumbersThatSelectTakes() {
        assertThat(spate.run("get", "--list", torrent)).isZero();

        assertThat(spate.out())
                .isEqualTo(
                        "1    97.7 KiB  album/a.bin\n2         0 B  album/b/empty.txt\n"
                                + "3         1 B  album/b/one.txt\n4    39.1 KiB  album/z.tmp\n5    16.0 KiB  album/日本/ü.bin\n");
        assertThat(output).doesNotExist();
    }

    @Test
    void listsWhatASelectionMeans() {
        assertThat(spate.run("get", "--list", torrent, "--select", "2-3,5")).isZero();

        assertThat(spate.out().lines()).hasSize(3);
    }

    @Test
    void refusesASelectionOfNothing() {
        assertThat(get("--select", "*.avi")).isEqualTo(2);

        assertThat(spate.err()).isEqualTo("spate: " + torrent + ": --select *.avi matches none of its 5 files\n");
    }

    @Test
    void saysThatTorrentsAndLinksOfV2ComeLater() throws IOException {
        // BEP 52: a v2 torrent has a file tree and no pieces.
        byte[] v2 = ("d4:infod9:file treed1:ad0:d6:lengthi1e11:pieces root32:" + "r".repeat(32)
                        + "eee12:meta versioni2e4:name1:a12:piece lengthi16384eee")
                .getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(folder.resolve("v2.torrent"), v2);

        assertThat(spate.run("get", file, "-o", output)).isEqualTo(3);
        assertThat(spate.run("get", "magnet:?xt=urn:btmh:1220" + "a".repeat(64), "-o", output))
                .isEqualTo(3);

        assertThat(spate.err().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("later version"));
        assertThat(output).doesNotExist();
    }

    @Test
    void acceptsTheSwitchesOfWhatComesLater() throws Exception {
        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            int code = get(
                    "--peer",
                    seed.address(),
                    "--no-dht",
                    "--no-lsd",
                    "--no-pex",
                    "--limit-down",
                    "1G",
                    "--limit-up",
                    "1G",
                    "--quiet");

            assertThat(code).isZero();
        }
        assertThat(spate.out()).isEmpty();
    }

    @Test
    void asksForPiecesInOrderOnlyWhenToldTo() throws Exception {
        assertThat(request().inOrder()).isFalse();
        assertThat(request("--sequential").inOrder()).isTrue();
    }

    private AddTorrent request(String... options) throws Exception {
        GetCommand get = new GetCommand(spate.console());
        CommandLine.populateCommand(
                get, Stream.concat(Stream.of(options), Stream.of("x")).toArray(String[]::new));
        return get.downloadRequest(
                        "x", Metainfo.parse(Files.readAllBytes(torrent)), FileSelection.parse(List.of()), List.of())
                .request();
    }

    @Test
    void saysWhichNamesItChanges() throws IOException {
        byte[] odd = MetainfoWriter.folder("top", 16_384)
                .file(List.of("gpj.\u202eexe"), 5)
                .file(List.of("plain"), 5)
                .pieceHashes(new byte[PieceHashes.HASH_LENGTH])
                .toBytes();
        Files.write(torrent, odd);

        assertThat(get("--timeout", "300ms")).isEqualTo(5);

        assertThat(spate.out())
                .contains("top/gpj.\\u202eexe has the name gpj._exe here")
                .doesNotContain("plain has");
    }

    @Test
    void makesExecutableWhatTheTorrentSaysIs() throws Exception {
        Path even = evenAlbum();
        Files.setPosixFilePermissions(even.resolve("b"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(new Recorded().run("create", even, "-o", torrent, "-q", "-f"))
                .isZero();

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(get("--peer", seed.address())).isZero();
        }

        assertThat(Files.isExecutable(output.resolve("even/a"))).isFalse();
        assertThat(output.resolve("even/b")).isExecutable();
    }

    @Test
    void needsNoSpaceForWhatIsNotSelected() throws IOException {
        int pieces = 32_768;
        byte[] huge = MetainfoWriter.folder("top", 512 << 20)
                .file(List.of("huge.bin"), pieces * (512L << 20) - 5)
                .file(List.of("small.txt"), 5)
                .pieceHashes(new byte[pieces * PieceHashes.HASH_LENGTH])
                .toBytes();
        Files.write(torrent, huge);

        assertThat(get("--select", "small.txt", "--timeout", "300ms")).isEqualTo(5);

        assertThat(spate.err()).contains("no progress for");
    }

    @Test
    void refusesTheSecondOfTwoTorrentsThatHaveAFileInCommon() throws Exception {
        Path other = folder.resolve("other.torrent");
        Trees.file(folder.resolve("two/album/a.bin"), 50_000);
        assertThat(new Recorded().run("create", folder.resolve("two/album"), "-o", other, "-q"))
                .isZero();

        try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
            assertThat(spate.run("get", torrent, other, "-o", output, "--peer", seed.address(), "--bind", "127.0.0.1"))
                    .as("of two sources one has failed")
                    .isEqualTo(8);
        }

        assertThat(spate.err())
                .isEqualTo("spate: " + other + ": album/a.bin: is being downloaded by another torrent, album\n");
        assertThat(output.resolve("album/a.bin")).hasSameBinaryContentAs(folder.resolve("album/a.bin"));
    }

    @Test
    void refusesTheSecondOfTwoTorrentsThatDoNotFitTogether() throws Exception {
        Files.createDirectories(output);
        long most = Files.getFileStore(output).getUsableSpace() / 10 * 6;
        Path one = huge("one", most);
        Path two = huge("two", most);

        assertThat(spate.run("get", one, two, "-o", output, "--bind", "127.0.0.1", "--timeout", "1s"))
                .isEqualTo(8);

        assertThat(spate.err())
                .contains("spate: " + two + ": " + output.toRealPath() + ": ", " that other downloads still need")
                .contains("spate: " + one + ": no progress")
                .hasLineCount(2);
    }

    private Path huge(String name, long length) throws IOException {
        int piece = 512 << 20;
        int pieces = (int) (length / piece) + 1;
        return Files.write(
                folder.resolve(name + ".torrent"),
                MetainfoWriter.singleFile(name, (long) pieces * piece, piece)
                        .pieceHashes(new byte[pieces * PieceHashes.HASH_LENGTH])
                        .toBytes());
    }

    @Test
    void looksAtTheFreeSpaceBeforeItStarts() throws IOException {
        // One piece hash for each 512 MiB; 16 TiB is more than the free space of any disk that runs the tests.
        int pieces = 32_768;
        byte[] huge = MetainfoWriter.singleFile("huge.bin", pieces * (512L << 20), 512 << 20)
                .pieceHashes(new byte[pieces * PieceHashes.HASH_LENGTH])
                .toBytes();
        Path file = Files.write(folder.resolve("huge.torrent"), huge);

        assertThat(spate.run("get", file, "-o", output, "--bind", "127.0.0.1", "--timeout", "20s"))
                .isEqualTo(4);

        assertThat(spate.err())
                .startsWith("spate: " + file + ": ")
                .contains("free")
                .hasLineCount(1);
    }

    /** Three files of two pieces each, so that no piece belongs to two of them. */
    private Path evenAlbum() throws IOException {
        Path even = folder.resolve("even");
        List.of("a", "b", "c").forEach(name -> Trees.file(even.resolve(name), 32_768));
        Files.delete(torrent);
        assertThat(new Recorded().run("create", even, "-o", torrent, "-q")).isZero();
        return even;
    }

    private int get(Object... more) {
        Object[] args = new Object[6 + more.length];
        System.arraycopy(new Object[] {"get", torrent, "-o", output, "--bind", "127.0.0.1"}, 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        return spate.run(args);
    }
}
