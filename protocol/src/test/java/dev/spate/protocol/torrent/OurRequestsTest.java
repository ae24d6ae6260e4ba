package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.block;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OurRequestsTest {
    private final OurRequests requests = new OurRequests(false, 0);

    @Test
    void hasNoRoomUntilSeveralBlocksFit() {
        OurRequests ofWebSeed = new OurRequests(true, 0);
        int room = ofWebSeed.room();

        for (int i = 0; i <= room / 2; i++) {
            assertThat(ofWebSeed.room()).isEqualTo(room - i);
            ofWebSeed.add(block(0, 0), 0);
        }

        assertThat(ofWebSeed.room()).isZero();
    }

    @Test
    void knowsWhichAnswersItWaitsFor() {
        requests.add(block(0, 0), 0);
        requests.add(block(0, 1), 0);

        assertThat(requests.answered(block(0, 1), 1)).isTrue();
        assertThat(requests.answered(block(0, 1), 2)).isFalse();
        assertThat(requests.down().total()).isEqualTo(2L * FakeWorld.BLOCK);
        assertThat(requests.cancelAll()).containsExactly(block(0, 0));
    }

    @Test
    void forgivesWhatComesAfterACancelButNotWhatComesAfterAReject() {
        for (int i = 0; i < Limits.UNASKED_BLOCKS_MAX; i++) {
            assertThat(requests.areExceeded()).isFalse();
        }
        requests.add(block(0, 0), 0);
        requests.add(block(0, 1), 0);
        requests.add(block(1, 0), 0);

        assertThat(requests.cancel(block(0, 0))).isTrue();
        assertThat(requests.areExceeded()).isFalse();
        assertThat(requests.cancelAll()).containsExactly(block(0, 1), block(1, 0));
        assertThat(requests.areExceeded()).isFalse();
        assertThat(requests.areExceeded()).isFalse();

        requests.add(block(1, 1), 0);
        assertThat(requests.rejected(block(1, 1))).isTrue();
        assertThat(requests.rejected(block(1, 1))).isFalse();
        assertThat(requests.areExceeded()).isTrue();
    }

    @Test
    void areOverdueOnceNothingHasComeForTooLong() {
        assertThat(requests.areOverdue(Limits.REQUEST_TIMEOUT)).isFalse();
        requests.add(block(0, 0), 5);
        requests.add(block(0, 1), 5);
        requests.answered(block(0, 0), 7);

        assertThat(requests.areOverdue(6 + Limits.REQUEST_TIMEOUT)).isFalse();
        assertThat(requests.areOverdue(7 + Limits.REQUEST_TIMEOUT)).isTrue();
    }

    @Test
    void areSnubbedUntilABlockComes() {
        requests.add(block(0, 0), 0);

        requests.snubbed(1);
        assertThat(requests.areSnubbed()).isTrue();
        requests.answered(block(0, 0), 2);

        assertThat(requests.areSnubbed()).isFalse();
    }
}
