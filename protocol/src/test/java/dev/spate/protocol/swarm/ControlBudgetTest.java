package dev.spate.protocol.swarm;

import static dev.spate.protocol.swarm.SwarmLimits.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Message;
import org.junit.jupiter.api.Test;

class ControlBudgetTest {
    private final ControlBudget budget = new ControlBudget(0);

    /** Sends messages until the budget is used up. Returns how many messages that took. */
    private long flood(Message message, long payloadBytes, long now) {
        long sent = 0;
        while (budget.spend(message, pieces(0), payloadBytes, now)) {
            sent++;
        }
        return sent;
    }

    @Test
    void endsAfterSoManyMessagesAtOnce() {
        assertThat(flood(new Message.Interested(), 0, 0)).isEqualTo(SwarmLimits.CONTROL_MESSAGES_MAX);
    }

    @Test
    void growsWithTimeUpToAFullBudget() {
        flood(new Message.KeepAlive(), 0, 0);

        assertThat(flood(new Message.KeepAlive(), 0, 2 * SECOND)).isEqualTo(1_000);
        assertThat(flood(new Message.KeepAlive(), 0, Long.MAX_VALUE)).isEqualTo(SwarmLimits.CONTROL_MESSAGES_MAX);
    }

    @Test
    void growsAlsoWhenItIsAskedAllTheTime() {
        flood(new Message.KeepAlive(), 0, 0);
        long sent = 0;
        for (long now = 0; now < SECOND; now += SECOND / 5_000) {
            sent += flood(new Message.KeepAlive(), 0, now);
        }

        assertThat(sent).isEqualTo(499);
    }

    @Test
    void growsWithTheBlocksThatPass() {
        flood(new Message.HaveAll(), 0, 0);

        assertThat(flood(new Message.HaveAll(), 10 * 16 * 1024, 0)).isEqualTo(40);
    }

    @Test
    void countsRepeatedHavesButNotNewOnes() {
        flood(new Message.Choke(), 0, 0);

        assertThat(budget.spend(new Message.Have(new PieceIndex(1)), pieces(0), 0, 0))
                .isTrue();
        assertThat(budget.spend(new Message.Have(new PieceIndex(0)), pieces(0), 0, 0))
                .isFalse();
    }
}
