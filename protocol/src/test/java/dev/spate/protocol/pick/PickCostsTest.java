package dev.spate.protocol.pick;

import static dev.spate.protocol.pick.Picks.bits;
import static dev.spate.protocol.pick.Picks.pick;
import static dev.spate.protocol.pick.Picks.picker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.Bitfield;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pick costs the same however many pieces a torrent has: counted in questions to the peer, in the worst places. */
class PickCostsTest {
    private static final int PIECES = 20_000;

    private final PiecePicker picker = picker(PIECES, 1, 1);

    @Test
    void findsThePieceThatStandsLastOfAll() {
        have(0, 1, 2, 3);
        picker.peerJoined(Bitfield.full(PIECES));
        picker.peerJoined(bits(PIECES, 9_999));
        FakePeer peer = FakePeer.with(1, PIECES, 9_999);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(9_999);
        assertThat(peer.questions).isLessThan(1_000);
    }

    @Test
    void findsTheRarestOfThosePieces() {
        have(0, 1, 2, 3);
        picker.peerJoined(Bitfield.full(PIECES));
        picker.peerJoined(bits(PIECES, 7_000, 8_000, 9_000));
        picker.peerJoined(bits(PIECES, 7_000, 9_000));
        FakePeer peer = FakePeer.with(1, PIECES, 7_000, 8_000, 9_000);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(8_000);
    }

    @ParameterizedTest
    @EnumSource
    void looksInVainForAPeerOfWhichNothingIsWanted(OpenPieces.Order order) {
        if (order != OpenPieces.Order.RANDOM) {
            have(0, 1, 2, 3);
        }
        picker.sequential(order == OpenPieces.Order.SEQUENTIAL);
        picker.peerJoined(Bitfield.full(PIECES));
        FakePeer peer = FakePeer.with(1, PIECES);

        assertThat(pick(picker, peer, 16)).isEmpty();
        assertThat(peer.questions).isLessThan(1_000);
    }

    @Test
    void findsTheFirstPieceOfARandomChoice() {
        picker.peerJoined(Bitfield.full(PIECES));
        FakePeer peer = FakePeer.with(1, PIECES, 12_345);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(12_345);
        assertThat(peer.questions).isLessThan(1_000);
    }

    @Test
    void passesByWhatReadersWaitForWhenAPeerHasNoneOfIt() {
        have(0, 1, 2, 3);
        for (int piece = 100; piece < 6_500; piece++) {
            picker.deadline(piece, piece);
        }
        Bitfield rest = Bitfield.full(PIECES);
        for (int piece = 100; piece < 6_500; piece++) {
            rest.clear(piece);
        }
        picker.peerJoined(rest);
        FakePeer peer = FakePeer.with(1, PIECES, 50, 15_000);

        assertThat(pick(picker, peer, 2)).extracting("piece").containsExactlyInAnyOrder(50, 15_000);
        assertThat(peer.questions).isLessThan(2_000);
    }

    @Test
    void findsWhatAReaderWaitsForBehindAllOthers() {
        have(0, 1, 2, 3);
        for (int piece = 100; piece < 6_500; piece++) {
            picker.deadline(piece, piece);
        }
        picker.peerJoined(bits(PIECES, 5_000, 6_000));
        FakePeer peer = FakePeer.with(1, PIECES, 50, 6_000, 5_000);

        assertThat(pick(picker, peer, 1)).extracting("piece").containsExactly(5_000);
        assertThat(peer.questions).isLessThan(1_000);
    }

    private void have(int... pieces) {
        List.of(pieces[0], pieces[1], pieces[2], pieces[3]).forEach(picker::have);
    }
}
