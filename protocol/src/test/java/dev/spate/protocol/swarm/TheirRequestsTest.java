package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.block;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TheirRequestsTest {
    private final TheirRequests requests = new TheirRequests();

    private void handOver(int piece, int number) {
        requests.add(block(piece, number));
        requests.handOver();
    }

    @Test
    void leaveTheLinkInTheirOrder() {
        handOver(0, 0);
        handOver(0, 1);
        handOver(1, 0);

        assertThat(requests.removeSent(2)).containsExactly(block(0, 0), block(0, 1));
        assertThat(requests.isOnLink(block(1, 0))).isTrue();
        assertThat(requests.removeLastFromLink()).isEqualTo(block(1, 0));
        assertThat(requests.isEmpty()).isTrue();
    }

    @Test
    void waitWhileTheLinkIsFull() {
        for (int i = 0; i < SwarmLimits.LINK_UPLOADS_MAX; i++) {
            requests.add(block(0, 0));
            assertThat(requests.isServable()).isTrue();
            requests.handOver();
        }
        requests.add(block(0, 1));

        assertThat(requests.isServable()).isFalse();
        requests.removeSent(1);
        assertThat(requests.isServable()).isTrue();
        assertThat(requests.next()).isEqualTo(block(0, 1));
    }

    @Test
    void areFullWithThoseOnTheLinkCounted() {
        handOver(0, 0);
        for (int i = 1; i < SwarmLimits.UPLOAD_REQUESTS_MAX; i++) {
            assertThat(requests.isFull()).isFalse();
            requests.add(block(0, 1));
        }

        assertThat(requests.isFull()).isTrue();
    }

    @Test
    void areWithdrawnWhileTheyWaitAndTakenBackWhileTheyAreOnTheLink() {
        handOver(0, 0);
        requests.add(block(0, 1));
        requests.add(block(1, 0));

        assertThat(requests.withdraw(block(0, 0))).isFalse();
        assertThat(requests.withdraw(block(0, 1))).isTrue();
        assertThat(requests.withdrawAll()).containsExactly(block(1, 0));
        requests.removeFromLink(block(0, 0));

        assertThat(requests.isEmpty()).isTrue();
    }

    @Test
    void countWhatWentSinceTheUnchokeAndWhatCameBefore() {
        requests.up().add(10, 0);
        for (int i = 0; i < SwarmLimits.CHOKED_REQUESTS_MAX; i++) {
            assertThat(requests.countWhileChoked()).isFalse();
        }
        assertThat(requests.countWhileChoked()).isTrue();

        requests.onUnchoked();
        requests.up().add(5, 0);

        assertThat(requests.sentSinceUnchoked()).isEqualTo(5);
        assertThat(requests.countWhileChoked()).isFalse();
    }
}
