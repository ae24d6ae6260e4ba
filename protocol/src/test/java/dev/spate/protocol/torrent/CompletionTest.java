package dev.spate.protocol.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Completion completion = new Completion();

    @Test
    void isNewsForTrackersOnce() {
        completion.begin(false, false);

        assertThat(completion.takeTrackerNews(false)).isFalse();
        assertThat(completion.takeTrackerNews(true)).isTrue();
        assertThat(completion.takeTrackerNews(false)).isFalse();
        assertThat(completion.takeTrackerNews(true)).isFalse();
    }

    @Test
    void isNoNewsForTrackersWhenAllWasHereFromTheStart() {
        completion.begin(true, true);
        completion.begin(false, false);

        assertThat(completion.takeTrackerNews(true)).isFalse();
    }

    @Test
    void isNewsForPeersWheneverWhatWeWantBecomesNothingOrSomething() {
        completion.begin(false, false);

        assertThat(completion.takePeersNews(false)).isFalse();
        assertThat(completion.takePeersNews(true)).isTrue();
        assertThat(completion.takePeersNews(true)).isFalse();
        assertThat(completion.takePeersNews(false)).isTrue();
    }

    @Test
    void isNoNewsForPeersWhoAreGreetedWithIt() {
        completion.begin(true, true);

        assertThat(completion.takePeersNews(true)).isFalse();
    }

    @Test
    void isNewsForTheOwnerOnceForEachTime() {
        completion.begin(true, true);

        assertThat(completion.beginConfirmation(false)).isFalse();
        assertThat(completion.beginConfirmation(true)).isTrue();
        assertThat(completion.beginConfirmation(true)).isFalse();
        assertThat(completion.takeOwnerNews(1)).isTrue();
        assertThat(completion.takeOwnerNews(1)).isFalse();
        assertThat(completion.beginConfirmation(true)).isFalse();
        completion.takeRetraction(false);
        assertThat(completion.beginConfirmation(true)).isTrue();
        assertThat(completion.takeOwnerNews(2)).isTrue();
    }

    @Test
    void isNoNewsWhenWhatWasLookedAtLacksSomethingMeanwhile() {
        completion.begin(true, true);
        completion.beginConfirmation(true);

        completion.takeRetraction(false);

        assertThat(completion.takeOwnerNews(1)).isFalse();
        assertThat(completion.beginConfirmation(true)).isTrue();
        assertThat(completion.takeOwnerNews(1)).isFalse();
        assertThat(completion.takeOwnerNews(2)).isTrue();
    }

    @Test
    void isTakenBackOnceWhenTheOwnerKnewOfIt() {
        completion.begin(false, false);

        assertThat(completion.takeRetraction(false)).isFalse();
        completion.beginConfirmation(true);
        completion.takeOwnerNews(1);
        assertThat(completion.takeRetraction(true)).isFalse();
        assertThat(completion.takeRetraction(false)).isTrue();
        assertThat(completion.takeRetraction(false)).isFalse();
    }
}
