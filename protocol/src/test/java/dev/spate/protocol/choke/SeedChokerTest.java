package dev.spate.protocol.choke;

import static dev.spate.protocol.choke.ChokerTest.apply;
import static dev.spate.protocol.choke.ChokerTest.peers;
import static dev.spate.protocol.choke.ChokerTest.unchoked;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedChokerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ROUND = 10 * SECOND;

    private final Choker choker = new Choker(new SplittableRandom(12), 0);

    @BeforeEach
    void becomeASeed() {
        choker.seed();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void letsNobodyStarve(int slots) {
        List<FakePeer> peers = peers(20);
        for (FakePeer peer : peers) {
            peer.uploadRate = 1000 * peer.id;
        }
        long[] seconds = new long[20];

        for (int round = 1; round <= 720; round++) {
            long now = round * ROUND;
            apply(choker.tick(peers, slots, now), now);
            assertThat(unchoked(peers)).hasSize(slots);
            for (long id : unchoked(peers)) {
                seconds[(int) id] += 10;
            }
        }

        long fairShare = 7200L * slots / 20;
        for (long time : seconds) {
            assertThat(time).isBetween(fairShare / 2, fairShare * 3);
        }
    }

    @Test
    void servesAPeerForThirtySecondsBeforeTheNext() {
        List<FakePeer> peers = peers(4);

        for (int round = 1; round <= 12; round++) {
            long now = round * ROUND;
            apply(choker.tick(peers, 1, now), now);
            assertThat(unchoked(peers)).containsExactly((round - 1) / 3);
        }
    }

    @Test
    void servesAPeerUntilItHasItsQuota() {
        List<FakePeer> peers = peers(2);
        apply(choker.tick(peers, 1, ROUND), ROUND);

        peers.get(0).bytesSent = ChokeLimits.SEED_QUOTA_BYTES - 1;
        apply(choker.tick(peers, 1, 2 * ROUND), 2 * ROUND);
        assertThat(unchoked(peers)).containsExactly(0);

        peers.get(0).bytesSent = ChokeLimits.SEED_QUOTA_BYTES;
        apply(choker.tick(peers, 1, 3 * ROUND), 3 * ROUND);
        assertThat(unchoked(peers)).containsExactly(1);
    }

    @Test
    void keepsTheFastestForAWhileButNotForever() {
        List<FakePeer> peers = peers(20);
        peers.get(0).uploadRate = 1_000_000;
        int rounds = 0;

        for (int round = 1; round <= 15; round++) {
            long now = round * ROUND;
            apply(choker.tick(peers, 4, now), now);
            rounds += unchoked(peers).contains(0) ? 1 : 0;
        }

        assertThat(rounds).isEqualTo(12);
    }

    @Test
    void servesThoseFirstThatWaitLongest() {
        List<FakePeer> peers = peers(4);
        peers.get(0).stateSince = -10;
        peers.get(1).stateSince = -40;
        peers.get(2).stateSince = -30;
        peers.get(3).stateSince = -20;

        ChokeDecision<FakePeer> chokeDecision = choker.fill(peers, 2, 0);

        assertThat(chokeDecision.unchoke()).containsExactly(peers.get(1), peers.get(2));
    }

    @Test
    void chokesNobodyWhileThereIsASlotForEveryone() {
        List<FakePeer> peers = peers(4);
        apply(choker.tick(peers, 4, ROUND), ROUND);

        for (int round = 2; round <= 60; round++) {
            assertThat(choker.tick(peers, 4, round * ROUND).isEmpty()).isTrue();
        }
    }

    @Test
    void givesAPeerThatReconnectsNoAdvantage() {
        List<FakePeer> peers = peers(3);
        apply(choker.tick(peers, 1, ROUND), ROUND);
        peers.set(1, new FakePeer(9));
        peers.get(1).connectedSince = 2 * ROUND;
        peers.get(1).stateSince = 2 * ROUND;

        apply(choker.tick(peers, 1, 4 * ROUND), 4 * ROUND);

        assertThat(unchoked(peers)).containsExactly(2);
    }
}
