package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.block;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Piece 0 has failed once; which peer gets it? */
class PieceRetriesTest {
    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final PiecePicker picker = new PiecePicker(GEOMETRY, new SplittableRandom(1));
    private final Downloads downloads;
    private final PieceRetries pieceRetries;

    PieceRetriesTest() {
        TorrentContext context = world.context(peerTable, 0);
        downloads = new Downloads(context, picker);
        pieceRetries = new PieceRetries(context, picker, downloads);
        for (int piece = 1; piece < GEOMETRY.pieceCount(); piece++) {
            picker.setHave(piece);
        }
    }

    /** A seed that has delivered so many bytes a second until now. */
    private Peer seed(int number, long rate) {
        Peer peer = FakeWorld.peer(number);
        peer.setPieces(Bitfield.full(GEOMETRY.pieceCount()));
        peer.setChokingUs(false);
        peer.setOurInterest(true);
        peerTable.add(peer);
        picker.onSeedJoined();
        peer.countAsSeed();
        for (int second = 0; second < 20; second++) {
            BlockRef delivered = new BlockRef(0, 0, (int) rate);
            peer.ourRequests().add(delivered, second * SECOND);
            peer.ourRequests().onBlock(delivered, second * SECOND);
        }
        peer.refreshRates(20 * SECOND);
        return peer;
    }

    private void failOnce(Peer one, Peer other) {
        one.ourRequests().add(block(0, 0), 20 * SECOND);
        one.ourRequests().add(block(0, 1), 20 * SECOND);
        picker.pick(one, 1, new ArrayList<>());
        picker.pick(other, 1, new ArrayList<>());
        picker.onReceived(block(0, 0), one.id());
        picker.onReceived(block(0, 1), other.id());
        one.ourRequests().cancelAll();
        picker.onFailed(0);
    }

    @Test
    void theFastestWhoeverAsksFirst() {
        Peer slow = seed(1, 1_000);
        Peer fast = seed(2, 100_000);
        failOnce(slow, fast);

        pieceRetries.update(20 * SECOND);
        downloads.askAll(20 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(2);
        assertThat(world.requestedOf(1)).isEmpty();
        assertThat(world.requestedOf(2)).containsExactly(block(0, 0), block(0, 1));
    }

    @Test
    void anotherThanWhoHasItAndIsSlowerByFar() {
        Peer slow = seed(1, 1_000);
        failOnce(slow, gone(3));
        downloads.ask(slow, 20 * SECOND);
        downloads.onBlock(slow, block(0, 0), world.payload(block(0, 0)), 21 * SECOND);
        Peer fast = seed(2, 100_000);

        pieceRetries.update(22 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(2);
        assertThat(world.sentTo(1)).contains(new Message.Cancel(block(0, 1)));
        assertThat(world.disk).endsWith("discard 0");
        assertThat(world.requestedOf(2)).containsExactly(block(0, 0), block(0, 1));
        assertThat(picker.contributors(0)).containsOnly(-1);
        assertThat(fast.ourRequests().count()).isEqualTo(2);
    }

    @Test
    void anotherThanOneWhoIsSlowWithThisPieceAlone() {
        Peer liar = seed(1, 16_000);
        Peer honest = seed(2, 10_000);
        failOnce(liar, honest);
        pieceRetries.update(20 * SECOND);
        assertThat(picker.owner(0)).isEqualTo(1);

        pieceRetries.update(20 * SECOND + SwarmLimits.REQUEST_TIMEOUT - 1);
        assertThat(picker.owner(0)).isEqualTo(1);
        pieceRetries.update(20 * SECOND + SwarmLimits.REQUEST_TIMEOUT);
        assertThat(picker.owner(0)).isEqualTo(2);

        // And not back again, while the speed of the other one is unknown.
        pieceRetries.update(20 * SECOND + SwarmLimits.REQUEST_TIMEOUT + SECOND);
        assertThat(picker.owner(0)).isEqualTo(2);
    }

    @Test
    void theOnlyOneHoweverSlow() {
        Peer slow = seed(1, 1_000);
        failOnce(slow, gone(3));
        pieceRetries.update(20 * SECOND);
        downloads.onBlock(slow, block(0, 0), world.payload(block(0, 0)), 21 * SECOND);

        for (int second = 22; second < 600; second++) {
            pieceRetries.update(second * SECOND);
        }

        assertThat(picker.owner(0)).isEqualTo(1);
        assertThat(world.disk).doesNotContain("discard 0");
    }

    @Test
    void thePeerThatIsSomewhatSlowerKeepsIt() {
        Peer owner = seed(1, 10_000);
        failOnce(owner, gone(3));
        pieceRetries.update(20 * SECOND);
        seed(2, 15_000);

        pieceRetries.update(21 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(1);
    }

    /** A peer that has left. */
    private static Peer gone(int number) {
        Peer gone = FakeWorld.peer(number);
        gone.setPieces(Bitfield.full(GEOMETRY.pieceCount()));
        gone.setChokingUs(false);
        return gone;
    }

    @Test
    void aPeerThatHasProvedItselfBeforeAFasterOneThatHasNot() {
        Peer proven = seed(1, 1_000);
        proven.markProven(false);
        Peer stranger = seed(2, 100_000);
        failOnce(proven, stranger);

        pieceRetries.update(20 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(1);
    }

    @Test
    void anIdlePeerBeforeTheFastestThatHasSomethingElseToDo() {
        Peer busy = seed(1, 100_000);
        failOnce(busy, gone(3));
        busy.ourRequests().add(block(1, 0), 20 * SECOND);
        Peer idle = seed(2, 50_000);

        pieceRetries.update(20 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(idle.id());
    }

    @Test
    void anIdlePeerInsteadOfOneThatHasNotBegunWithIt() {
        Peer busy = seed(1, 100_000);
        failOnce(busy, gone(3));
        pieceRetries.update(20 * SECOND);
        busy.ourRequests().cancelAll();
        picker.onAbandonedAll(busy.id());
        picker.assignTo(0, busy.id());
        busy.ourRequests().add(block(1, 0), 20 * SECOND);
        Peer idle = seed(2, 50_000);

        pieceRetries.update(21 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(idle.id());
    }
}
