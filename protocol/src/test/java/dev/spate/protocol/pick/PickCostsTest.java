package dev.spate.protocol.pick;

import static dev.spate.protocol.pick.Picks.bits;
import static dev.spate.protocol.pick.Picks.pick;
import static dev.spate.protocol.pick.Picks.picker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.Bitfield;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pick costs the same for any number of pieces: measured by the calls to the peer, in the worst cases. */
class PickCostsTest {
    private static final int PIECES = 20_000;

    private static final int LARGE_PIECES = 32;
    private static final int BLOCKS = 1024;

    private final PiecePicker picker = picker(PIECES, 1, 1);

    @Test
    void findsThePieceThatStandsLastOfAll() {
        have(0, 1, 2, 3);
        picker.onPeerJoined(Bitfield.full(PIECES));
        picker.onPeerJoined(bits(PIECES, 9_999));
        FakePeer peer = FakePeer.with(1, PIECES, 9_999);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(9_999);
        assertThat(peer.questions).isLessThan(1_000);
    }

    @Test
    void findsTheRarestOfThosePieces() {
        have(0, 1, 2, 3);
        picker.onPeerJoined(Bitfield.full(PIECES));
        picker.onPeerJoined(bits(PIECES, 7_000, 8_000, 9_000));
        picker.onPeerJoined(bits(PIECES, 7_000, 9_000));
        FakePeer peer = FakePeer.with(1, PIECES, 7_000, 8_000, 9_000);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(8_000);
    }

    @ParameterizedTest
    @EnumSource
    void endsQuicklyForAPeerThatHasNothingWanted(UnstartedPieces.Order order) {
        if (order != UnstartedPieces.Order.RANDOM) {
            have(0, 1, 2, 3);
        }
        picker.setSequential(order == UnstartedPieces.Order.SEQUENTIAL);
        picker.onPeerJoined(Bitfield.full(PIECES));
        FakePeer peer = FakePeer.with(1, PIECES);

        assertThat(pick(picker, peer, 16)).isEmpty();
        assertThat(peer.questions).isLessThan(1_000);
    }

    @Test
    void findsTheFirstPieceOfARandomChoice() {
        picker.onPeerJoined(Bitfield.full(PIECES));
        FakePeer peer = FakePeer.with(1, PIECES, 12_345);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(12_345);
        assertThat(peer.questions).isLessThan(1_000);
    }

    @Test
    void passesByWhatReadersWaitForWhenAPeerHasNoneOfIt() {
        have(0, 1, 2, 3);
        for (int piece = 100; piece < 6_500; piece++) {
            picker.setDeadline(piece, piece);
        }
        Bitfield rest = Bitfield.full(PIECES);
        for (int piece = 100; piece < 6_500; piece++) {
            rest.clear(piece);
        }
        picker.onPeerJoined(rest);
        FakePeer peer = FakePeer.with(1, PIECES, 50, 15_000);

        assertThat(pick(picker, peer, 2)).extracting("piece").containsExactlyInAnyOrder(50, 15_000);
        assertThat(peer.questions).isLessThan(2_000);
    }

    @Test
    void findsWhatAReaderWaitsForBehindAllOthers() {
        have(0, 1, 2, 3);
        for (int piece = 100; piece < 6_500; piece++) {
            picker.setDeadline(piece, piece);
        }
        picker.onPeerJoined(bits(PIECES, 5_000, 6_000));
        FakePeer peer = FakePeer.with(1, PIECES, 50, 6_000, 5_000);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(5_000);
        assertThat(peer.questions).isLessThan(1_000);
    }

    /** Half a gigabyte is started, in pieces of 16 MiB, and all of it is requested. */
    private static PiecePicker atTheEnd(FakePeer... askedInTurns) {
        PiecePicker picker = picker(LARGE_PIECES, BLOCKS, 1);
        for (FakePeer peer : askedInTurns) {
            picker.onSeedJoined();
            pick(picker, peer, LARGE_PIECES * BLOCKS / askedInTurns.length);
        }
        assertThat(picker.isEndgame()).isTrue();
        return picker;
    }

    @Test
    void findsNothingAtTheEndWithoutALookAtEachBlockThatThePeerIsAskedForItself() {
        FakePeer peer = FakePeer.seed(1, LARGE_PIECES);
        PiecePicker picker = atTheEnd(peer);
        peer.comparisons = 0;

        assertThat(pick(picker, peer, 1)).isEmpty();

        assertThat(peer.comparisons).isLessThan(200);
    }

    @Test
    void looksAtSoManyBlocksAtTheEndAndFindsTheRestByAndBy() {
        FakePeer first = FakePeer.seed(1, LARGE_PIECES);
        FakePeer second = FakePeer.seed(2, LARGE_PIECES);
        PiecePicker picker = atTheEnd(first, second);
        int found = 0;
        int most = 0;
        for (int picks = 0; picks < 20_000; picks++) {
            first.comparisons = 0;
            found += pick(picker, first, 1).size();
            most = Math.max(most, first.comparisons);
        }

        assertThat(most).isLessThan(5_000);
        assertThat(found).isEqualTo(LARGE_PIECES * BLOCKS / 2);
    }

    /** With a step for each block this would take minutes; without, a second. */
    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoIsAskedForNothingChokesAndLeavesWithoutALookAtEachBlock() {
        PiecePicker picker = atTheEnd(FakePeer.seed(1, LARGE_PIECES));

        for (int i = 0; i < 2_000_000; i++) {
            picker.onAbandonedAll(2);
        }

        assertThat(picker.requestedBlocks()).isEqualTo(LARGE_PIECES * BLOCKS);
    }

    private void have(int... pieces) {
        List.of(pieces[0], pieces[1], pieces[2], pieces[3]).forEach(picker::setHave);
    }
}
