package dev.spate.protocol.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Completion completion = new Completion();

    @Test
    void tellsTrackersOnce() {
        completion.begin(false, false);

        assertThat(completion.markTrackersTold(false)).isFalse();
        assertThat(completion.markTrackersTold(true)).isTrue();
        assertThat(completion.markTrackersTold(false)).isFalse();
        assertThat(completion.markTrackersTold(true)).isFalse();
    }

    @Test
    void tellsTrackersNothingWhenAllWasHereFromTheStart() {
        completion.begin(true, true);
        completion.begin(false, false);

        assertThat(completion.markTrackersTold(true)).isFalse();
    }

    @Test
    void tellsPeersWheneverWhatWeWantBecomesNothingOrSomething() {
        completion.begin(false, false);

        assertThat(completion.markPeersTold(false)).isFalse();
        assertThat(completion.markPeersTold(true)).isTrue();
        assertThat(completion.markPeersTold(true)).isFalse();
        assertThat(completion.markPeersTold(false)).isTrue();
    }

    @Test
    void doesNotTellPeersThatKnowItFromTheHandshake() {
        completion.begin(true, true);

        assertThat(completion.markPeersTold(true)).isFalse();
    }

    @Test
    void tellsTheOwnerOnceForEachTime() {
        completion.begin(true, true);

        assertThat(completion.beginConfirmation(false)).isFalse();
        assertThat(completion.beginConfirmation(true)).isTrue();
        assertThat(completion.beginConfirmation(true)).isFalse();
        assertThat(completion.markOwnerTold(1)).isTrue();
        assertThat(completion.markOwnerTold(1)).isFalse();
        assertThat(completion.beginConfirmation(true)).isFalse();
        completion.retract(false);
        assertThat(completion.beginConfirmation(true)).isTrue();
        assertThat(completion.markOwnerTold(2)).isTrue();
    }

    @Test
    void tellsNothingWhenTheCheckedContentLacksSomethingMeanwhile() {
        completion.begin(true, true);
        completion.beginConfirmation(true);

        completion.retract(false);

        assertThat(completion.markOwnerTold(1)).isFalse();
        assertThat(completion.beginConfirmation(true)).isTrue();
        assertThat(completion.markOwnerTold(1)).isFalse();
        assertThat(completion.markOwnerTold(2)).isTrue();
    }

    @Test
    void isTakenBackOnceWhenTheOwnerKnewOfIt() {
        completion.begin(false, false);

        assertThat(completion.retract(false)).isFalse();
        completion.beginConfirmation(true);
        completion.markOwnerTold(1);
        assertThat(completion.retract(true)).isFalse();
        assertThat(completion.retract(false)).isTrue();
        assertThat(completion.retract(false)).isFalse();
    }
}
