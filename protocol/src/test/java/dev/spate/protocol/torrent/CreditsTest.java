package dev.spate.protocol.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.protocol.ledger.Ledger;
import org.junit.jupiter.api.Test;

class CreditsTest {
    private final Ledger ledger = new Ledger(1, 1, 3, 0, 0, 0);
    private final Credits credits = new Credits(ledger);

    @Test
    void aBlockHoldsACreditFromItsRequestToItsWrite() {
        credits.ask();
        credits.write();
        assertThat(credits.left()).isEqualTo(2);
        assertThat(credits.isIdle()).isFalse();

        credits.written();

        assertThat(credits.left()).isEqualTo(3);
        assertThat(credits.isIdle()).isTrue();
    }

    @Test
    void whatIsGivenUpIsFree() {
        credits.ask();
        credits.ask();

        credits.giveUp(2);

        assertThat(ledger.isBalanced()).isTrue();
    }

    @Test
    void aFailedDiskGivesBackWhatItHeld() {
        credits.ask();
        credits.ask();
        credits.write();

        credits.dropped();

        assertThat(credits.left()).isEqualTo(2);
        assertThat(credits.isIdle()).isTrue();
    }

    @Test
    void torrentsShareTheCreditsOfTheirSession() {
        new Credits(ledger).ask();

        assertThat(credits.left()).isEqualTo(2);
    }

    @Test
    void whatComesBackIsForTheTorrentThatHoldsNothing() {
        Ledger small = new Ledger(1, 1, 40, 0, 0, 0);
        Credits content = new Credits(small);
        for (int i = 0; i <= Limits.CREDITS_SURE; i++) {
            content.ask();
        }
        while (small.blocksLeft() > 0) {
            new Credits(small).ask();
        }
        Credits waiting = new Credits(small);
        waiting.areTooFew();

        content.giveUp(1);

        assertThat(content.left()).isZero();
        assertThat(waiting.left()).isEqualTo(1);
        waiting.areEnough();
        assertThat(content.left()).isEqualTo(1);
    }

    @Test
    void nothingIsGivenBackTwice() {
        assertThatIllegalStateException().isThrownBy(() -> credits.giveUp(1));
        assertThatIllegalStateException().isThrownBy(credits::written);
        assertThatIllegalStateException().isThrownBy(credits::write);
    }
}
