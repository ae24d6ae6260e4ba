package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.Limits.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.torrent.Leases.Run;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private final Leases leases = new Leases();

    @Test
    void needsTheFirstPieceNowAndTheNextOnesLater() {
        assertThat(leases.await(1, new Run(3, 2), 7)).containsExactly(new Run(3, 2));

        assertThat(leases.deadlines(new Run(2, 1))[0]).isEqualTo(Machine.NEVER);
        assertThat(leases.deadlines(new Run(3, 1))[0]).isEqualTo(7);
        assertThat(leases.deadlines(new Run(4, 1))[0]).isEqualTo(7 + Limits.READING_PACE_FIRST);
        assertThat(leases.deadlines(new Run(5, 1))[0]).isEqualTo(Machine.NEVER);
    }

    @Test
    void takesTheEarliestOfSeveralReaders() {
        leases.await(1, new Run(0, 10), 0);
        leases.await(2, new Run(8, 10), 5);

        assertThat(leases.deadlines(new Run(8, 1))[0]).isEqualTo(5);
        assertThat(leases.runs()).containsExactly(new Run(0, 10), new Run(8, 10));
    }

    @Test
    void forgetsWhoLeaves() {
        leases.await(1, new Run(0, 10), 0);
        leases.await(2, new Run(5, 1), 9);

        assertThat(leases.end(1)).containsExactly(new Run(0, 10));
        assertThat(leases.end(1)).isEmpty();
        assertThat(leases.deadlines(new Run(0, 1))[0]).isEqualTo(Machine.NEVER);
        assertThat(leases.deadlines(new Run(5, 1))[0]).isEqualTo(9);
    }

    @Test
    void namesTheOldAndTheNewRunOfAReaderThatMoves() {
        leases.await(1, new Run(0, 10), 0);

        assertThat(leases.await(1, new Run(50, 2), 3)).containsExactly(new Run(0, 10), new Run(50, 2));
        assertThat(leases.deadlines(new Run(0, 1))[0]).isEqualTo(Machine.NEVER);
        assertThat(leases.deadlines(new Run(50, 1))[0]).isEqualTo(3);
    }

    @Test
    void learnsHowLongAPieceLastsAReader() {
        leases.await(1, new Run(0, 10), 0);
        long now = 0;
        for (int piece = 1; piece < 40; piece++) {
            now += 2 * SECOND;
            leases.await(1, new Run(piece, 10), now);
        }

        assertThat(leases.deadlines(new Run(40, 1))[0] - leases.deadlines(new Run(39, 1))[0])
                .isBetween(19 * SECOND / 10, 2 * SECOND);
    }

    @Test
    void refusesMoreThanItsBounds() {
        assertThatThrownBy(() -> leases.await(1, new Run(0, Limits.READING_PIECES_MAX + 1), 0))
                .isInstanceOf(IllegalStateException.class);
        for (int reader = 0; reader < Limits.READERS_MAX; reader++) {
            leases.await(reader, new Run(0, 1), 0);
        }
        assertThatThrownBy(() -> leases.await(-1, new Run(0, 1), 0)).isInstanceOf(IllegalStateException.class);
    }
}
