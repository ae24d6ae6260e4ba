package dev.spate.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileAttribute;
import dev.spate.wire.metainfo.FileEntry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PiecePrioritiesTest {
    private static final PieceGeometry GEOMETRY = new PieceGeometry(95, 10);
    private static final List<FileEntry> FILES = List.of(
            FileEntry.of(List.of("a"), 25, 0),
            FileEntry.of(List.of("empty"), 0, 25),
            FileEntry.of(List.of("b"), 5, 25),
            FileEntry.of(List.of("c"), 65, 30));

    private static PiecePriorities wishes(Integer... priorities) {
        return new PiecePriorities(GEOMETRY, FILES, List.of(priorities), false);
    }

    @Test
    void wantsEverythingAlikeWhenNothingIsSaid() {
        PiecePriorities priorities = wishes();

        for (int piece = 0; piece < 10; piece++) {
            assertThat(priorities.ofPiece(piece)).isEqualTo(PiecePriorities.DEFAULT);
        }
        assertThat(priorities.bytesWanted()).isEqualTo(95);
    }

    @Test
    void wantsAPieceAsMuchAsTheMostWantedFileInIt() {
        PiecePriorities priorities = wishes(1, 7, 5, 0);

        assertThat(priorities.ofPiece(1)).isEqualTo(1);
        assertThat(priorities.ofPiece(2)).isEqualTo(5);
        assertThat(priorities.ofPiece(3)).isZero();
    }

    @Test
    void countsWholePiecesAndTheShortLastOne() {
        assertThat(wishes(0, 4, 4, 0).bytesWanted()).isEqualTo(10);
        assertThat(wishes(0, 0, 0, 4).bytesWanted()).isEqualTo(65);
        assertThat(wishes(0, 4, 0, 0).bytesWanted()).isZero();
    }

    @Test
    void forgetsEarlierPriorities() {
        PiecePriorities priorities = wishes(7, 7, 7, 7);

        priorities.prioritise(List.of(0, 0, 0, 2));

        assertThat(priorities.ofPiece(0)).isZero();
        assertThat(priorities.ofPiece(9)).isEqualTo(2);
    }

    @Test
    void wantsNoPadFile() {
        FileEntry pad = new FileEntry(List.of("pad"), List.of("pad"), 95, 0, Set.of(FileAttribute.PAD), List.of());

        assertThat(new PiecePriorities(GEOMETRY, List.of(pad), List.of(), false).bytesWanted())
                .isZero();
    }

    @Test
    void wantsToHearOfEveryFile() {
        assertThatIllegalStateException().isThrownBy(() -> wishes(1, 2));
    }
}
