package dev.spate.protocol.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Completion completion = new Completion();

    @Test
    void isNewsForTrackersOnce() {
        completion.begin(false, false);

        assertThat(completion.tellsTrackers(false)).isFalse();
        assertThat(completion.tellsTrackers(true)).isTrue();
        assertThat(completion.tellsTrackers(false)).isFalse();
        assertThat(completion.tellsTrackers(true)).isFalse();
    }

    @Test
    void isNoNewsForTrackersWhenAllWasHereFromTheStart() {
        completion.begin(true, true);
        completion.begin(false, false);

        assertThat(completion.tellsTrackers(true)).isFalse();
    }

    @Test
    void isNewsForPeersWheneverWhatWeWantBecomesNothingOrSomething() {
        completion.begin(false, false);

        assertThat(completion.tellsPeers(false)).isFalse();
        assertThat(completion.tellsPeers(true)).isTrue();
        assertThat(completion.tellsPeers(true)).isFalse();
        assertThat(completion.tellsPeers(false)).isTrue();
    }

    @Test
    void isNoNewsForPeersWhoAreGreetedWithIt() {
        completion.begin(true, true);

        assertThat(completion.tellsPeers(true)).isFalse();
    }

    @Test
    void isNewsForTheOwnerOnceForEachTime() {
        completion.begin(true, true);

        assertThat(completion.looks(false)).isFalse();
        assertThat(completion.looks(true)).isTrue();
        assertThat(completion.looks(true)).isFalse();
        assertThat(completion.tellsOwner(1)).isTrue();
        assertThat(completion.tellsOwner(1)).isFalse();
        assertThat(completion.looks(true)).isFalse();
        completion.takesBack(false);
        assertThat(completion.looks(true)).isTrue();
        assertThat(completion.tellsOwner(2)).isTrue();
    }

    @Test
    void isNoNewsWhenWhatWasLookedAtLacksSomethingMeanwhile() {
        completion.begin(true, true);
        completion.looks(true);

        completion.takesBack(false);

        assertThat(completion.tellsOwner(1)).isFalse();
        assertThat(completion.looks(true)).isTrue();
        assertThat(completion.tellsOwner(1)).isFalse();
        assertThat(completion.tellsOwner(2)).isTrue();
    }

    @Test
    void isTakenBackOnceWhenTheOwnerKnewOfIt() {
        completion.begin(false, false);

        assertThat(completion.takesBack(false)).isFalse();
        completion.looks(true);
        completion.tellsOwner(1);
        assertThat(completion.takesBack(true)).isFalse();
        assertThat(completion.takesBack(false)).isTrue();
        assertThat(completion.takesBack(false)).isFalse();
    }
}
