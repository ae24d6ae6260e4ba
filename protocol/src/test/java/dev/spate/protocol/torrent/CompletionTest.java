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

        assertThat(completion.tellsOwner(false)).isFalse();
        assertThat(completion.tellsOwner(true)).isTrue();
        assertThat(completion.tellsOwner(true)).isFalse();
        completion.takesBack(false);
        assertThat(completion.tellsOwner(true)).isTrue();
    }

    @Test
    void isTakenBackOnceWhenTheOwnerKnewOfIt() {
        completion.begin(false, false);

        assertThat(completion.takesBack(false)).isFalse();
        completion.tellsOwner(true);
        assertThat(completion.takesBack(true)).isFalse();
        assertThat(completion.takesBack(false)).isTrue();
        assertThat(completion.takesBack(false)).isFalse();
    }
}
