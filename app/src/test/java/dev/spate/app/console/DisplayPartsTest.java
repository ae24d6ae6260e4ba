package dev.spate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.Bitfield;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts of the displays. */
class DisplayPartsTest {
    @Test
    void writesRunsOfNumbersShort() {
        assertThat(Ranges.text(List.of())).isEmpty();
        assertThat(Ranges.text(List.of(3))).isEqualTo("3");
        assertThat(Ranges.text(List.of(3, 7, 8, 9, 12, 13))).isEqualTo("3, 7-9, 12-13");
    }

    @Test
    void fillsACellOnlyWhenAllOfItsPiecesAreThere() {
        Bitfield pieces = Bitfield.empty(100);
        for (int piece = 0; piece < 39; piece++) {
            pieces.set(piece);
        }

        assertThat(PieceBar.of(pieces, 100, 10)).isEqualTo("███▓······");
        assertThat(PieceBar.of(Bitfield.full(100), 100, 10)).isEqualTo("██████████");
        assertThat(PieceBar.of(Bitfield.empty(100), 100, 10)).isEqualTo("··········");
    }

    @Test
    void showsTheFirstOfManyPieces() {
        Bitfield pieces = Bitfield.empty(100_000);
        pieces.set(0);

        assertThat(PieceBar.of(pieces, 100_000, 4)).isEqualTo("░···");
    }

    @Test
    void stretchesFewPiecesOverManyCells() {
        Bitfield pieces = Bitfield.empty(2);
        pieces.set(1);

        assertThat(PieceBar.of(pieces, 2, 8)).isEqualTo("····████");
        assertThat(PieceBar.of(Bitfield.full(1), 1, 3)).isEqualTo("███");
    }

    @ParameterizedTest
    @CsvSource({"24x80, 80, 24", "0x0, 80, 24", "50x300, 200, 50", "2x10, 40, 10"})
    void knowsTheSizeOfATerminal(String size, int columns, int rows) {
        assertThat(Console.screen(size, Map.of("TERM", "xterm"))).hasValue(new Console.Screen(columns, rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "80", "axb", "24x80x3"})
    void knowsThatThereIsNone(String size) {
        assertThat(Console.screen(size, Map.of("TERM", "xterm"))).isEmpty();
        assertThat(Console.screen("24x80", Map.of("TERM", "dumb"))).isEmpty();
        assertThat(Console.screen("24x80", Map.of())).isEmpty();
    }

    @Test
    void takesTheTeethOutOfStrangersText() {
        assertThat(Console.printable("a\u001b[2Jb\u202ec\nd\ud800é日"))
                .isEqualTo("a\\u001b[2Jb\\u202ec\\u000ad\\ud800é日");
        assertThat(Console.printable("می\u200cخوام 👨\u200d👩")).isEqualTo("می\u200cخوام 👨\u200d👩");
    }

    @Test
    void measuresWork() {
        ByteProgress byteProgress = ByteProgress.since(0, 2_000_000_000L, "hashing", "x", 500, 1500);

        assertThat(byteProgress.text()).isEqualTo("hashing x: 33% of 1.46 KiB, 250 B/s, 4s left");
        assertThat(byteProgress.json().toString())
                .isEqualTo("{\"event\":\"hashing\",\"name\":\"x\",\"done\":500,\"total\":1500,\"rate\":250,"
                        + "\"etaSeconds\":4}");
        assertThat(new ByteProgress("downloading", "x", 5, -1, 0).text()).isEqualTo("downloading x: 5 B, 0 B/s");
    }

    @Test
    void givesSeveralSourcesOneExitCode() {
        assertThat(ExitCode.ofSeveral(List.of())).isEqualTo(ExitCode.DONE);
        assertThat(ExitCode.ofSeveral(List.of(ExitCode.DONE, ExitCode.DONE))).isEqualTo(ExitCode.DONE);
        assertThat(ExitCode.ofSeveral(List.of(ExitCode.STORAGE))).isEqualTo(ExitCode.STORAGE);
        assertThat(ExitCode.ofSeveral(List.of(ExitCode.STORAGE, ExitCode.STORAGE)))
                .isEqualTo(ExitCode.STORAGE);
        assertThat(ExitCode.ofSeveral(List.of(ExitCode.DONE, ExitCode.STORAGE))).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(ExitCode.ofSeveral(List.of(ExitCode.DONE, ExitCode.STORAGE, ExitCode.DONE)))
                .isEqualTo(ExitCode.SOME_FAILED);
        assertThat(ExitCode.ofSeveral(List.of(ExitCode.DONE, ExitCode.INTERRUPTED)))
                .isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void keepsTheNumbersThatScriptsRelyOn() {
        assertThat(List.of(ExitCode.values()).stream().map(ExitCode::number).toList())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 130);
    }

    @Test
    void letsThroughOnlyOnceInAWhile() {
        Throttle throttle = new Throttle(10);

        assertThat(throttle.tryPass(-5)).isFalse();
        assertThat(throttle.tryPass(4)).isFalse();
        assertThat(throttle.tryPass(5)).isTrue();
        assertThat(throttle.tryPass(6)).isFalse();
        assertThat(throttle.tryPass(15)).isTrue();
    }
}
