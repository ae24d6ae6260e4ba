package dev.spate.protocol.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndgameTest {
    private static final int BLOCK = dev.spate.wire.WireLimits.BLOCK_LENGTH;
    private static final int PIECES = 3;

    private final PiecePicker picker = picker(1);
    private final FakePeer first = FakePeer.seed(1, PIECES);
    private final FakePeer second = FakePeer.seed(2, PIECES);
    private final FakePeer third = FakePeer.seed(3, PIECES);

    @Test
    void beginsWhenEveryMissingBlockIsRequested() {
        picker.onSeedJoined();
        pick(first, 11);
        assertThat(picker.isEndgame()).isFalse();

        pick(first, 1);

        assertThat(picker.isEndgame()).isTrue();
    }

    @Test
    void givesBlocksOfOthersToFurtherPeers() {
        List<BlockRef> all = pick(first, 12);

        assertThat(pick(second, 100)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void neverAsksOnePeerTwice() {
        pick(first, 12);

        assertThat(pick(first, 100)).isEmpty();
        pick(second, 5);
        assertThat(pick(second, 100)).hasSize(7);
        assertThat(pick(second, 100)).isEmpty();
    }

    @Test
    void boundsTheRequestersOfABlock() {
        pick(first, 12);
        pick(second, 12);

        assertThat(pick(third, 100)).isEmpty();
    }

    @Test
    void tellsWhoElseWasAsked() {
        BlockRef block = pick(first, 12).get(3);
        pick(second, 12);

        assertThat(picker.onReceived(block, 2)).isEqualTo(new ReceivedBlock.Accepted(false, List.of(1)));
        assertThat(picker.onReceived(block, 1)).isEqualTo(ReceivedBlock.Dropped.DUPLICATE);
        assertThat(picker.isRequested(block, 1)).isFalse();
        picker.verifyInvariants();
    }

    @Test
    void startsWithBlocksOfSnubbedPeers() {
        FakePeer fourth = FakePeer.seed(4, PIECES);
        List<BlockRef> quick = pick(first, 6);
        List<BlockRef> slow = pick(second, 6);
        picker.onSlow(2);

        assertThat(pick(third, 6)).containsExactlyInAnyOrderElementsOf(slow);
        assertThat(pick(fourth, 6)).containsExactlyInAnyOrderElementsOf(quick);
    }

    @Test
    void snubbedPeersCannotHoldABlockTogether() {
        List<BlockRef> all = pick(first, 12);
        second.isSlow = true;
        pick(second, 12);
        picker.onSlow(1);

        assertThat(pick(third, 100)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(picker.onReceived(all.getFirst(), 3))
                .isInstanceOfSatisfying(ReceivedBlock.Accepted.class, accepted -> {
                    assertThat(accepted.otherRequesters()).containsExactlyInAnyOrder(1, 2);
                });
    }

    @Test
    void blocksOfSnubbedPeersAreOpenAgainWhenAQuickOneGivesThemBack() {
        FakePeer fourth = FakePeer.seed(4, PIECES);
        List<BlockRef> all = pick(first, 12);
        picker.onSlow(1);
        second.isSlow = true;
        pick(second, 12);
        pick(third, 12);
        assertThat(pick(fourth, 12)).as("somebody quick is asked").isEmpty();

        all.forEach(block -> picker.onAbandoned(block, 3));

        assertThat(pick(fourth, 12)).containsExactlyInAnyOrderElementsOf(all);
        picker.verifyInvariants();
    }

    @Test
    void blocksOfSnubbedPeersAreOpenWhenTheQuickOneBeforeThemGivesThemBack() {
        FakePeer fourth = FakePeer.seed(4, PIECES);
        List<BlockRef> all = pick(first, 12);
        second.isSlow = true;
        pick(second, 12);

        all.forEach(block -> picker.onAbandoned(block, 1));
        third.isSlow = true;
        pick(third, 12);

        assertThat(pick(fourth, 12)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void whoHasGivenNothingYetDoesNotKeepOthersFromBlocksOfSnubbedPeers() {
        List<BlockRef> all = pick(first, 12);
        picker.onSlow(1);
        second.isProven = false;

        assertThat(pick(second, 12)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(pick(third, 12)).containsExactlyInAnyOrderElementsOf(all);
        picker.verifyInvariants();
    }

    @Test
    void unprovenPeersLeaveTheLastRequestToProvenOnes() {
        List<BlockRef> all = pick(first, 12);
        picker.onSlow(1);
        for (int number = 11; number < 20; number++) {
            FakePeer stranger = FakePeer.seed(number, PIECES);
            stranger.isProven = false;
            pick(stranger, 12);
        }

        assertThat(pick(second, 12)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(pick(third, 12)).isEmpty();
    }

    @Test
    void aQuickPeerIsLeftWhatItWasAskedForBesideSlowOnes() {
        FakePeer fourth = FakePeer.seed(4, PIECES);
        pick(first, 12);
        picker.onSlow(1);
        pick(second, 12);
        assertThat(pick(third, 12)).isEmpty();

        picker.onSlow(2);

        assertThat(pick(third, 12)).hasSize(12);
        assertThat(pick(fourth, 12)).isEmpty();
        picker.verifyInvariants();
    }

    @Test
    void doublesBlocksOfSnubbedPeersBeforeTheEndgameWhenAPeerCanDoNothingElse() {
        FakePeer poor = FakePeer.with(5, PIECES, 0);
        picker.onSeedJoined();
        picker.setSequential(true);
        List<BlockRef> held = pick(first, 4);
        assertThat(pick(poor, 100)).isEmpty();

        picker.onSlow(1);

        assertThat(picker.isEndgame()).isFalse();
        assertThat(pick(poor, 100)).containsExactlyInAnyOrderElementsOf(held);
    }

    @Test
    void beginsAlthoughNobodyHasTheLastPiece() {
        FakePeer partial = FakePeer.with(5, PIECES, 0, 1);
        picker.onPeerJoined(partial.pieces);

        assertThat(pick(partial, 100)).hasSize(8);
        assertThat(picker.isEndgame()).isTrue();
        picker.onHave(2);
        assertThat(picker.isEndgame()).isFalse();
    }

    @Test
    void isOverWhenWeHaveEverythingWanted() {
        picker.onSeedJoined();
        pick(first, 12);
        picker.setHave(0);
        picker.setHave(1);
        assertThat(picker.isEndgame()).isTrue();

        picker.setPriority(2, 0);

        assertThat(picker.isEndgame()).isFalse();
        assertThat(pick(second, 100)).isEmpty();
    }

    @Test
    void abandonedCopyLeavesTheOther() {
        BlockRef block = pick(first, 12).getFirst();
        pick(second, 12);

        picker.onAbandoned(block, 1);

        assertThat(picker.isRequested(block, 2)).isTrue();
        assertThat(picker.onReceived(block, 2)).isEqualTo(ReceivedBlock.Accepted.ORDINARY);
        picker.onAbandonedAll(2);
        assertThat(picker.requestedBlocks()).isEqualTo(11);
        picker.verifyInvariants();
    }

    @Test
    void leavesPieceThatOnePeerAnswersForAlone() {
        List<BlockRef> all = pick(first, 4);
        all.forEach(block -> picker.onReceived(block, 1));
        picker.onFailed(all.getFirst().piece());
        List<BlockRef> retried = pick(first, 4);
        assertThat(retried).containsExactlyElementsOf(all);
        List<BlockRef> rest = pick(second, 8);

        assertThat(pick(third, 100)).containsExactlyInAnyOrderElementsOf(rest);

        picker.onSlow(1);

        assertThat(pick(third, 100)).containsExactlyInAnyOrderElementsOf(retried);
    }

    @Test
    void choosesWhichBlockToDoubleAtRandom() {
        Set<BlockRef> chosen = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            PiecePicker fresh = picker(seed);
            fresh.pick(first, 12, new ArrayList<>());
            List<BlockRef> doubled = new ArrayList<>();
            fresh.pick(second, 1, doubled);
            chosen.addAll(doubled);
        }

        assertThat(chosen).hasSize(12);
    }

    @Test
    void peerWithoutThePiecesGetsNothing() {
        pick(first, 12);
        FakePeer empty = FakePeer.with(5, PIECES);
        picker.onPeerJoined(Bitfield.empty(PIECES));

        assertThat(pick(empty, 100)).isEmpty();
    }

    private static PiecePicker picker(long seed) {
        return new PiecePicker(new PieceGeometry(PIECES * 4L * BLOCK, 4 * BLOCK), new SplittableRandom(seed));
    }

    private List<BlockRef> pick(PeerView peer, int count) {
        List<BlockRef> picked = new ArrayList<>();
        picker.pick(peer, count, picked);
        return picked;
    }

    @Test
    void severalSlowPeersLeaveARequestForOneThatIsNot() {
        List<BlockRef> all = pick(first, 12);
        second.isSlow = true;
        third.isSlow = true;
        picker.onSlow(1);

        assertThat(pick(second, 100)).hasSameSizeAs(all);
        assertThat(pick(third, 100)).isEmpty();
        assertThat(pick(FakePeer.seed(4, PIECES), 100)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void severalDeadLinksDoNotHoldABlockTogether() {
        List<BlockRef> all = pick(first, 12);
        pick(second, 12);
        picker.onSlow(1);
        picker.onSlow(2);
        pick(third, 12);
        picker.onSlow(3);

        assertThat(pick(FakePeer.seed(4, PIECES), 100)).containsExactlyInAnyOrderElementsOf(all);
    }
}
