package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.block;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.swarm.OurRequests.Answer;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.BlockRef;
import org.junit.jupiter.api.Test;

class OurRequestsTest {
    private final OurRequests requests = new OurRequests(false, 0);

    @Test
    void hasNoRoomUntilSeveralBlocksFit() {
        OurRequests ofWebSeed = new OurRequests(true, 0);
        int room = ofWebSeed.room(0);

        for (int i = 0; i <= room / 2; i++) {
            assertThat(ofWebSeed.room(0)).isEqualTo(room - i);
            ofWebSeed.add(block(0, 0), 0);
        }

        assertThat(ofWebSeed.room(0)).isZero();
    }

    @Test
    void knowsWhichAnswersItWaitsFor() {
        requests.add(block(0, 0), 0);
        requests.add(block(0, 1), 0);

        assertThat(requests.onBlock(block(0, 1), 1)).isEqualTo(Answer.ASKED);
        assertThat(requests.onBlock(block(0, 1), 2)).isEqualTo(Answer.UNASKED);
        assertThat(requests.cancelAll()).containsExactly(block(0, 0));
    }

    @Test
    void remembersWhatItGaveUpByBlockAndForOneAnswer() {
        requests.add(block(0, 0), 0);
        requests.add(block(0, 1), 0);
        requests.add(block(1, 0), 0);
        assertThat(requests.cancel(block(0, 0))).isTrue();
        assertThat(requests.cancelAll()).containsExactly(block(0, 1), block(1, 0));

        assertThat(requests.onBlock(block(0, 0), 1)).isEqualTo(Answer.GIVEN_UP);
        assertThat(requests.onBlock(block(0, 0), 1)).isEqualTo(Answer.UNASKED);
        assertThat(requests.onBlock(block(1, 1), 1)).isEqualTo(Answer.UNASKED);
        assertThat(requests.onReject(block(0, 1))).isFalse();
        assertThat(requests.onBlock(block(0, 1), 1)).isEqualTo(Answer.UNASKED);
        assertThat(requests.onBlock(block(1, 0), 1)).isEqualTo(Answer.GIVEN_UP);
    }

    @Test
    void takesARejectForTheOlderOfTwoRequests() {
        requests.add(block(0, 0), 0);
        requests.cancelAll();
        requests.add(block(0, 0), 1);

        assertThat(requests.onReject(block(0, 0))).isFalse();
        assertThat(requests.onBlock(block(0, 0), 2)).isEqualTo(Answer.ASKED);
    }

    @Test
    void forgetsTheFirstOfTooManyThatItGaveUp() {
        for (int i = 0; i <= SwarmLimits.GIVEN_UP_REQUESTS_MAX; i++) {
            requests.add(new BlockRef(i, 0, FakeWorld.BLOCK), 0);
        }

        requests.cancelAll();

        assertThat(requests.onBlock(new BlockRef(0, 0, FakeWorld.BLOCK), 1)).isEqualTo(Answer.UNASKED);
        assertThat(requests.onBlock(new BlockRef(1, 0, FakeWorld.BLOCK), 1)).isEqualTo(Answer.GIVEN_UP);
    }

    @Test
    void countsWhatNobodyAskedForAsMisconductAndAsNothingElse() {
        requests.add(block(0, 0), 0);
        requests.markSnubbed(1);
        for (int i = 0; i < SwarmLimits.UNASKED_BLOCKS_MAX; i++) {
            requests.onBlock(block(0, 1), SwarmLimits.REQUEST_TIMEOUT);
        }

        assertThat(requests.areTooManyUnasked()).isFalse();
        assertThat(requests.areSnubbed()).isTrue();
        assertThat(requests.areOverdue(SwarmLimits.REQUEST_TIMEOUT)).isTrue();
        assertThat(requests.down().total()).isZero();
        requests.onBlock(block(0, 1), SwarmLimits.REQUEST_TIMEOUT);
        assertThat(requests.areTooManyUnasked()).isTrue();
    }

    @Test
    void forgivesBlocksThatAreCutInTwoAndNoLongerWaitedFor() {
        BlockRef firstHalf = new BlockRef(0, FakeWorld.BLOCK, FakeWorld.BLOCK / 2);
        for (int i = 0; i <= SwarmLimits.UNASKED_BLOCKS_MAX; i++) {
            requests.add(block(0, 1), 0);
            requests.cancel(block(0, 1));
            assertThat(requests.onBlock(firstHalf, 1)).isEqualTo(Answer.UNASKED);
            assertThat(requests.onBlock(new BlockRef(0, FakeWorld.BLOCK * 3 / 2, FakeWorld.BLOCK / 2), 1))
                    .isEqualTo(Answer.GIVEN_UP);
        }
        assertThat(requests.areTooManyUnasked()).isFalse();

        for (int i = 0; i <= SwarmLimits.UNASKED_BLOCKS_MAX; i++) {
            requests.onBlock(firstHalf, 2);
        }
        assertThat(requests.areTooManyUnasked()).isTrue();
    }

    @Test
    void givesUpARequestOfItsOwnHoweverManyOthersAreAnswered() {
        OurRequests requests = new OurRequests(false, 0);
        for (int second = 0; second < 10; second++) {
            requests.add(block(0, 1), second * SECOND);
            requests.onBlock(block(0, 1), second * SECOND);
        }
        requests.add(block(0, 0), 10 * SECOND);

        // Less than a block waits before it, so its limit is twenty seconds and hardly more.
        for (int second = 11; second < 30; second++) {
            requests.add(block(0, 1), second * SECOND);
            requests.onBlock(block(0, 1), second * SECOND);
            assertThat(requests.expire(second * SECOND)).isEmpty();
        }
        assertThat(requests.areOverdue(30 * SECOND)).isFalse();
        assertThat(requests.expire(30 * SECOND)).containsExactly(block(0, 0));
        assertThat(requests.onBlock(block(0, 0), 31 * SECOND)).isEqualTo(Answer.GIVEN_UP);
    }

    @Test
    void givesASlowPeerTheTimeThatItsRateNeeds() {
        // A block arrives every eight seconds. At first its rate is unknown, later it is this.
        for (int window = 0; window < 2; window++) {
            long begin = window * 64L * SECOND;
            for (int i = 0; i < 8; i++) {
                requests.add(new BlockRef(i, 0, FakeWorld.BLOCK), begin);
            }
            for (int i = 0; i < 8; i++) {
                long now = begin + (i + 1) * 8L * SECOND;
                assertThat(requests.expire(now)).isEmpty();
                assertThat(requests.onBlock(new BlockRef(i, 0, FakeWorld.BLOCK), now))
                        .isEqualTo(Answer.ASKED);
            }
        }
    }

    @Test
    void areOverdueOnceNothingHasComeForTooLong() {
        assertThat(requests.areOverdue(SwarmLimits.REQUEST_TIMEOUT)).isFalse();
        requests.add(block(0, 0), 5);
        requests.add(block(0, 1), 5);
        requests.onBlock(block(0, 0), 7);

        assertThat(requests.areOverdue(6 + SwarmLimits.REQUEST_TIMEOUT)).isFalse();
        assertThat(requests.areOverdue(7 + SwarmLimits.REQUEST_TIMEOUT)).isTrue();
    }

    @Test
    void areSnubbedUntilABlockComes() {
        requests.add(block(0, 0), 0);

        requests.markSnubbed(1);
        assertThat(requests.areSnubbed()).isTrue();
        requests.onBlock(block(0, 0), 2);

        assertThat(requests.areSnubbed()).isFalse();
    }
}
