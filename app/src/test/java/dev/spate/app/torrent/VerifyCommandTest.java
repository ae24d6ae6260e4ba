package dev.spate.app.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
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
    void findsAllGood() {
        assertThat(spate.run("verify", torrent, "--data", folder)).isZero();

        assertThat(spate.out()).isEqualTo("album: all 10 pieces are good\n");
    }

    @Test
    void speaksOfASinglePieceAsOne() {
        Path single = folder.resolve("one.torrent");
        new Recorded().run("create", album.resolve("b/one.txt"), "-o", single, "-q");

        assertThat(spate.run("verify", single, "--data", album.resolve("b"))).isZero();

        assertThat(spate.out()).isEqualTo("one.txt: the only piece is good\n");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a backslash separates names there")
    void findsFilesWhoseNamesHoldBackslashes() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("odd\\folder"));
        Files.write(odd.resolve("a\\b"), Trees.bytes("a", 40_000));
        Files.write(odd.resolve("ab"), Trees.bytes("ab", 40_000));
        Path made = folder.resolve("odd.torrent");
        new Recorded().run("create", odd, "-o", made, "-q");

        assertThat(spate.run("verify", made, "--data", folder)).as(spate.out()).isZero();
        assertThat(spate.run("verify", made, "--data", odd)).as(spate.out()).isZero();
        assertThat(seeded(made)).contains("checked 5 pieces, 5 are good");
    }

    private String seeded(Path seed) {
        Recorded seeding = new Recorded();
        seeding.run("seed", seed, "--data", folder, "--bind", "127.0.0.1", "--seed-time", "100ms");
        return seeding.out();
    }

    @Test
    void followsNoLinkOutOfTheFolderAndNeitherDoesSeed() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.move(album.resolve("a.bin"), outside.resolve("a.bin"));
        Files.createSymbolicLink(album.resolve("a.bin"), outside.resolve("a.bin"));
        Files.move(album.resolve("b"), outside.resolve("b"));
        Files.createSymbolicLink(album.resolve("b"), outside.resolve("b"));

        assertThat(spate.run("verify", torrent, "--data", folder)).isEqualTo(7);

        assertThat(spate.out())
                .contains("bad file: album/a.bin (not a file; links are not followed)\n")
                .contains("bad file: album/b/one.txt (not a file; links are not followed)\n")
                .contains("album: 7 of 10 pieces and");
        Recorded seeding = new Recorded();
        assertThat(seeding.run("seed", torrent, "--data", folder, "--bind", "127.0.0.1", "--seed-time", "100ms"))
                .as(seeding.err())
                .isZero();
        assertThat(seeding.out())
                .contains("album/a.bin: is a symbolic link, which is not followed; left out\n")
                .contains(album.resolve("b") + ": is a symbolic link, which is not followed; left out\n")
                .contains("3 are good");
    }

    @Test
    void takesTheFolderOfTheTorrentItselfAsWell() {
        assertThat(spate.run("verify", torrent, "--data", album)).isZero();
    }

    @Test
    void takesTheSingleFileItself() {
        Path file = album.resolve("a.bin");
        Path single = folder.resolve("a.torrent");
        new Recorded().run("create", file, "-o", single, "-q");

        assertThat(spate.run("verify", single, "--data", file)).isZero();
        assertThat(spate.run("verify", single, "--data", album)).isZero();
    }

    @Test
    void namesTheBadPieceAndFile() throws IOException {
        flip(album.resolve("a.bin"), 20_000);

        assertThat(spate.run("verify", torrent, "--data", folder)).isEqualTo(7);

        assertThat(spate.out())
                .isEqualTo("bad pieces: 1\nbad file: album/a.bin (differs)\n"
                        + "album: 1 of 10 pieces and 1 file are bad\n");
        assertThat(spate.err())
                .isEqualTo("spate: " + torrent + ": the data in " + folder + " does not match the torrent\n");
    }

    @Test
    void namesEveryFileThatMayBeToBlame() throws IOException {
        flip(album.resolve("z.tmp"), 0);

        assertThat(spate.run("verify", torrent, "--data", folder)).isEqualTo(7);

        assertThat(spate.out())
                .contains("bad pieces: 6\n")
                .contains("bad file: album/a.bin (differs, or another file in the same piece does)\n")
                .contains("bad file: album/b/one.txt (differs, or another file in the same piece does)\n")
                .contains("bad file: album/z.tmp (differs, or another file in the same piece does)\n");
    }

    @Test
    void blamesOnlyTheBrokenFileForAPieceItSharesWithOthers() throws IOException {
        Files.delete(album.resolve("b/one.txt"));

        assertThat(spate.run("verify", torrent, "--data", folder, "--json")).isEqualTo(7);

        assertThat(spate.out())
                .contains("\"badPieces\":[6],\"badFiles\":[{\"path\":\"album/b/one.txt\",\"problem\":\"missing\"}]");
    }

    @Test
    void noticesEmptyShortAndLongFiles() throws IOException {
        Files.delete(album.resolve("b/empty.txt"));
        Files.write(album.resolve("日本/ü.bin"), Trees.bytes("ü.bin", 16_383));
        Files.write(album.resolve("z.tmp"), new byte[1], StandardOpenOption.APPEND);

        assertThat(spate.run("verify", torrent, "--data", folder)).isEqualTo(7);

        assertThat(spate.out())
                .contains("bad pieces: 9\n")
                .contains("bad file: album/b/empty.txt (missing)\n")
                .contains("bad file: album/日本/ü.bin (too short)\n")
                .contains("bad file: album/z.tmp (too long)\n")
                .contains("album: 1 of 10 pieces and 3 files are bad");
    }

    @Test
    void finallySaysWhenNothingIsThere() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));

        assertThat(spate.run("verify", torrent, "--data", elsewhere)).isEqualTo(7);
        assertThat(spate.out()).contains("bad pieces: 0-9\n", "10 of 10 pieces and 5 files are bad");

        assertThat(spate.run("verify", torrent, "--data", folder.resolve("none")))
                .isEqualTo(4);
        assertThat(spate.err()).contains("none: no such folder");
    }

    @Test
    void neverWrites() throws IOException {
        flip(album.resolve("a.bin"), 0);
        Map<String, List<Object>> before = look();

        spate.run("verify", torrent, "--data", folder);

        assertThat(look()).isEqualTo(before);
    }

    @Test
    void stopsWhenInterrupted() {
        spate.interrupt();

        assertThat(spate.run("verify", torrent, "--data", folder)).isEqualTo(130);
    }

    private static void flip(Path file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), position);
        }
    }

    private Map<String, List<Object>> look() throws IOException {
        Map<String, List<Object>> state = new TreeMap<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                FileTime modified = Files.getLastModifiedTime(file);
                state.put(file.toString(), List.of(modified, Files.size(file)));
            }
        }
        return state;
    }
}
