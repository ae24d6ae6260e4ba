package dev.spate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentCreatorTest {
    private static final int LENGTH = 3_000_001;

    @TempDir
    private Path folder;

    @Test
    void makesATorrentThatVerifies() throws Exception {
        Path file = file("a.bin");

        Metainfo metainfo = Metainfo.parse(TorrentCreator.of(file).create(HashProgress.ignored()));

        TorrentVerifier.Verdict verdict = TorrentVerifier.verify(metainfo, folder, HashProgress.ignored());
        assertThat(metainfo.geometry().totalLength()).isEqualTo(LENGTH);
        assertThat(verdict.isGood()).isTrue();
    }

    @Test
    void noticesAFileThatGrowsWhileItIsHashed() throws Exception {
        Path file = file("a.bin");
        HashProgress meddling = (_, _) -> {
            append(file);
            return true;
        };

        assertThatThrownBy(() -> TorrentCreator.of(file).create(meddling))
                .isInstanceOf(ContentChangedException.class)
                .hasMessage(file.toRealPath() + ": changed while it was being hashed");
    }

    @Test
    void noticesAFileThatVanishes() throws Exception {
        Path file = file("x/a.bin");
        file("x/b.bin");
        HashProgress meddling = (_, _) -> {
            delete(file);
            return true;
        };

        assertThatThrownBy(() -> TorrentCreator.of(folder.resolve("x")).create(meddling))
                .isInstanceOf(ContentChangedException.class);
    }

    @Test
    void stopsWhenProgressIsNotWanted() throws Exception {
        Path file = file("a.bin");

        assertThatThrownBy(() -> TorrentCreator.of(file).create((_, _) -> false))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void reportsItsProgress() throws Exception {
        List<Long> reported = new ArrayList<>();
        HashProgress progress = (done, total) -> {
            assertThat(total).isEqualTo(LENGTH);
            reported.add(done);
            return true;
        };

        TorrentCreator.of(file("a.bin")).create(progress);

        assertThat(reported).isSorted().endsWith((long) LENGTH);
    }

    @Test
    void refusesPieceLengthsThatOthersWouldNotTake() {
        TorrentCreator creator = TorrentCreator.of(folder);

        assertThatThrownBy(() -> creator.pieceLength(8 * 1024)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> creator.pieceLength(20 * 1024)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> creator.pieceLength(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void verifiesNothingButV1() throws Exception {
        // BEP 52: a v2 torrent has a file tree and no pieces.
        byte[] v2 = ("d4:infod9:file treed1:ad0:d6:lengthi1e11:pieces root32:" + "r".repeat(32)
                        + "eee12:meta versioni2e4:name1:a12:piece lengthi16384eee")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Metainfo metainfo = Metainfo.parse(v2);

        assertThatThrownBy(() -> TorrentVerifier.verify(metainfo, folder, HashProgress.ignored()))
                .isInstanceOf(SpateException.class)
                .hasMessageContaining("v2");
    }

    private Path file(String name) throws IOException {
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static void append(Path file) {
        try {
            Files.write(file, new byte[1], StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
