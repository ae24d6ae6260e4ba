package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Bitfield;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PeerPiecesTest {
    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final PiecePicker picker = new PiecePicker(GEOMETRY, new SplittableRandom(1));
    private final PeerPieces peerPieces = new PeerPieces(GEOMETRY, picker, new Interest(peerTable, picker, world));

    private Peer join(int number) {
        Peer peer = FakeWorld.peer(number);
        peerTable.add(peer);
        peerPieces.onJoined(peer);
        return peer;
    }

    private void assertCopies(int... copies) {
        for (int piece = 0; piece < copies.length; piece++) {
            assertThat(picker.availability(piece)).isEqualTo(copies[piece]);
        }
    }

    @Test
    void countsWhatPeersTellUntilTheyLeave() {
        Peer one = join(1);
        Peer other = join(2);
        peerPieces.onPieces(one, pieces(0, 1));
        peerPieces.onPieces(other, pieces(1));
        assertCopies(1, 2, 0, 0);

        assertThat(peerPieces.onHave(other, 2)).isTrue();
        assertThat(peerPieces.onHave(other, 2)).isFalse();
        peerPieces.onDontHave(one, 0);
        peerPieces.onDontHave(one, 0);
        assertCopies(0, 2, 1, 0);

        peerPieces.onLeft(one);
        peerPieces.onLeft(other);
        assertCopies(0, 0, 0, 0);
    }

    @Test
    void countsASeedUntilItLosesAPiece() {
        Peer seed = join(1);
        peerPieces.onPieces(seed, Bitfield.full(4));
        assertThat(seed.isSeed()).isTrue();

        peerPieces.onDontHave(seed, 3);
        assertThat(seed.isSeed()).isFalse();
        assertCopies(1, 1, 1, 0);

        peerPieces.onLeft(seed);
        assertCopies(0, 0, 0, 0);
    }

    @Test
    void takesASecondBitfieldForMorePiecesAndNotForFewer() {
        Peer peer = join(1);
        peerPieces.onPieces(peer, pieces(0));

        peerPieces.onPieces(peer, pieces(1, 2));

        assertCopies(1, 1, 1, 0);
        assertThat(peer.pieces()).isEqualTo(pieces(0, 1, 2));
    }

    @Test
    void isInterestedInWhoHasWhatWeWant() {
        Peer peer = join(1);
        picker.setHave(0);

        peerPieces.onPieces(peer, pieces(0));
        assertThat(peer.weAreInterested()).isFalse();
        peerPieces.onHave(peer, 1);
        assertThat(peer.weAreInterested()).isTrue();
        peerPieces.onDontHave(peer, 1);
        assertThat(peer.weAreInterested()).isFalse();
    }

    @Test
    void fitsABitfieldThatIsAsLongAsItsBytesAndNoOther() throws Exception {
        Bitfield bytes = Bitfield.empty(8);
        bytes.set(2);

        assertThat(peerPieces.fit(bytes)).isEqualTo(pieces(2));
        bytes.set(6);
        assertThatThrownBy(() -> peerPieces.fit(bytes)).isInstanceOf(ProtocolException.class);
    }
}
