package dev.spate.protocol.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.wire.Limits;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a short message costs a seed that gives out its first copy, while as much as can be is offered to others. With a
 * step for each offer it would take minutes. Without it takes a second, so the limit tells the two apart on every machine.
 */
class UnveilingCostsTest {
    private static final int PIECES = 200_000;
    private static final int MESSAGES = 50_000;

    private final Roster roster = new Roster();
    private final PieceGeometry geometry =
            new PieceGeometry(2L * PIECES * Limits.BLOCK_LENGTH, 2 * Limits.BLOCK_LENGTH);
    private final PiecePicker picker = new PiecePicker(geometry, new SplittableRandom(1));
    private final FakeWorld world = new FakeWorld();
    private final Unveiling unveiling;
    private final Peer hoarder;
    private final Peer idle;

    UnveilingCostsTest() {
        for (int piece = 0; piece < PIECES; piece++) {
            picker.have(piece);
        }
        Foundation small = world.foundation(roster, 0);
        unveiling = new Unveiling(
                new Foundation(
                        geometry,
                        new Wishes(geometry, List.of(), List.of(), false),
                        roster,
                        world.ports,
                        small.credits(),
                        small.blame(),
                        small.totals(),
                        small.down(),
                        small.up(),
                        4),
                picker,
                new SplittableRandom(1));
        join(1);
        hoarder = join(2);
        idle = join(3);
    }

    private Peer join(int number) {
        Peer peer = new Peer(FakeWorld.connected(number, PeerEvent.Direction.INCOMING), number, PIECES, 0);
        roster.add(peer);
        picker.peerJoined(peer.pieces());
        unveiling.joined(peer, 0);
        peer.tellsPieces(Bitfield.empty(PIECES));
        peer.tellsInterest(true);
        peer.setChoked(false, 0);
        return peer;
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoIdlesAndSaysSoAgainAndAgainCostsNoLookAtEachOfferOfOthers() {
        for (int piece = 0; piece < PIECES; piece++) {
            unveiling.asked(hoarder, piece, 0);
            unveiling.sent(hoarder, geometry.block(piece, 0), 0);
        }

        for (int i = 0; i < MESSAGES; i++) {
            unveiling.offer(idle, 0);
        }

        assertThat(world.sentTo(3)).noneMatch(Message.Have.class::isInstance);
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoGetsTheOffersOfAnotherCostsNoLookAtEachOfThem() {
        for (int piece = 0; piece < PIECES; piece++) {
            unveiling.asked(hoarder, piece, 0);
        }

        for (int i = 1; i <= MESSAGES; i++) {
            unveiling.offer(idle, 0);
            int piece = world.sentTo(3).size() == i && world.sentTo(3).getLast() instanceof Message.Have have
                    ? have.piece().value()
                    : -1;
            unveiling.sent(idle, geometry.block(piece, 0), 0);
            unveiling.sent(idle, geometry.block(piece, 1), 0);
        }

        assertThat(world.sentTo(3).size()).isBetween(MESSAGES, MESSAGES + 1);
    }
}
