package dev.spate.protocol.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.protocol.transfer.Interest;
import dev.spate.protocol.transfer.PeerPieces;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.WireLimits;
import dev.spate.wire.peer.Bitfield;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The cost of short messages in a torrent with the maximum number of pieces. With a step for each piece they would take
 * minutes. Without it they take a fraction of a second, so the limit distinguishes the two on every machine.
 */
class MessageCostsTest {
    private static final int PIECES = WireLimits.PIECES_MAX;
    private static final int LAST = PIECES - 1;
    private static final int MESSAGES = 10_000;

    private final PeerTable peerTable = new PeerTable();
    private final PieceGeometry geometry =
            new PieceGeometry((long) PIECES * WireLimits.BLOCK_LENGTH, WireLimits.BLOCK_LENGTH);
    private final PiecePicker picker = new PiecePicker(geometry, new SplittableRandom(1));
    private final PeerPieces peerPieces =
            new PeerPieces(geometry, picker, new Interest(peerTable, picker, new FakeWorld()));
    private final Peer peer = new Peer(FakeWorld.connected(1, PeerEvent.Direction.INCOMING), 1, PIECES, 0);

    MessageCostsTest() {
        peerTable.add(peer);
        peerPieces.onJoined(peer);
        peerPieces.onPieces(peer, Bitfield.full(PIECES));
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoTellsAndTakesBackOnePieceCostsNoWalkOverAllPieces() {
        for (int i = 0; i < MESSAGES; i++) {
            peerPieces.onDontHave(peer, LAST);
            peerPieces.onHave(peer, LAST);
        }

        assertThat(picker.availability(LAST)).isEqualTo(1);
        assertThat(peer.usefulPieces()).isEqualTo(PIECES);
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoTellsAllPiecesAgainAndAgainCostsNoStepForEachOfThem() {
        Bitfield all = Bitfield.full(PIECES);
        for (int i = 0; i < MESSAGES; i++) {
            peerPieces.onDontHave(peer, LAST);
            peerPieces.onPieces(peer, all);
        }

        assertThat(picker.availability(LAST)).isEqualTo(1);
        assertThat(peer.usefulPieces()).isEqualTo(PIECES);
    }
}
