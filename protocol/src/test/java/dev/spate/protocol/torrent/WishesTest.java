package dev.spate.protocol.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileAttribute;
import dev.spate.wire.metainfo.FileEntry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WishesTest {
    private static final PieceGeometry GEOMETRY = new PieceGeometry(95, 10);
    private static final List<FileEntry> FILES = List.of(
            FileEntry.of(List.of("a"), 25, 0),
            FileEntry.of(List.of("empty"), 0, 25),
            FileEntry.of(List.of("b"), 5, 25),
            FileEntry.of(List.of("c"), 65, 30));

    private static Wishes wishes(Integer... priorities) {
        return new Wishes(GEOMETRY, FILES, List.of(priorities), false);
    }

    @Test
    void wantsEverythingAlikeWhenNothingIsSaid() {
        Wishes wishes = wishes();

        for (int piece = 0; piece < 10; piece++) {
            assertThat(wishes.ofPiece(piece)).isEqualTo(Wishes.DEFAULT);
        }
        assertThat(wishes.bytesWanted()).isEqualTo(95);
    }

    @Test
    void wantsAPieceAsMuchAsTheMostWantedFileInIt() {
        Wishes wishes = wishes(1, 7, 5, 0);

        assertThat(wishes.ofPiece(1)).isEqualTo(1);
        assertThat(wishes.ofPiece(2)).isEqualTo(5);
        assertThat(wishes.ofPiece(3)).isZero();
    }

    @Test
    void countsWholePiecesAndTheShortLastOne() {
        assertThat(wishes(0, 4, 4, 0).bytesWanted()).isEqualTo(10);
        assertThat(wishes(0, 0, 0, 4).bytesWanted()).isEqualTo(65);
        assertThat(wishes(0, 4, 0, 0).bytesWanted()).isZero();
    }

    @Test
    void forgetsEarlierWishes() {
        Wishes wishes = wishes(7, 7, 7, 7);

        wishes.prioritise(List.of(0, 0, 0, 2));

        assertThat(wishes.ofPiece(0)).isZero();
        assertThat(wishes.ofPiece(9)).isEqualTo(2);
    }

    @Test
    void wantsNoPadFile() {
        FileEntry pad = new FileEntry(List.of("pad"), List.of("pad"), 95, 0, Set.of(FileAttribute.PAD), List.of());

        assertThat(new Wishes(GEOMETRY, List.of(pad), List.of(), false).bytesWanted())
                .isZero();
    }

    @Test
    void wantsToHearOfEveryFile() {
        assertThatIllegalStateException().isThrownBy(() -> wishes(1, 2));
    }
}
