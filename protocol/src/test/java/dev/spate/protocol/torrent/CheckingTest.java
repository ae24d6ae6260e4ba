package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import org.junit.jupiter.api.Test;

class CheckingTest {
    private final FakeWorld world = new FakeWorld();

    @Test
    void looksAtWhatIsUncheckedAndTrustsTheRest() {
        Checking checking = new Checking(GEOMETRY, world, pieces(0), pieces(1, 2));

        checking.checkMore();
        checking.onChecked(1, true);
        assertThat(checking.isFinished()).isFalse();
        checking.onChecked(2, false);

        assertThat(world.disk).containsExactly("check 1", "check 2");
        assertThat(checking.isFinished()).isTrue();
        assertThat(checking.genuine()).isEqualTo(pieces(0, 1));
        assertThat(checking.found()).isEqualTo(1);
        assertThat(checking.total()).isEqualTo(2);
        assertThat(checking.piecesChecked()).isEqualTo(4);
    }

    @Test
    void isFinishedFromTheStartWithNothingToLookAt() {
        assertThat(new Checking(GEOMETRY, world, pieces(), pieces()).isFinished())
                .isTrue();
    }

    @Test
    void asksForABoundedNumberOfPiecesAtATime() {
        PieceGeometry many = new PieceGeometry(1_000L * 16_384, 16_384);
        Checking checking = new Checking(many, world, Bitfield.empty(1_000), Bitfield.full(1_000));

        checking.checkMore();
        checking.checkMore();
        assertThat(world.disk).hasSize(TorrentLimits.CHECKS_MAX);

        checking.onChecked(0, true);
        checking.checkMore();
        assertThat(world.disk).hasSize(TorrentLimits.CHECKS_MAX + 1);
    }

    @Test
    void asksForABoundedNumberOfBytesAtATime() {
        int length = 100 * 1024 * 1024;
        PieceGeometry large = new PieceGeometry(5L * length, length);
        Checking checking = new Checking(large, world, Bitfield.empty(5), Bitfield.full(5));

        checking.checkMore();

        assertThat(world.disk).containsExactly("check 0", "check 1");
    }

    @Test
    void ignoresVerdictsThatItDidNotAskFor() {
        Checking checking = new Checking(GEOMETRY, world, pieces(), pieces(0));
        checking.checkMore();

        checking.onChecked(1, true);
        checking.onChecked(0, true);
        checking.onChecked(0, false);

        assertThat(checking.genuine()).isEqualTo(pieces(0));
        assertThat(checking.piecesChecked()).isEqualTo(4);
    }

    @Test
    void goesOnAfterAFailureWithWhatIsOpenAndWhatIsInDoubt() {
        Checking checking = new Checking(GEOMETRY, world, pieces(0), pieces(1, 2, 3));
        checking.checkMore();
        checking.onChecked(1, true);
        checking.onChecked(2, true);
        world.disk.clear();

        Checking next = checking.withDoubtful(pieces(2));
        next.checkMore();

        assertThat(next.genuine()).isEqualTo(pieces(0, 1));
        assertThat(world.disk).containsExactly("check 2", "check 3");
    }

    @Test
    void knowsWhetherARunOfPiecesIsGenuine() {
        Checking checking = new Checking(GEOMETRY, world, pieces(1, 2), pieces());

        assertThat(checking.isGenuine(1, 2)).isTrue();
        assertThat(checking.isGenuine(0, 1)).isFalse();
        assertThat(checking.isGenuine(2, 3)).isFalse();
        assertThat(checking.copies()).isZero();
    }
}
