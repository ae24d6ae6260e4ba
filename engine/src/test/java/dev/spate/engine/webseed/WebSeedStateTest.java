package dev.spate.engine.webseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSeedStateTest {
    private static final int PIECE = 16 * 1024;
    private static final int FILES = 10;

    private final List<String> said = new ArrayList<>();
    private WebSeedState seed;

    @BeforeEach
    void open() throws Exception {
        MetainfoWriter writer = MetainfoWriter.folder("top", PIECE);
        for (int file = 0; file < FILES; file++) {
            writer.file(List.of("file" + file), PIECE);
        }
        Metainfo metainfo =
                Metainfo.parse(writer.pieceHashes(new byte[20 * FILES]).toBytes());
        seed = new WebSeedState(
                new WebSeed(HttpUrl.parse("http://h/"), Remote.WebSeed.Use.ALWAYS, new LocalAccess.Refused()),
                metainfo,
                new Remote.WebSeed(0, Remote.WebSeed.Use.ALWAYS),
                PeerId.random("-XX0000-", new Random(1)),
                (_, message, _) -> said.add(message));
    }

    private static WebSeedException notThere(int file) {
        return WebSeedException.pauseFile(file, "h: the server answers 404", Optional.of(Duration.ofMinutes(5)));
    }

    @Test
    void hasAllButTheFilesThatRest() {
        seed.pauseFile(notThere(3));

        assertThat(seed.isPartial()).isTrue();
        assertThat(seed.pieces().has(3)).isFalse();
        assertThat(seed.pieces().has(4)).isTrue();
        assertThat(seed.nextFileIn())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
        assertThat(seed.resumeFiles()).isFalse();

        seed.resumeAllFiles();

        assertThat(seed.pieces().isFull()).isTrue();
    }

    @Test
    void tellsOnceThatAFileIsNotThere() {
        seed.pauseFile(notThere(3));
        seed.pauseFile(notThere(3));
        assertThat(said).containsExactly("h: the server answers 404 for top/file3");

        seed.succeeded(3);
        seed.pauseFile(notThere(3));

        assertThat(said).hasSize(2);
    }

    @Test
    void takesOneMissingFileAfterTheOtherForTheServersState() {
        for (int file = 0; file < WebSeedLimits.FILES_FAILED_MAX - 1; file++) {
            seed.pauseFile(notThere(file));
        }
        assertThat(seed.isServerAtFault()).isFalse();

        seed.pauseFile(notThere(FILES - 1));

        assertThat(seed.isServerAtFault()).isTrue();
        seed.progressed();
        assertThat(seed.isServerAtFault()).isFalse();
    }
}
