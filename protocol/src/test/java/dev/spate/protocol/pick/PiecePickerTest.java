package dev.spate.protocol.pick;

import static dev.spate.protocol.pick.Picks.BLOCK;
import static dev.spate.protocol.pick.Picks.PIECES;
import static dev.spate.protocol.pick.Picks.bits;
import static dev.spate.protocol.pick.Picks.blocks;
import static dev.spate.protocol.pick.Picks.pick;
import static dev.spate.protocol.pick.Picks.picker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a picker remembers of requests and received blocks. */
class PiecePickerTest {
    private final PiecePicker picker = picker(PIECES, 4, 1);
    private final FakePeer seed = FakePeer.seed(1, PIECES);
    private final FakePeer other = FakePeer.seed(2, PIECES);

    @Test
    void neverPicksUnwantedPieces() {
        IntStream.range(0, PIECES).filter(piece -> piece != 9).forEach(piece -> picker.setPriority(piece, 0));

        assertThat(pick(picker, seed, 100)).hasSize(4).allMatch(block -> block.piece() == 9);
        assertThat(pick(picker, seed, 100)).isEmpty();
        assertThat(picker.bytesLeft()).isEqualTo(4 * BLOCK);
    }

    @Test
    void stopsPickingPieceThatBecomesUnwantedWhileBegun() {
        int piece = pick(picker, seed, 1).getFirst().piece();
        picker.setPriority(piece, 0);

        assertThat(pick(picker, seed, 1000)).isNotEmpty().noneMatch(block -> block.piece() == piece);
        assertThat(picker.onReceived(new BlockRef(piece, 0, BLOCK), 1)).isEqualTo(ReceivedBlock.Accepted.ORDINARY);

        picker.setPriority(piece, 1);

        assertThat(pick(picker, seed, 1000))
                .containsExactlyElementsOf(blocks(piece).subList(1, 4));
        picker.verifyInvariants();
    }

    @Test
    void isCompleteWithoutUnwantedPiecesButNoSeed() {
        picker.setPriority(19, 0);
        IntStream.range(0, 19).forEach(picker::setHave);

        assertThat(picker.isComplete()).isTrue();
        assertThat(picker.isSeed()).isFalse();
        assertThat(picker.bytesLeft()).isZero();
        assertThat(picker.interestingCount(Bitfield.full(PIECES))).isZero();

        picker.setHave(19);

        assertThat(picker.isSeed()).isTrue();
    }

    @Test
    void picksBlocksOfOnePieceInOrder() {
        List<BlockRef> picked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            picked.addAll(pick(picker, seed, 1));
        }

        assertThat(picked.subList(0, 4))
                .containsExactlyElementsOf(blocks(picked.get(0).piece()));
        assertThat(picked.subList(4, 8))
                .containsExactlyElementsOf(blocks(picked.get(4).piece()));
    }

    @Test
    void countsSeedsApartFromPeers() {
        picker.onSeedJoined();
        picker.onSeedJoined();
        picker.onPeerJoined(bits(PIECES, 3, 4));
        picker.onHave(5);
        picker.onDontHave(4);
        picker.onSeedLeft();

        assertThat(picker.availability(3)).isEqualTo(2);
        assertThat(picker.availability(4)).isEqualTo(1);
        assertThat(picker.availability(5)).isEqualTo(2);

        picker.onPeerLeft(bits(PIECES, 3, 5));

        assertThat(picker.availability(5)).isEqualTo(1);
        picker.verifyInvariants();
    }

    @Test
    void distributedCopiesCountTheRarestAndWhatIsAboveIt() {
        assertThat(picker.distributedCopies()).isZero();

        picker.onSeedJoined();
        have(0, 1, 2, 3, 4);

        assertThat(picker.distributedCopies()).isEqualTo(1.25);
    }

    @Test
    void distributedCopiesCountOurPiecesToo() {
        picker.onPeerJoined(bits(PIECES, 0, 1, 2));
        assertThat(picker.distributedCopies()).isEqualTo(0.15);

        for (int piece = 3; piece < PIECES; piece++) {
            have(piece);
        }

        assertThat(picker.distributedCopies()).isEqualTo(1);
    }

    @Test
    void lossThatNeverWasAHaveIsABug() {
        assertThatThrownBy(() -> picker.onDontHave(3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> picker.onPeerLeft(Bitfield.empty(PIECES))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(picker::onSeedLeft).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> picker.setPriority(3, 8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> picker.onFailed(3)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bytesLeftCountsBlocksThatCame() {
        long total = picker.bytesLeft();
        List<BlockRef> picked = pick(picker, seed, 4);

        assertThat(picker.bytesLeft()).isEqualTo(total);
        picker.onReceived(picked.get(0), 1);
        picker.onReceived(picked.get(1), 1);
        assertThat(picker.bytesLeft()).isEqualTo(total - 2 * BLOCK);

        picker.onReceived(picked.get(2), 1);
        assertThat(picker.onReceived(picked.get(3), 1)).isEqualTo(ReceivedBlock.Accepted.LAST);
        picker.onFailed(picked.getFirst().piece());
        assertThat(picker.bytesLeft()).isEqualTo(total);

        picker.setHave(picked.getFirst().piece());
        picker.onLost(picked.getFirst().piece());
        assertThat(picker.bytesLeft()).isEqualTo(total);
    }

    @Test
    void rejectedBlockIsPickedAgain() {
        List<BlockRef> picked = pick(picker, seed, 4);
        picker.onReceived(picked.get(0), 1);

        picker.onAbandoned(picked.get(2), 1);

        assertThat(pick(picker, other, 1)).containsExactly(picked.get(2));
    }

    @Test
    void pieceThatAllAbandonAndNothingCameOfIsForgotten() {
        pick(picker, seed, 3);
        assertThat(picker.partialCount()).isEqualTo(1);

        picker.onAbandonedAll(1);

        assertThat(picker.partialCount()).isZero();
        assertThat(picker.requestedBlocks()).isZero();
        picker.verifyInvariants();
    }

    @Test
    void blockFromPeerThatWasNotAskedIsRefused() {
        BlockRef asked = pick(picker, seed, 1).getFirst();

        assertThat(picker.onReceived(asked, 2)).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.onReceived(blocks(asked.piece()).get(1), 1)).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.onReceived(new BlockRef((asked.piece() + 1) % PIECES, 0, BLOCK), 1))
                .isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.onReceived(new BlockRef(PIECES, 0, BLOCK), 1)).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.onReceived(new BlockRef(asked.piece(), 1, BLOCK), 1))
                .isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.onReceived(new BlockRef(asked.piece(), 0, 100), 1))
                .isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.onReceived(asked, 1)).isEqualTo(ReceivedBlock.Accepted.ORDINARY);
        assertThat(picker.onReceived(asked, 1)).isEqualTo(ReceivedBlock.Dropped.DUPLICATE);
    }

    @Test
    void lateBlockIsTakenUnlessItCameFromElsewhere() {
        BlockRef asked = pick(picker, seed, 1).getFirst();
        picker.onAbandoned(asked, 1);
        picker.setHave((asked.piece() + 1) % PIECES);

        assertThat(picker.onReceivedLate(asked, 1)).isEqualTo(ReceivedBlock.Accepted.ORDINARY);
        assertThat(picker.onReceivedLate(asked, 1)).isEqualTo(ReceivedBlock.Dropped.DUPLICATE);
        assertThat(pick(picker, other, 1)).containsExactly(blocks(asked.piece()).get(1));
        assertThat(picker.onReceivedLate(blocks(asked.piece()).get(1), 1))
                .isEqualTo(new ReceivedBlock.Accepted(false, List.of(2)));
        picker.verifyInvariants();
    }

    @Test
    void lateBlockBeginsNoPieceThatNobodyWants() {
        BlockRef asked = pick(picker, seed, 1).getFirst();
        picker.onAbandoned(asked, 1);
        picker.setPriority(asked.piece(), 0);

        assertThat(picker.onReceivedLate(asked, 1)).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.partialCount()).isZero();
        picker.verifyInvariants();
    }

    @Test
    void lateBlockStaysOutOfAPieceThatIsLeftToAnotherPeer() {
        int piece = pick(picker, seed, 4).getFirst().piece();
        receive(piece, 1, 1, 1, 1);
        picker.onFailed(piece);

        assertThat(picker.onReceivedLate(blocks(piece).get(3), 2)).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        pick(picker, seed, 1);
        assertThat(picker.onReceivedLate(blocks(piece).get(3), 2)).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
        assertThat(picker.onReceivedLate(blocks(piece).get(3), 1)).isEqualTo(ReceivedBlock.Accepted.ORDINARY);
    }

    @Test
    void blockOfPieceThatWeHaveIsADuplicate() {
        BlockRef asked = pick(picker, seed, 1).getFirst();
        picker.setHave(asked.piece());

        assertThat(picker.onReceived(asked, 1)).isEqualTo(ReceivedBlock.Dropped.DUPLICATE);
        assertThat(picker.partialCount()).isZero();
    }

    @Test
    void knowsWhichPeersAreInteresting() {
        have(3);
        picker.setPriority(4, 0);

        assertThat(picker.interestingCount(bits(PIECES, 3, 4))).isZero();
        assertThat(picker.interestingCount(bits(PIECES, 3, 4, 5))).isEqualTo(1);
        assertThat(picker.interestingCount(bits(PIECES, 3, 4, 5, 6))).isEqualTo(2);
        assertThat(picker.interestingCount(Bitfield.empty(PIECES))).isZero();
    }

    @Test
    void failedPieceIsGivenToOnePeerAlone() {
        int piece = pick(picker, seed, 2).getFirst().piece();
        pick(picker, other, 2);
        receive(piece, 1, 1, 2, 2);
        assertThat(picker.contributors(piece)).containsExactly(1, 1, 2, 2);

        picker.onFailed(piece);

        assertThat(picker.contributors(piece)).containsOnly(-1);
        assertThat(pick(picker, seed, 1)).containsExactly(blocks(piece).getFirst());
        assertThat(pick(picker, other, 100)).isNotEmpty().noneMatch(block -> block.piece() == piece);
        assertThat(pick(picker, seed, 3))
                .containsExactlyElementsOf(blocks(piece).subList(1, 4));
        picker.verifyInvariants();
    }

    @Test
    void failedPieceFindsAnotherPeerWhenItsOwnLeaves() {
        int piece = pick(picker, seed, 4).getFirst().piece();
        receive(piece, 1, 1, 1, 1);
        picker.onFailed(piece);
        pick(picker, seed, 4);
        picker.onAbandonedAll(1);

        assertThat(pick(picker, other, 4)).containsExactlyElementsOf(blocks(piece));
    }

    @Test
    void verifiedPieceIsForgottenButHad() {
        int piece = pick(picker, seed, 4).getFirst().piece();
        receive(piece, 1, 1, 1, 1);
        picker.onVerified(piece);

        assertThat(picker.has(piece)).isTrue();
        assertThat(picker.haveCount()).isEqualTo(1);
        assertThat(picker.contributors(piece)).isEmpty();
        assertThat(picker.partialCount()).isZero();
    }

    @Test
    void lostPartialPieceStartsOver() {
        int piece = pick(picker, seed, 4).getFirst().piece();
        picker.onReceived(blocks(piece).getFirst(), 1);
        long bytesLeft = picker.bytesLeft();

        picker.onLost(piece);

        assertThat(picker.bytesLeft()).isEqualTo(bytesLeft + BLOCK);
        assertThat(picker.partialCount()).isZero();
        picker.verifyInvariants();
    }

    private void receive(int piece, int... senders) {
        for (int block = 0; block < senders.length; block++) {
            assertThat(picker.onReceived(blocks(piece).get(block), senders[block]))
                    .isInstanceOf(ReceivedBlock.Accepted.class);
        }
    }

    private void have(int... pieces) {
        IntStream.of(pieces).forEach(picker::setHave);
    }
}
