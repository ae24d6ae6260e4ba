package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.GEOMETRY;
import static dev.spate.protocol.torrent.FakeWorld.SECOND;
import static dev.spate.protocol.torrent.FakeWorld.block;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Piece 0 has failed once; who brings it? */
class RetriesTest {
    private final FakeWorld world = new FakeWorld();
    private final Roster roster = new Roster();
    private final PiecePicker picker = new PiecePicker(GEOMETRY, new SplittableRandom(1));
    private final Downloads downloads;
    private final Retries retries;

    RetriesTest() {
        Foundation foundation = world.foundation(roster, 0);
        downloads = new Downloads(foundation, picker);
        retries = new Retries(foundation, picker, downloads);
        for (int piece = 1; piece < GEOMETRY.pieceCount(); piece++) {
            picker.have(piece);
        }
    }

    /** A seed that has delivered at so many bytes a second until now. */
    private Peer seed(int number, long rate) {
        Peer peer = FakeWorld.peer(number);
        peer.tellsPieces(Bitfield.full(GEOMETRY.pieceCount()));
        peer.chokesUs(false);
        peer.setOurInterest(true);
        roster.add(peer);
        picker.seedJoined();
        peer.countAsSeed();
        for (int second = 0; second < 20; second++) {
            BlockRef delivered = new BlockRef(0, 0, (int) rate);
            peer.ourRequests().add(delivered, second * SECOND);
            peer.ourRequests().answered(delivered, second * SECOND);
        }
        peer.refreshRates(20 * SECOND);
        return peer;
    }

    private void failOnce(Peer one, Peer other) {
        one.ourRequests().add(block(0, 0), 20 * SECOND);
        one.ourRequests().add(block(0, 1), 20 * SECOND);
        picker.pick(one, 1, new ArrayList<>());
        picker.pick(other, 1, new ArrayList<>());
        picker.received(block(0, 0), one.id());
        picker.received(block(0, 1), other.id());
        one.ourRequests().cancelAll();
        picker.failed(0);
    }

    @Test
    void theFastestWhoeverAsksFirst() {
        Peer slow = seed(1, 1_000);
        Peer fast = seed(2, 100_000);
        failOnce(slow, fast);

        retries.look(20 * SECOND);
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
        downloads.received(slow, block(0, 0), world.payload(block(0, 0)), 21 * SECOND);
        Peer fast = seed(2, 100_000);

        retries.look(22 * SECOND);

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
        retries.look(20 * SECOND);
        assertThat(picker.owner(0)).isEqualTo(1);

        retries.look(20 * SECOND + Limits.REQUEST_TIMEOUT - 1);
        assertThat(picker.owner(0)).isEqualTo(1);
        retries.look(20 * SECOND + Limits.REQUEST_TIMEOUT);
        assertThat(picker.owner(0)).isEqualTo(2);

        // And not back again, while it is not known how fast the other one is.
        retries.look(20 * SECOND + Limits.REQUEST_TIMEOUT + SECOND);
        assertThat(picker.owner(0)).isEqualTo(2);
    }

    @Test
    void theOnlyOneHoweverSlow() {
        Peer slow = seed(1, 1_000);
        failOnce(slow, gone(3));
        retries.look(20 * SECOND);
        downloads.received(slow, block(0, 0), world.payload(block(0, 0)), 21 * SECOND);

        for (int second = 22; second < 600; second++) {
            retries.look(second * SECOND);
        }

        assertThat(picker.owner(0)).isEqualTo(1);
        assertThat(world.disk).doesNotContain("discard 0");
    }

    @Test
    void thePeerThatIsSomewhatSlowerKeepsIt() {
        Peer owner = seed(1, 10_000);
        failOnce(owner, gone(3));
        retries.look(20 * SECOND);
        seed(2, 15_000);

        retries.look(21 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(1);
    }

    /** One that has left. */
    private static Peer gone(int number) {
        Peer gone = FakeWorld.peer(number);
        gone.tellsPieces(Bitfield.full(GEOMETRY.pieceCount()));
        gone.chokesUs(false);
        return gone;
    }

    @Test
    void aPeerThatHasProvedItselfBeforeAFasterOneThatHasNot() {
        Peer proven = seed(1, 1_000);
        proven.proves(false);
        Peer stranger = seed(2, 100_000);
        failOnce(proven, stranger);

        retries.look(20 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(1);
    }

    @Test
    void anIdlePeerBeforeTheFastestThatHasSomethingElseToDo() {
        Peer busy = seed(1, 100_000);
        failOnce(busy, gone(3));
        busy.ourRequests().add(block(1, 0), 20 * SECOND);
        Peer idle = seed(2, 50_000);

        retries.look(20 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(idle.id());
    }

    @Test
    void anIdlePeerInsteadOfOneThatHasNotBegunWithIt() {
        Peer busy = seed(1, 100_000);
        failOnce(busy, gone(3));
        retries.look(20 * SECOND);
        busy.ourRequests().cancelAll();
        picker.abandonedAll(busy.id());
        picker.leaveTo(0, busy.id());
        busy.ourRequests().add(block(1, 0), 20 * SECOND);
        Peer idle = seed(2, 50_000);

        retries.look(21 * SECOND);

        assertThat(picker.owner(0)).isEqualTo(idle.id());
    }
}
