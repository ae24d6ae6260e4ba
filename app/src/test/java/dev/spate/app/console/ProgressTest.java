package dev.spate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.console.Console.Screen;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.Activity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;
    private static final TorrentProgress HALF = new TorrentProgress(
            Statuses.of(Activity.DOWNLOADING).verified(500).rate(100).peers(2).build(), half());

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void drawsRateTimePeersAvailabilityAndPiecesOnATerminal() {
        TerminalProgress progress = new TerminalProgress(out, new Screen(44, 24));

        progress.show(List.of(HALF), 0);
        progress.show(List.of(HALF), SECOND);

        assertThat(written())
                .contains("film")
                .contains("50% of 1000 B, 100 B/s down, 0 B/s up, 5s left, 2 peers (0 seeds), availability 1.50")
                .contains("████████████████████····················");
        assertThat(progress.wantsPieces()).isTrue();
    }

    @Test
    void drawsOverWhatItDrewBefore() {
        TerminalProgress progress = new TerminalProgress(out, new Screen(44, 24));
        progress.show(List.of(HALF), 0);
        progress.show(List.of(HALF), SECOND);
        bytes.reset();

        progress.show(List.of(HALF), 2 * SECOND);

        assertThat(written()).startsWith("\r\u001b[3A");
    }

    @Test
    void tellsAboveTheDrawingAndDrawsItAgain() {
        TerminalProgress progress = new TerminalProgress(out, new Screen(44, 24));
        progress.show(List.of(HALF), 0);
        progress.show(List.of(HALF), SECOND);
        bytes.reset();

        progress.report(new Report.Notice("attention\u001b[2J"));

        String written = written();
        assertThat(written).startsWith("\r\u001b[3A\u001b[J").doesNotContain("\u001b[2J");
        assertThat(written.indexOf("attention")).isLessThan(written.indexOf("film"));
    }

    @Test
    void drawsNoMoreTorrentsThanTheTerminalHasRoomFor() {
        TerminalProgress progress = new TerminalProgress(out, new Screen(80, 10));
        List<TorrentProgress> torrents = List.of(HALF, HALF, HALF, HALF);

        progress.show(torrents, 0);
        progress.show(torrents, SECOND);

        assertThat(written().lines().count()).isLessThan(10);
        assertThat(written()).contains("all 4 (2 not shown): 1.95 KiB of 3.91 KiB, 400 B/s down, 0 B/s up");
    }

    @Test
    void drawsTooFewTimesToWasteAProcessor() {
        TerminalProgress progress = new TerminalProgress(out, new Screen(44, 24));

        for (long now = 0; now <= SECOND; now += SECOND / 100) {
            progress.show(List.of(HALF), now);
        }

        assertThat(written().split("film", -1)).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void drawsWork() {
        TerminalProgress progress = new TerminalProgress(out, new Screen(41, 24));
        ByteProgress byteProgress = new ByteProgress("hashing", "film", 500, 1000, 100);

        progress.show(byteProgress, 0);
        progress.show(byteProgress, SECOND);
        progress.close();

        assertThat(written())
                .contains("hashing film: 50% of 1000 B, 100 B/s, 5s left")
                .contains("█".repeat(20) + "·".repeat(20))
                .endsWith("\u001b[?7h");
    }

    @Test
    void writesPlainLinesOnlyNowAndThen() {
        PlainProgress progress = new PlainProgress(out);

        for (long now = 0; now <= 21 * SECOND; now += SECOND) {
            progress.show(List.of(HALF), now);
        }

        assertThat(written().lines())
                .containsExactly(
                        "film: 50% of 1000 B, 100 B/s down, 0 B/s up, 5s left, 2 peers (0 seeds), availability 1.50",
                        "film: 50% of 1000 B, 100 B/s down, 0 B/s up, 5s left, 2 peers (0 seeds), availability 1.50");
        assertThat(progress.wantsPieces()).isFalse();
    }

    @Test
    void writesOneJsonObjectForEachTorrentAndSecond() {
        JsonProgress progress = new JsonProgress(out);

        progress.show(List.of(HALF, HALF), 0);
        progress.show(List.of(HALF, HALF), SECOND);
        progress.show(List.of(HALF, HALF), SECOND + 1);

        assertThat(written().lines()).hasSize(2);
        assertThat(written().lines().findFirst())
                .hasValue("{\"event\":\"progress\",\"infoHash\":\"" + "0".repeat(40) + "\",\"name\":\"film\","
                        + "\"activity\":\"downloading\",\"wantedLength\":1000,\"verifiedLength\":500,\"pieceCount\":10,"
                        + "\"piecesVerified\":5,\"piecesChecked\":0,\"downloadRate\":100,\"uploadRate\":0,"
                        + "\"downloaded\":0,\"uploaded\":0,\"wasted\":0,\"peers\":2,\"seeds\":0,\"swarmSeeds\":-1,"
                        + "\"swarmLeechers\":-1,\"availability\":1.500,\"etaSeconds\":5}");
    }

    @Test
    void saysNothingWhenQuiet() {
        try (QuietProgress progress = new QuietProgress()) {
            progress.report(new Report.Notice("attention"));
            progress.show(List.of(HALF), SECOND);
            progress.show(new ByteProgress("hashing", "film", 1, 2, 3), SECOND);
        }

        assertThat(written()).isEmpty();
    }

    @Test
    void saysWhatATorrentDoes() {
        assertThat(standing(Statuses.of(Activity.CHECKING).checked(5)).text())
                .isEqualTo("checking existing files, 50%");
        assertThat(standing(Statuses.of(Activity.SEEDING).verified(1000).uploaded(10))
                        .text())
                .isEqualTo("seeding, 0 B/s up, 10 B so far, 0 peers (0 seeds), availability 1.50");
        assertThat(standing(Statuses.of(Activity.PAUSED)).text()).isEqualTo("paused");
        assertThat(standing(Statuses.of(Activity.DOWNLOADING).verified(999)).percent())
                .isEqualTo("99%");
    }

    private static TorrentProgress standing(Statuses statuses) {
        return new TorrentProgress(statuses.build(), Bitfield.empty(10));
    }

    private static Bitfield half() {
        Bitfield pieces = Bitfield.empty(10);
        for (int piece = 0; piece < 5; piece++) {
            pieces.set(piece);
        }
        return pieces;
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
