package dev.spate.protocol.pick;

import static dev.spate.protocol.pick.Picks.BLOCK;
import static dev.spate.protocol.pick.Picks.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.wire.PieceGeometry;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    /** Three pieces; the last one is a byte. */
    private final Holdings holdings = new Holdings(new PieceGeometry(2 * BLOCK + 1, BLOCK));

    @Test
    void beginWithNothingAndWantEverything() {
        assertThat(holdings.haveCount()).isZero();
        assertThat(holdings.bytesWanted()).isEqualTo(2 * BLOCK + 1);
        assertThat(holdings.isMissing(1)).isTrue();
        assertThat(holdings.isComplete()).isFalse();
    }

    @Test
    void areCompleteWithoutWhatIsUnwantedButNotWhole() {
        holdings.have(0);
        holdings.have(2);
        holdings.priority(1, 0);

        assertThat(holdings.isComplete()).isTrue();
        assertThat(holdings.isWhole()).isFalse();
        assertThat(holdings.bytesWanted()).isZero();

        holdings.priority(1, 7);
        assertThat(holdings.isComplete()).isFalse();
        assertThat(holdings.bytesWanted()).isEqualTo(BLOCK);
    }

    @Test
    void countAPieceUntilItIsHad() {
        holdings.begin(2);
        assertThat(holdings.isPartial(2)).isTrue();
        assertThat(holdings.isWanted(2)).isTrue();

        holdings.have(2);
        assertThat(holdings.isWanted(2)).isFalse();
        assertThat(holdings.hasPriority(2)).isTrue();
        assertThat(holdings.bytesWanted()).isEqualTo(2 * BLOCK);

        holdings.miss(2);
        assertThat(holdings.bytesWanted()).isEqualTo(2 * BLOCK + 1);
    }

    @Test
    void knowHowManyOfAPeersPiecesAreOfUse() {
        holdings.have(0);
        holdings.priority(1, 0);

        assertThat(holdings.wantedCount(bits(3, 0, 1))).isZero();
        assertThat(holdings.wantedCount(bits(3, 0, 1, 2))).isEqualTo(1);
    }

    @Test
    void areCountedRightWhateverHappens() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            int piece = random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0 -> holdings.have(piece);
                case 1 -> holdings.miss(piece);
                case 2 -> holdings.priority(piece, random.nextInt(8));
                default -> {
                    if (holdings.isMissing(piece)) {
                        holdings.begin(piece);
                    }
                }
            }
            holdings.verify();
        }
    }

    @Test
    void beginNoPieceTwiceAndTakeNoPriorityThatIsNone() {
        holdings.begin(0);

        assertThatIllegalStateException().isThrownBy(() -> holdings.begin(0));
        assertThatIllegalStateException().isThrownBy(() -> holdings.priority(0, 8));
        assertThatIllegalStateException().isThrownBy(() -> holdings.priority(0, -1));
    }
}
