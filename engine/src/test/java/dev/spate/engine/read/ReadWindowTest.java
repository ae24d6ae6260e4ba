package dev.spate.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.read.ReadWindow.Run;
import dev.spate.wire.PieceGeometry;
import org.junit.jupiter.api.Test;

class ReadWindowTest {
    private static final int MIB = 1024 * 1024;
    private static final long GIB = 1024L * MIB;

    private final ReadWindow window = new ReadWindow(new PieceGeometry(GIB, MIB), 0, GIB);

    @Test
    void beginsWithTwoPiecesAtLeast() {
        window.at(0);

        assertThat(window.missing(0, 0)).isEqualTo(new Run(0, 2));
    }

    @Test
    void growsUpToItsLimitWhileTheReaderReadsOn() {
        long offset = readOn(0, 200);

        assertThat(window.missing(offset, offset)).isEqualTo(new Run(200, 32));
    }

    @Test
    void startsSmallAgainWhenTheReaderJumps() {
        readOn(0, 200);

        assertThat(window.at(900L * MIB)).isTrue();
        assertThat(window.missing(900L * MIB, 900L * MIB)).isEqualTo(new Run(900, 2));
    }

    @Test
    void asksOnlyForWhatIsNotVerified() {
        long offset = readOn(0, 200);

        assertThat(window.missing(offset, offset + 10L * MIB)).isEqualTo(new Run(210, 22));
        assertThat(window.missing(offset, offset + 40L * MIB)).isEqualTo(Run.NONE);
    }

    @Test
    void endsWithItsRange() {
        ReadWindow part = new ReadWindow(new PieceGeometry(GIB, MIB), 5 * MIB + 7, 6 * MIB + 1);
        part.at(5 * MIB + 7);

        assertThat(part.missing(5 * MIB + 7, 5 * MIB + 7)).isEqualTo(new Run(5, 2));
        part.at(6 * MIB);
        assertThat(part.missing(6 * MIB, 6 * MIB)).isEqualTo(new Run(6, 1));
    }

    @Test
    void isBoundedInPiecesWhenTheyAreSmall() {
        ReadWindow small = new ReadWindow(new PieceGeometry(GIB, 16 * 1024), 0, GIB);
        for (long offset = 0; offset < 200L * MIB; offset += MIB) {
            small.at(offset);
            small.expect(offset + MIB);
        }

        assertThat(small.missing(200L * MIB, 200L * MIB).count()).isEqualTo(ReadLimits.READ_AHEAD_PIECES_MAX);
    }

    private long readOn(long from, int pieces) {
        long offset = from;
        for (int i = 0; i < pieces; i++) {
            window.at(offset);
            offset += MIB;
            window.expect(offset);
        }
        window.at(offset);
        return offset;
    }
}
