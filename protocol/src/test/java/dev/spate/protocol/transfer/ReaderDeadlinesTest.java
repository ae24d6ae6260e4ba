package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.TransferLimits.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.transfer.ReaderDeadlines.Run;
import org.junit.jupiter.api.Test;

class ReaderDeadlinesTest {
    private final ReaderDeadlines readerDeadlines = new ReaderDeadlines();

    @Test
    void needsTheFirstPieceNowAndTheNextOnesLater() {
        assertThat(readerDeadlines.await(1, new Run(3, 2), 7)).containsExactly(new Run(3, 2));

        assertThat(readerDeadlines.deadlines(new Run(2, 1))[0]).isEqualTo(Machine.NEVER);
        assertThat(readerDeadlines.deadlines(new Run(3, 1))[0]).isEqualTo(7);
        assertThat(readerDeadlines.deadlines(new Run(4, 1))[0]).isEqualTo(7 + TransferLimits.READING_PACE_FIRST);
        assertThat(readerDeadlines.deadlines(new Run(5, 1))[0]).isEqualTo(Machine.NEVER);
    }

    @Test
    void takesTheEarliestOfSeveralReaders() {
        readerDeadlines.await(1, new Run(0, 10), 0);
        readerDeadlines.await(2, new Run(8, 10), 5);

        assertThat(readerDeadlines.deadlines(new Run(8, 1))[0]).isEqualTo(5);
        assertThat(readerDeadlines.runs()).containsExactly(new Run(0, 10), new Run(8, 10));
    }

    @Test
    void forgetsWhoLeaves() {
        readerDeadlines.await(1, new Run(0, 10), 0);
        readerDeadlines.await(2, new Run(5, 1), 9);

        assertThat(readerDeadlines.end(1)).containsExactly(new Run(0, 10));
        assertThat(readerDeadlines.end(1)).isEmpty();
        assertThat(readerDeadlines.deadlines(new Run(0, 1))[0]).isEqualTo(Machine.NEVER);
        assertThat(readerDeadlines.deadlines(new Run(5, 1))[0]).isEqualTo(9);
    }

    @Test
    void namesTheOldAndTheNewRunOfAReaderThatMoves() {
        readerDeadlines.await(1, new Run(0, 10), 0);

        assertThat(readerDeadlines.await(1, new Run(50, 2), 3)).containsExactly(new Run(0, 10), new Run(50, 2));
        assertThat(readerDeadlines.deadlines(new Run(0, 1))[0]).isEqualTo(Machine.NEVER);
        assertThat(readerDeadlines.deadlines(new Run(50, 1))[0]).isEqualTo(3);
    }

    @Test
    void learnsHowLongAPieceLastsAReader() {
        readerDeadlines.await(1, new Run(0, 10), 0);
        long now = 0;
        for (int piece = 1; piece < 40; piece++) {
            now += 2 * SECOND;
            readerDeadlines.await(1, new Run(piece, 10), now);
        }

        assertThat(readerDeadlines.deadlines(new Run(40, 1))[0]
                        - readerDeadlines.deadlines(new Run(39, 1))[0])
                .isBetween(19 * SECOND / 10, 2 * SECOND);
    }

    @Test
    void refusesMoreThanItsBounds() {
        assertThatThrownBy(() -> readerDeadlines.await(1, new Run(0, TransferLimits.READING_PIECES_MAX + 1), 0))
                .isInstanceOf(IllegalStateException.class);
        for (int reader = 0; reader < TransferLimits.READERS_MAX; reader++) {
            readerDeadlines.await(reader, new Run(0, 1), 0);
        }
        assertThatThrownBy(() -> readerDeadlines.await(-1, new Run(0, 1), 0)).isInstanceOf(IllegalStateException.class);
    }
}
