package dev.spate.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.protocol.session.SessionResources;
import org.junit.jupiter.api.Test;

class BlockBudgetTest {
    private final SessionResources resources = new SessionResources(1, 1, 3, 0, 0, 0);
    private final BlockBudget blockBudget = new BlockBudget(resources);

    @Test
    void aBlockUsesTheBudgetFromItsRequestToItsWrite() {
        blockBudget.request();
        blockBudget.onWriting();
        assertThat(blockBudget.left()).isEqualTo(2);
        assertThat(blockBudget.isIdle()).isFalse();

        blockBudget.onWritten();

        assertThat(blockBudget.left()).isEqualTo(3);
        assertThat(blockBudget.isIdle()).isTrue();
    }

    @Test
    void whatIsGivenUpIsFree() {
        blockBudget.request();
        blockBudget.request();

        blockBudget.giveUp(2);

        assertThat(resources.isBalanced()).isTrue();
    }

    @Test
    void aFailedDiskGivesBackWhatItHeld() {
        blockBudget.request();
        blockBudget.request();
        blockBudget.onWriting();

        blockBudget.onDropped();

        assertThat(blockBudget.left()).isEqualTo(2);
        assertThat(blockBudget.isIdle()).isTrue();
    }

    @Test
    void torrentsShareTheBudgetOfTheirSession() {
        new BlockBudget(resources).request();

        assertThat(blockBudget.left()).isEqualTo(2);
    }

    @Test
    void whatComesBackIsForTheTorrentThatHoldsNothing() {
        SessionResources small = new SessionResources(1, 1, 40, 0, 0, 0);
        BlockBudget content = new BlockBudget(small);
        for (int i = 0; i <= TransferLimits.BLOCKS_GUARANTEED; i++) {
            content.request();
        }
        while (small.blocksLeft() > 0) {
            new BlockBudget(small).request();
        }
        BlockBudget waiting = new BlockBudget(small);
        waiting.awaitMore();

        content.giveUp(1);

        assertThat(content.left()).isZero();
        assertThat(waiting.left()).isEqualTo(1);
        waiting.stopWaiting();
        assertThat(content.left()).isEqualTo(1);
    }

    @Test
    void nothingIsGivenBackTwice() {
        assertThatIllegalStateException().isThrownBy(() -> blockBudget.giveUp(1));
        assertThatIllegalStateException().isThrownBy(blockBudget::onWritten);
        assertThatIllegalStateException().isThrownBy(blockBudget::onWriting);
    }
}
