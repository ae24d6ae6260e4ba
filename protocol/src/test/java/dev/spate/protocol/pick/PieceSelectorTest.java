package dev.spate.protocol.pick;

import static dev.spate.protocol.pick.Picks.PIECES;
import static dev.spate.protocol.pick.Picks.bits;
import static dev.spate.protocol.pick.Picks.blocks;
import static dev.spate.protocol.pick.Picks.pick;
import static dev.spate.protocol.pick.Picks.picker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each sentence of the picking policy, as a picker follows it. */
class PieceSelectorTest {
    private final PiecePicker picker = picker(PIECES, 4, 1);
    private final FakePeer seed = FakePeer.seed(1, PIECES);
    private final FakePeer other = FakePeer.seed(2, PIECES);

    @Test
    void choosesFirstPieceAtRandom() {
        Set<Integer> chosen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            PiecePicker fresh = picker(PIECES, 4, i);
            // The rarest piece must not be the first one of every peer.
            fresh.onPeerJoined(bits(PIECES, 1, 2, 3, 4, 5));
            chosen.add(pick(fresh, seed, 1).getFirst().piece());
        }

        assertThat(chosen).hasSize(PIECES);
    }

    @Test
    void choosesRarestPieceAfterTheFirstFour() {
        have(0, 1, 2, 3);
        everyoneHasAllBut(7, 11);
        picker.onHave(11);

        assertThat(pick(picker, seed, 4)).allMatch(block -> block.piece() == 7);
        assertThat(pick(picker, seed, 4)).allMatch(block -> block.piece() == 11);
    }

    @Test
    void goesOnWithTheNextPieceForAWebSeed() {
        have(0, 1, 2, 3);
        FakePeer web = FakePeer.seed(3, PIECES).inRuns();
        web.lastOfRun = 9;

        List<Integer> pieces =
                pick(picker, web, 12).stream().map(BlockRef::piece).distinct().toList();

        assertThat(pieces).containsExactly(10, 11, 12);
    }

    @Test
    void asksAWebSeedInOrderWhileItIsAlone() {
        FakePeer web = FakePeer.seed(3, PIECES).inRuns();
        picker.onSeedJoined();

        List<Integer> pieces =
                pick(picker, web, 12).stream().map(BlockRef::piece).distinct().toList();

        assertThat(pieces).containsExactly(0, 1, 2);
    }

    @Test
    void breaksARunAtPiecesThatAreHadOrWantedLess() {
        have(0, 1, 2, 3, 11);
        FakePeer web = FakePeer.seed(3, PIECES).inRuns();
        web.lastOfRun = 9;
        assertThat(pick(picker, web, 5).get(4).piece()).isNotEqualTo(11);

        picker.setPriority(14, 1);
        web.lastOfRun = 13;
        assertThat(pick(picker, web, 20)).noneMatch(block -> block.piece() == 14);
    }

    @Test
    void stillChoosesAtRandomWithThreePieces() {
        Set<Integer> chosen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            PiecePicker fresh = picker(PIECES, 4, i);
            IntStream.of(0, 1, 2).forEach(fresh::setHave);
            fresh.onPeerJoined(bits(PIECES, 4, 5, 6));
            chosen.add(pick(fresh, seed, 1).getFirst().piece());
        }

        assertThat(chosen).containsAnyOf(4, 5, 6).hasSizeGreaterThan(10);
    }

    @Test
    void breaksTiesOfRarityAtRandom() {
        Set<Integer> chosen = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            PiecePicker fresh = picker(PIECES, 4, i);
            IntStream.range(0, 4).forEach(fresh::setHave);
            Bitfield common = Bitfield.full(PIECES);
            IntStream.of(6, 9, 15).forEach(common::clear);
            fresh.onPeerJoined(common);
            chosen.add(pick(fresh, seed, 1).getFirst().piece());
        }

        assertThat(chosen).containsExactlyInAnyOrder(6, 9, 15);
    }

    @Test
    void openedPiecesAreAlwaysTheRarestOfHighestPriority() {
        SplittableRandom random = new SplittableRandom(5);
        PiecePicker large = picker(500, 1, 5);
        FakePeer peer = FakePeer.with(3, 500);
        IntStream.range(0, 4).forEach(large::setHave);
        for (int piece = 0; piece < 500; piece++) {
            large.setPriority(piece, random.nextInt(8));
            if (random.nextBoolean()) {
                peer.pieces.set(piece);
            }
        }
        large.onPeerJoined(peer.pieces);

        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 20; j++) {
                large.onHave(random.nextInt(500));
            }
            IntStream wanted = IntStream.range(0, 500).filter(piece -> peer.pieces.has(piece) && large.isWanted(piece));
            int best = wanted.map(piece -> 1000 * (7 - large.priority(piece)) + large.availability(piece))
                    .min()
                    .orElseThrow();
            int piece = pick(large, peer, 1).getFirst().piece();
            assertThat(1000 * (7 - large.priority(piece)) + large.availability(piece))
                    .isEqualTo(best);
            large.setHave(piece);
        }
    }

    @Test
    void prefersHigherPriorityOverRarerPiece() {
        have(0, 1, 2, 3);
        everyoneHasAllBut(7);
        picker.setPriority(12, 5);

        assertThat(pick(picker, seed, 1).getFirst().piece()).isEqualTo(12);
    }

    @Test
    void finishesBegunPiecesBeforeNewOnesOfHigherPriority() {
        int started = pick(picker, seed, 1).getFirst().piece();
        picker.setPriority((started + 1) % PIECES, 7);

        assertThat(pick(picker, other, 3))
                .containsExactlyElementsOf(blocks(started).subList(1, 4));
    }

    @Test
    void finishesThePieceWithFewestBlocksMissing() {
        picker.onSeedJoined();
        picker.onSeedJoined();
        FakePeer third = FakePeer.seed(3, PIECES);
        int first = pick(picker, seed.fast(), 1).getFirst().piece();
        int second = pick(picker, other.fast(), 3).getFirst().piece();
        picker.onReceived(blocks(second).getFirst(), 2);

        assertThat(first).isNotEqualTo(second);
        assertThat(pick(picker, third, 1).getFirst().piece()).isEqualTo(second);
    }

    @Test
    void prefersThePieceThatThePeerWorksOnAlone() {
        picker.onSeedJoined();
        picker.onSeedJoined();
        int own = pick(picker, seed.fast(), 1).getFirst().piece();
        int nearlyDone = pick(picker, other.fast(), 3).getFirst().piece();
        picker.onReceived(blocks(nearlyDone).getFirst(), 2);
        seed.prefersWholePieces = false;

        assertThat(pick(picker, seed, 3)).containsExactlyElementsOf(blocks(own).subList(1, 4));
    }

    @Test
    void fastPeersGetPiecesOfTheirOwn() {
        picker.onSeedJoined();
        picker.onSeedJoined();
        int first = pick(picker, seed.fast(), 1).getFirst().piece();

        List<BlockRef> picked = pick(picker, other.fast(), 4);

        assertThat(picked.getFirst().piece()).isNotEqualTo(first);
        assertThat(picked).containsExactlyElementsOf(blocks(picked.getFirst().piece()));
        assertThat(pick(picker, seed, 3))
                .containsExactlyElementsOf(blocks(first).subList(1, 4));
    }

    @Test
    void slowPeersShareBegunPieces() {
        int first = pick(picker, seed.fast(), 1).getFirst().piece();

        assertThat(pick(picker, other, 2))
                .containsExactlyElementsOf(blocks(first).subList(1, 3));
    }

    @Test
    void fastPeersTakeOverPiecesThatNobodyWorksOn() {
        int first = pick(picker, seed.fast(), 2).getFirst().piece();
        picker.onReceived(blocks(first).getFirst(), 1);
        picker.onAbandonedAll(1);

        assertThat(pick(picker, other.fast(), 3))
                .containsExactlyElementsOf(blocks(first).subList(1, 4));
    }

    @Test
    void fastPeersShareWhenTooManyPiecesAreBegun() {
        // Three pieces with free blocks are more than one and a half for the single peer that is counted.
        picker.onSeedJoined();
        Set<Integer> started = new HashSet<>();
        for (int id = 10; id < 15; id++) {
            started.add(
                    pick(picker, FakePeer.seed(id, PIECES).fast(), 1).getFirst().piece());
        }

        assertThat(started).hasSize(2);
    }

    @Test
    void fastPeersShareWhenBegunPiecesHoldTooManyBlocks() {
        PiecePicker large = picker(10, 1024, 1);
        Set<Integer> started = new HashSet<>();
        for (int id = 10; id < 20; id++) {
            large.onSeedJoined();
            started.add(pick(large, FakePeer.seed(id, 10).fast(), 1).getFirst().piece());
        }

        assertThat(started).hasSize(3);
    }

    @Test
    void picksInOrderOfIndicesWhenSequential() {
        picker.setSequential(true);
        picker.setHave(1);
        picker.onPeerJoined(bits(PIECES, 0, 2, 3));

        assertThat(pick(picker, seed, 12).stream().map(BlockRef::piece).distinct())
                .containsExactly(0, 2, 3);

        picker.onLost(1);

        assertThat(pick(picker, seed, 1).getFirst().piece()).isEqualTo(1);
    }

    @Test
    void sequentialOrderKeepsToPriorities() {
        picker.setSequential(true);
        picker.setPriority(10, 6);
        picker.setPriority(12, 6);

        assertThat(pick(picker, seed, 12).stream().map(BlockRef::piece).distinct())
                .containsExactly(10, 12, 0);
    }

    @Test
    void picksEarliestDeadlineBeforeEverythingElse() {
        int started = pick(picker, seed, 1).getFirst().piece();
        int[] pieces = IntStream.range(0, PIECES).filter(p -> p != started).toArray();
        picker.setPriority(pieces[2], 7);
        picker.setDeadline(pieces[0], 200);
        picker.setDeadline(pieces[1], 100);

        assertThat(pick(picker, seed, 12).stream().map(BlockRef::piece).distinct())
                .containsExactly(pieces[1], pieces[0], started, pieces[2]);
    }

    @Test
    void allPeersHelpWithDeadlines() {
        picker.setDeadline(5, 100);
        seed.fast();
        other.fast();

        assertThat(pick(picker, seed, 1)).containsExactly(blocks(5).get(0));
        assertThat(pick(picker, other, 1)).containsExactly(blocks(5).get(1));
    }

    @Test
    void deadlineMovesAndEnds() {
        have(0, 1, 2, 3);
        picker.setDeadline(5, 100);
        picker.setDeadline(6, 150);
        picker.setDeadline(5, 200);
        assertThat(pick(picker, seed, 1).getFirst().piece()).isEqualTo(6);

        picker.setDeadline(6, 300);
        assertThat(pick(picker, seed, 1).getFirst().piece()).isEqualTo(5);

        picker.clearDeadline(5);
        assertThat(pick(picker, seed, 1).getFirst().piece()).isEqualTo(6);
        picker.verifyInvariants();
    }

    @Test
    void deadlineOfUnwantedPieceWaitsUntilItIsWanted() {
        picker.setPriority(5, 0);
        picker.setDeadline(5, 100);
        assertThat(pick(picker, seed, 1).getFirst().piece()).isNotEqualTo(5);

        picker.setPriority(5, 1);

        assertThat(pick(picker, seed, 1).getFirst().piece()).isEqualTo(5);
    }

    @Test
    void picksOnlyWhatThePeerWouldSend() {
        FakePeer poor = FakePeer.with(3, PIECES, 4, 8);
        picker.onPeerJoined(poor.pieces);

        assertThat(pick(picker, poor, 100)).hasSize(8).allMatch(block -> block.piece() == 4 || block.piece() == 8);

        seed.isChoking = true;
        assertThat(pick(picker, seed, 100)).isEmpty();
    }

    private void have(int... pieces) {
        IntStream.of(pieces).forEach(picker::setHave);
    }

    private void everyoneHasAllBut(int... missing) {
        for (int i = 0; i < 3; i++) {
            Bitfield pieces = Bitfield.full(PIECES);
            IntStream.of(missing).forEach(pieces::clear);
            picker.onPeerJoined(pieces);
        }
    }

    @Test
    void peersThatHaveProvedNothingKeepToPiecesOfTheirOwn() {
        FakePeer stranger = FakePeer.seed(3, PIECES);
        stranger.isProven = false;
        FakePeer otherStranger = FakePeer.seed(4, PIECES);
        otherStranger.isProven = false;
        picker.onSeedJoined();
        picker.onSeedJoined();

        int proven = pick(picker, seed, 1).getFirst().piece();
        int strange = pick(picker, stranger, 1).getFirst().piece();

        assertThat(strange).isNotEqualTo(proven);
        assertThat(pick(picker, otherStranger, 1).getFirst().piece()).isEqualTo(strange);
        assertThat(pick(picker, other, 1).getFirst().piece()).isEqualTo(proven);
    }

    @Test
    void theyHelpWhenThereIsNothingElse() {
        FakePeer stranger = FakePeer.with(3, PIECES, 5);
        stranger.isProven = false;
        have(IntStream.range(0, PIECES).filter(piece -> piece != 5).toArray());
        pick(picker, seed, 1);

        assertThat(pick(picker, stranger, 3)).hasSize(3).allMatch(block -> block.piece() == 5);
    }

    @Test
    void onParoleAPeerBringsOnePieceAlone() {
        FakePeer suspect = FakePeer.seed(3, PIECES);
        suspect.isOnParole = true;
        picker.onSeedJoined();
        pick(picker, seed, 1);

        List<BlockRef> asked = pick(picker, suspect, 12);

        int piece = asked.getFirst().piece();
        assertThat(asked).hasSize(4).allMatch(block -> block.piece() == piece);
        picker.onAbandoned(asked.getLast(), suspect.id());
        assertThat(pick(picker, other, 8)).noneMatch(block -> block.piece() == piece);
        assertThat(pick(picker, suspect, 12)).containsExactly(asked.getLast());
    }
}
