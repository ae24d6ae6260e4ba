package dev.spate.protocol.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PieceGeometriesTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1, 16384",
        "16384, 16384",
        "16385, 16384",
        "100, 1",
        "100, 7",
        "32771, 16385",
        "1000001, 100000",
        "67108865, 67108864"
    })
    void downloadsAnyGeometryOnceAndCompletely(long totalLength, int pieceLength) {
        PieceGeometry geometry = new PieceGeometry(totalLength, pieceLength);
        PiecePicker picker = new PiecePicker(geometry, new SplittableRandom(1));
        FakePeer seed = FakePeer.seed(1, geometry.pieceCount());
        long received = 0;
        List<BlockRef> blocks = new ArrayList<>();
        while (picker.pick(seed, 3, blocks) > 0) {
            for (BlockRef block : blocks) {
                ReceivedBlock answer = picker.onReceived(block, 1);
                received += block.length();
                if (((ReceivedBlock.Accepted) answer).completesPiece()) {
                    picker.onVerified(block.piece());
                }
            }
            blocks.clear();
        }

        assertThat(received).isEqualTo(totalLength);
        assertThat(picker.isSeed()).isTrue();
        assertThat(picker.bytesLeft()).isZero();
        picker.verifyInvariants();
    }

    @Test
    void holdsAsManyPiecesAsThereMayBe() {
        int pieces = dev.spate.wire.WireLimits.PIECES_MAX;
        PiecePicker picker = new PiecePicker(new PieceGeometry(16384L * pieces, 16384), new SplittableRandom(1));
        FakePeer seed = FakePeer.seed(1, pieces);
        picker.onSeedJoined();
        picker.onPeerJoined(FakePeer.with(2, pieces, 0, pieces - 1).pieces);
        picker.setHave(pieces - 1);

        List<BlockRef> blocks = new ArrayList<>();

        assertThat(picker.pick(seed, 1000, blocks)).isEqualTo(1000);
        assertThat(picker.availability(pieces - 1)).isEqualTo(2);
        assertThat(picker.bytesLeft()).isEqualTo(16384L * (pieces - 1));
        picker.verifyInvariants();
    }
}
