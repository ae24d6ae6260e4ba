package dev.spate.protocol.choke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChokerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long LONG_AGO = -1000 * SECOND;

    private final Choker choker = new Choker(new SplittableRandom(3), 0);

    @Test
    void beginsARoundEveryTenSeconds() {
        assertThat(choker.nextTick()).isEqualTo(10 * SECOND);

        choker.tick(peers(3), 4, 10 * SECOND + 5);

        assertThat(choker.nextTick()).isEqualTo(20 * SECOND + 5);
    }

    @Test
    void knowsWithoutALookAtAllWhetherSlotsMustBeFilled() {
        var random = new SplittableRandom(5);
        int due = 0;
        for (int i = 0; i < 2_000; i++) {
            List<FakePeer> peers = peers(random.nextInt(8));
            for (FakePeer peer : peers) {
                peer.choked = random.nextBoolean();
                peer.interested = random.nextBoolean();
                peer.uploadOnly = random.nextInt(4) == 0;
                peer.selfSufficient = random.nextInt(4) == 0;
            }
            int slots = random.nextInt(5);

            boolean isDue = choker.isFillDue(peers, slots);

            ChokeDecision<FakePeer> chokeDecision = choker.fill(peers, slots, SECOND);
            assertThat(isDue)
                    .isEqualTo(!chokeDecision.choke().isEmpty()
                            || !chokeDecision.unchoke().isEmpty());
            due += isDue ? 1 : 0;
        }
        assertThat(due).isBetween(200, 1_800);
    }

    @Test
    void knowsItWithOneLookAtEach() {
        List<FakePeer> peers = peers(100);
        peers.subList(0, 4).forEach(peer -> peer.choked = false);
        peers.getLast().interested = false;

        assertThat(choker.isFillDue(peers, 4)).isFalse();

        assertThat(peers).allMatch(peer -> peer.questions <= 2);
    }

    @Test
    void unchokesThoseWhoGiveMostAndOneMore() {
        List<FakePeer> peers = peers(10);
        for (FakePeer peer : peers) {
            peer.gives(peer.id * 1000);
        }

        run(peers, 4, 10 * SECOND);

        assertThat(unchoked(peers)).hasSize(4).contains(9, 8, 7);
    }

    @Test
    void chokesAGiverThatIsOvertaken() {
        List<FakePeer> peers = peers(5);
        peers.get(0).gives(10).unchokedAt(LONG_AGO);
        peers.get(1).gives(20).unchokedAt(LONG_AGO);
        peers.get(2).gives(30);
        peers.get(3).gives(40);
        peers.get(4).unchokedAt(0);

        ChokeDecision<FakePeer> chokeDecision = choker.tick(peers, 3, 10 * SECOND);

        assertThat(chokeDecision.choke()).containsExactly(peers.get(0), peers.get(1));
        assertThat(chokeDecision.unchoke()).containsExactly(peers.get(3), peers.get(2));
    }

    @Test
    void neverUnchokesAPeerThatOnlyUploads() {
        List<FakePeer> peers = peers(4);
        peers.get(0).uploadOnly = true;
        peers.get(1).gives(1_000_000).unchokedAt(0).uploadOnly = true;

        ChokeDecision<FakePeer> round = choker.tick(peers, 10, 10 * SECOND);

        assertThat(round.choke()).containsExactly(peers.get(1));
        assertThat(round.unchoke()).containsExactlyInAnyOrder(peers.get(2), peers.get(3));
        choker.seed();
        assertThat(choker.tick(peers, 10, 20 * SECOND).unchoke()).doesNotContain(peers.get(0), peers.get(1));
    }

    @Test
    void keepsNoSlotForAPeerThatGetsOnWithoutUs() {
        List<FakePeer> peers = peers(3);
        peers.get(0).unchokedAt(0).selfSufficient = true;
        peers.get(1).selfSufficient = true;

        ChokeDecision<FakePeer> chokeDecision = choker.fill(peers, 3, SECOND);

        assertThat(chokeDecision.choke()).containsExactly(peers.get(0));
        assertThat(chokeDecision.unchoke()).containsExactly(peers.get(2));
    }

    @Test
    void givesAFreeSlotAtOnceToAPeerThatBecomesInterested() {
        List<FakePeer> peers = peers(2);
        peers.get(0).unchokedAt(0);

        ChokeDecision<FakePeer> chokeDecision = choker.fill(peers, 2, SECOND);

        assertThat(chokeDecision.unchoke()).containsExactly(peers.get(1));
        assertThat(chokeDecision.choke()).isEmpty();
    }

    @Test
    void takesNoUsedSlotBetweenTwoRounds() {
        List<FakePeer> peers = peers(3);
        peers.get(0).unchokedAt(LONG_AGO);
        peers.get(1).gives(1_000_000);

        assertThat(choker.fill(peers, 1, SECOND).isEmpty()).isTrue();
        assertThat(choker.tick(peers, 1, SECOND).isEmpty()).isTrue();
    }

    @Test
    void leavesItsSlotToAPeerWithoutInterestWhileNobodyElseWantsIt() {
        List<FakePeer> peers = peers(3);
        peers.get(0).unchokedAt(0).interested = false;
        peers.get(1).unchokedAt(0);
        peers.get(2).interested = false;

        assertThat(choker.tick(peers, 2, 10 * SECOND).isEmpty()).isTrue();

        peers.get(2).interested = true;
        ChokeDecision<FakePeer> chokeDecision = choker.fill(peers, 2, 11 * SECOND);
        assertThat(chokeDecision.choke()).containsExactly(peers.get(0));
        assertThat(chokeDecision.unchoke()).containsExactly(peers.get(2));
    }

    @Test
    void chokesTheWorstAtOnceWhenThereAreFewerSlots() {
        List<FakePeer> peers = peers(3);
        for (FakePeer peer : peers) {
            peer.gives(1 + peer.id).unchokedAt(LONG_AGO);
        }

        apply(choker.fill(peers, 1, SECOND), SECOND);

        assertThat(unchoked(peers)).containsExactly(2);
        apply(choker.fill(peers, 0, SECOND), SECOND);
        assertThat(unchoked(peers)).isEmpty();
    }

    @Test
    void turnsToFairTurnsAndBackAsItIsTold() {
        assertThat(choker.isSeeding()).isFalse();

        choker.seed();
        assertThat(choker.isSeeding()).isTrue();

        choker.leech();
        assertThat(choker.isSeeding()).isFalse();
    }

    @Test
    void neverExceedsTheSlotsAndDecidesTheSameFromTheSameSeed() {
        assertThat(history(7)).isEqualTo(history(7));
    }

    private static List<List<Integer>> history(long seed) {
        var random = new SplittableRandom(seed);
        var choker = new Choker(new SplittableRandom(seed), 0);
        List<FakePeer> peers = peers(20);
        List<List<Integer>> history = new ArrayList<>();
        for (long now = 0; now < 600 * SECOND; now += SECOND) {
            FakePeer changed = peers.get(random.nextInt(peers.size()));
            changed.interested = random.nextInt(4) != 0;
            changed.downloadRate = random.nextInt(100);
            changed.uploadRate = random.nextInt(100);
            changed.snubbed = random.nextInt(8) == 0;
            changed.uploadOnly = random.nextInt(16) == 0;
            if (now == 300 * SECOND) {
                choker.seed();
            }
            int slots = random.nextInt(3, 6);
            apply(choker.tick(peers, slots, now), now);
            assertThat(unchoked(peers)).hasSizeLessThanOrEqualTo(slots);
            history.add(unchoked(peers));
        }
        return history;
    }

    private void run(List<FakePeer> peers, int slots, long now) {
        apply(choker.tick(peers, slots, now), now);
    }

    static void apply(ChokeDecision<FakePeer> chokeDecision, long now) {
        for (FakePeer peer : chokeDecision.choke()) {
            assertThat(peer.choked).isFalse();
            peer.choked(true, now);
        }
        for (FakePeer peer : chokeDecision.unchoke()) {
            assertThat(peer.choked).isTrue();
            peer.choked(false, now);
        }
    }

    static List<FakePeer> peers(int count) {
        List<FakePeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FakePeer peer = new FakePeer(i);
            peer.connectedSince = LONG_AGO;
            peer.stateSince = LONG_AGO;
            peers.add(peer);
        }
        return peers;
    }

    static List<Integer> unchoked(List<FakePeer> peers) {
        return peers.stream().filter(peer -> !peer.choked).map(peer -> peer.id).toList();
    }
}
