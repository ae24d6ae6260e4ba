package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Handshake.Features;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WebSeedFallbackTest {
    private final PeerTable peerTable = new PeerTable();
    private final WebSeedFallback webSeedFallback = new WebSeedFallback(peerTable, new SplittableRandom(1));
    private final Peer web = webSeed(90, WebSeed.Use.LAST_RESORT);

    private Peer webSeed(int number, WebSeed.Use use) {
        Connected link = new Connected(
                new LinkId(number),
                new WebSeed(number, use),
                Direction.OUTGOING,
                FakeWorld.id(number),
                new Features(true, false, false, false));
        Peer peer = new Peer(link, number, GEOMETRY.pieceCount(), 0);
        peer.setPieces(Bitfield.full(GEOMETRY.pieceCount()));
        peer.setChokingUs(false);
        peerTable.add(peer);
        webSeedFallback.onJoined(peer);
        return peer;
    }

    private Peer peerWith(int... pieces) {
        Peer peer = FakeWorld.peer(1);
        peer.setPieces(FakeWorld.pieces(pieces));
        peerTable.add(peer);
        webSeedFallback.onJoined(peer);
        return peer;
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            webSeedFallback.update(false);
        }
    }

    private int looksUntilAsked(boolean expectsPeers) {
        int looks = 0;
        while (!web.mayBeAsked()) {
            webSeedFallback.update(expectsPeers);
            looks++;
        }
        return looks;
    }

    @Test
    void isAskedSoonWhenNobodyIsThereOrExpected() {
        assertThat(web.mayBeAsked()).isFalse();
        assertThat(looksUntilAsked(false)).isEqualTo(TransferLimits.FALLBACK_ALONE_CHECKS);
    }

    @Test
    void waitsForThoseWhoAreExpected() {
        assertThat(looksUntilAsked(true))
                .isBetween(TransferLimits.FALLBACK_EXPECTANT_CHECKS, 2 * TransferLimits.FALLBACK_EXPECTANT_CHECKS);
    }

    @Test
    void waitsLongWhilePeersAreLinkedWhateverTheyShow() {
        peerWith();

        assertThat(looksUntilAsked(false))
                .isBetween(TransferLimits.FALLBACK_LINKED_CHECKS, 2 * TransferLimits.FALLBACK_LINKED_CHECKS);
    }

    @Test
    void isAskedSoonAfterTheLastPeerHasLeft() {
        Peer peer = peerWith(0);
        look(10);
        assertThat(web.mayBeAsked()).isFalse();

        peerTable.remove(peer);
        webSeedFallback.onLeft(peer);

        assertThat(looksUntilAsked(false)).isEqualTo(1);
    }

    @Test
    void restsWhilePeersDeliver() {
        Peer peer = peerWith(0, 1, 2, 3);
        look(2 * TransferLimits.FALLBACK_LINKED_CHECKS);
        assertThat(web.mayBeAsked()).isTrue();

        webSeedFallback.onBlock(peer);
        assertThat(web.mayBeAsked()).isFalse();

        for (int i = 0; i < 1_000; i++) {
            look(TransferLimits.FALLBACK_RELIEF);
            webSeedFallback.onBlock(peer);
            look(1);
        }
        for (int i = 0; i < TransferLimits.FALLBACK_LINKED_CHECKS; i++) {
            look(1);
            webSeedFallback.onBlock(peer);
        }
        assertThat(web.mayBeAsked()).isFalse();
    }

    @Test
    void countsATrickleAsNothing() {
        Peer peer = peerWith(0, 1, 2, 3);

        for (int i = 0; i < 20; i++) {
            look(2 * TransferLimits.FALLBACK_RELIEF + 2);
            webSeedFallback.onBlock(peer);
            look(1);
        }
        look(1);

        assertThat(web.mayBeAsked()).isTrue();
    }

    @Test
    void doesNotCountItsOwnBlocks() {
        look(TransferLimits.FALLBACK_ALONE_CHECKS);
        webSeedFallback.onBlock(web);
        look(1);

        assertThat(web.mayBeAsked()).isTrue();
    }

    @Test
    void leavesEveryOtherPeerAlone() {
        Peer peer = peerWith(0);
        peer.setChokingUs(false);

        assertThat(peer.mayBeAsked()).isTrue();
        assertThat(peer.mayRequest(0)).isTrue();
    }

    @Test
    void holdsBackOnlyWebSeedsOfLastResort() {
        assertThat(web.mayBeAsked()).isFalse();
        assertThat(webSeed(91, WebSeed.Use.ALWAYS).mayBeAsked()).isTrue();
        assertThat(peerWith(0).mayBeAsked()).isTrue();
    }
}
