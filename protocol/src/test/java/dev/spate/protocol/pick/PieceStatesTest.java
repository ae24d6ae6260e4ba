package dev.spate.protocol.pick;

import static dev.spate.protocol.pick.Picks.BLOCK;
import static dev.spate.protocol.pick.Picks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.wire.PieceGeometry;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PieceStatesTest {
    /** Three pieces; the last one is a byte. */
    private final PieceStates pieceStates = new PieceStates(new PieceGeometry(2 * BLOCK + 1, BLOCK));

    @Test
    void beginWithNothingAndWantEverything() {
        assertThat(pieceStates.haveCount()).isZero();
        assertThat(pieceStates.bytesWanted()).isEqualTo(2 * BLOCK + 1);
        assertThat(pieceStates.isMissing(1)).isTrue();
        assertThat(pieceStates.isComplete()).isFalse();
    }

    @Test
    void areCompleteWithoutWhatIsUnwantedButNotWhole() {
        pieceStates.setHave(0);
        pieceStates.setHave(2);
        pieceStates.setPriority(1, 0);

        assertThat(pieceStates.isComplete()).isTrue();
        assertThat(pieceStates.isWhole()).isFalse();
        assertThat(pieceStates.bytesWanted()).isZero();

        pieceStates.setPriority(1, 7);
        assertThat(pieceStates.isComplete()).isFalse();
        assertThat(pieceStates.bytesWanted()).isEqualTo(BLOCK);
    }

    @Test
    void countAPieceUntilWeHaveIt() {
        pieceStates.start(2);
        assertThat(pieceStates.isPartial(2)).isTrue();
        assertThat(pieceStates.isWanted(2)).isTrue();

        pieceStates.setHave(2);
        assertThat(pieceStates.isWanted(2)).isFalse();
        assertThat(pieceStates.hasPriority(2)).isTrue();
        assertThat(pieceStates.bytesWanted()).isEqualTo(2 * BLOCK);

        pieceStates.setMissing(2);
        assertThat(pieceStates.bytesWanted()).isEqualTo(2 * BLOCK + 1);
    }

    @Test
    void knowHowManyOfAPeersPiecesAreOfUse() {
        pieceStates.setHave(0);
        pieceStates.setPriority(1, 0);

        assertThat(pieceStates.wantedCount(bits(3, 0, 1))).isZero();
        assertThat(pieceStates.wantedCount(bits(3, 0, 1, 2))).isEqualTo(1);
    }

    @Test
    void areCountedRightWhateverHappens() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            int piece = random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0 -> pieceStates.setHave(piece);
                case 1 -> pieceStates.setMissing(piece);
                case 2 -> pieceStates.setPriority(piece, random.nextInt(8));
                default -> {
                    if (pieceStates.isMissing(piece)) {
                        pieceStates.start(piece);
                    }
                }
            }
            pieceStates.verify();
        }
    }

    @Test
    void beginNoPieceTwiceAndTakeNoPriorityThatIsNone() {
        pieceStates.start(0);

        assertThatIllegalStateException().isThrownBy(() -> pieceStates.start(0));
        assertThatIllegalStateException().isThrownBy(() -> pieceStates.setPriority(0, 8));
        assertThatIllegalStateException().isThrownBy(() -> pieceStates.setPriority(0, -1));
    }
}
