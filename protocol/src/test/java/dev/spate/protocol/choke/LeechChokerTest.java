package dev.spate.protocol.choke;

import static dev.spate.protocol.choke.ChokerTest.apply;
import static dev.spate.protocol.choke.ChokerTest.peers;
import static dev.spate.protocol.choke.ChokerTest.unchoked;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeechChokerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ROUND = 10 * SECOND;

    private final Choker choker = new Choker(new SplittableRandom(11), 0);

    @Test
    void rotatesTheOptimisticUnchokeEveryThirtySeconds() {
        List<FakePeer> peers = peers(12);
        peers.get(0).gives(10);
        peers.get(1).gives(20);
        List<Integer> optimistic = new ArrayList<>();

        for (int round = 1; round <= 30; round++) {
            apply(choker.tick(peers, 3, round * ROUND), round * ROUND);
            List<Integer> unchoked = new ArrayList<>(unchoked(peers));
            assertThat(unchoked).hasSize(3).contains(0, 1);
            unchoked.removeAll(List.of(0, 1));
            optimistic.add(unchoked.getFirst());
        }

        for (int turn = 0; turn < 30; turn += 3) {
            assertThat(optimistic.subList(turn, turn + 3)).containsOnly(optimistic.get(turn));
            if (turn > 0) {
                assertThat(optimistic.get(turn)).isNotEqualTo(optimistic.get(turn - 1));
            }
        }
    }

    @Test
    void rotatesTheOptimisticUnchokeEvenWhenTicksAreLate() {
        List<FakePeer> peers = peers(5);
        long now = 0;
        Set<Integer> tried = new LinkedHashSet<>();
        var random = new SplittableRandom(1);

        for (int round = 0; round < 90; round++) {
            now = choker.nextTick() + random.nextLong(SECOND / 10);
            apply(choker.tick(peers, 1, now), now);
            tried.addAll(unchoked(peers));
        }

        assertThat(tried).hasSize(5);
    }

    @Test
    void triesNewConnectionsThreeTimesAsOften() {
        int young = 0;
        for (int seed = 0; seed < 2000; seed++) {
            List<FakePeer> peers = peers(4);
            peers.get(2).connectedSince = 0;
            var one = new Choker(new SplittableRandom(seed), 0);
            apply(one.tick(peers, 1, ROUND), ROUND);
            young += unchoked(peers).contains(2) ? 1 : 0;
        }

        // Three tickets of six.
        assertThat(young).isBetween(920, 1080);
    }

    @Test
    void takesTheRegularSlotFromAPeerThatSnubsUs() {
        List<FakePeer> peers = peers(4);
        for (FakePeer peer : peers) {
            peer.gives(100);
        }
        peers.get(0).gives(1000).unchokedAt(-100 * SECOND).snubbed = true;

        apply(choker.tick(peers, 3, ROUND), ROUND);

        assertThat(peers.get(0).choked).isTrue();
        assertThat(unchoked(peers)).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void triesASnubbingPeerLikeAnyOtherOnlyByLot() {
        int tried = 0;
        for (int seed = 0; seed < 400; seed++) {
            List<FakePeer> peers = peers(4);
            peers.get(0).gives(1000).snubbed = true;
            var one = new Choker(new SplittableRandom(seed), 0);
            apply(one.tick(peers, 1, ROUND), ROUND);
            tried += unchoked(peers).contains(0) ? 1 : 0;
        }

        assertThat(tried).isBetween(60, 140);
    }

    @Test
    void triesMorePeersWhenAllSnubIt() {
        List<FakePeer> peers = peers(20);
        for (FakePeer peer : peers.subList(0, 4)) {
            peer.unchokedAt(-100 * SECOND).snubbed = true;
        }

        apply(choker.tick(peers, 4, ROUND), ROUND);

        assertThat(peers.subList(0, 4)).allMatch(peer -> peer.choked || peer.stateSince == ROUND);
        assertThat(unchoked(peers)).hasSize(4);
    }

    @Test
    void keepsASnubbingPeerUnchokedWhenNobodyElseWantsTheSlot() {
        List<FakePeer> peers = peers(1);
        peers.get(0).unchokedAt(-100 * SECOND).snubbed = true;

        assertThat(choker.tick(peers, 4, ROUND).isEmpty()).isTrue();
    }

    @Test
    void servesThoseWhoDoNotShareLast() {
        List<FakePeer> peers = peers(20);
        for (FakePeer peer : peers.subList(0, 5)) {
            peer.gives(1000 + peer.id);
        }
        long[] seconds = new long[20];

        for (int round = 1; round <= 360; round++) {
            apply(choker.tick(peers, 4, round * ROUND), round * ROUND);
            for (long id : unchoked(peers)) {
                seconds[(int) id] += 10;
            }
        }

        for (int rider = 5; rider < 20; rider++) {
            assertThat(seconds[rider]).isLessThan(3600 / 5);
            assertThat(seconds[rider]).isLessThan(seconds[4] / 5);
        }
        assertThat(seconds[4]).isEqualTo(3600);
    }

    @Test
    void rewardsAnOptimisticallyUnchokedPeerThatGivesMore() {
        List<FakePeer> peers = peers(6);
        peers.get(0).gives(10).unchokedAt(0);
        peers.get(1).gives(20).unchokedAt(0);
        peers.get(5).unchokedAt(0);

        peers.get(5).gives(30);
        apply(choker.tick(peers, 3, ROUND), ROUND);

        assertThat(peers.get(5).choked).isFalse();
        assertThat(peers.get(1).choked).isFalse();
        assertThat(unchoked(peers)).hasSize(3);
    }

    @Test
    void givesFreeSlotsFirstToThoseWhoGiveMost() {
        List<FakePeer> peers = peers(6);
        peers.get(3).gives(30);
        peers.get(4).gives(40);
        peers.get(5).gives(50).snubbed = true;

        ChokeDecision<FakePeer> chokeDecision = choker.fill(peers, 2, SECOND);

        assertThat(chokeDecision.unchoke()).containsExactly(peers.get(4), peers.get(3));
    }

    @Test
    void doesNotFlutterBetweenPeersThatGiveTheSame() {
        List<FakePeer> peers = peers(5);
        for (FakePeer peer : peers) {
            peer.gives(100);
        }
        peers.get(3).unchokedAt(0);
        peers.get(4).unchokedAt(0);

        apply(choker.tick(peers, 3, ROUND), ROUND);

        assertThat(unchoked(peers)).contains(3, 4);
    }
}
