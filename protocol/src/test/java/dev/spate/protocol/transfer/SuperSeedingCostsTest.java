package dev.spate.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.WireLimits;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The cost of a short message for a seed that gives out its first copy, while the maximum is offered to others. With a
 * step for each offer it would take minutes. Without it, it takes a second, so the limit distinguishes the two on every
 * machine.
 */
class SuperSeedingCostsTest {
    private static final int PIECES = 200_000;
    private static final int MESSAGES = 50_000;

    private final PeerTable peerTable = new PeerTable();
    private final PieceGeometry geometry =
            new PieceGeometry(2L * PIECES * WireLimits.BLOCK_LENGTH, 2 * WireLimits.BLOCK_LENGTH);
    private final PiecePicker picker = new PiecePicker(geometry, new SplittableRandom(1));
    private final FakeWorld world = new FakeWorld();
    private final SuperSeeding superSeeding;
    private final Peer hoarder;
    private final Peer idle;

    SuperSeedingCostsTest() {
        for (int piece = 0; piece < PIECES; piece++) {
            picker.setHave(piece);
        }
        TorrentContext small = world.context(peerTable, 0);
        superSeeding = new SuperSeeding(
                new TorrentContext(
                        geometry,
                        new PiecePriorities(geometry, List.of(), List.of(), false),
                        peerTable,
                        world.ports,
                        world,
                        small.blockBudget(),
                        small.blame(),
                        small.transferCounters(),
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
        peerTable.add(peer);
        picker.onPeerJoined(peer.pieces());
        superSeeding.onJoined(peer, 0);
        peer.setPieces(Bitfield.empty(PIECES));
        peer.setInterested(true);
        peer.setChoked(false, 0);
        return peer;
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoIdlesAndSaysSoAgainAndAgainCostsNoLookAtEachOfferOfOthers() {
        for (int piece = 0; piece < PIECES; piece++) {
            superSeeding.onRequest(hoarder, piece, 0);
            superSeeding.onSent(hoarder, geometry.block(piece, 0), 0);
        }

        for (int i = 0; i < MESSAGES; i++) {
            superSeeding.offerPieces(idle, 0);
        }

        assertThat(world.sentTo(3)).noneMatch(Message.Have.class::isInstance);
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoGetsTheOffersOfAnotherCostsNoLookAtEachOfThem() {
        for (int piece = 0; piece < PIECES; piece++) {
            superSeeding.onRequest(hoarder, piece, 0);
        }

        for (int i = 1; i <= MESSAGES; i++) {
            superSeeding.offerPieces(idle, 0);
            int piece = world.sentTo(3).size() == i && world.sentTo(3).getLast() instanceof Message.Have have
                    ? have.piece().value()
                    : -1;
            superSeeding.onSent(idle, geometry.block(piece, 0), 0);
            superSeeding.onSent(idle, geometry.block(piece, 1), 0);
        }

        assertThat(world.sentTo(3).size()).isBetween(MESSAGES, MESSAGES + 1);
    }
}
