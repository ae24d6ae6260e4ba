package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.WebSeedAddress;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.peer.Bitfield;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WebSeedFallbackTest {
    private final PeerTable peerTable = new PeerTable();
    private final WebSeedFallback webSeedFallback = new WebSeedFallback(peerTable, new SplittableRandom(1));
    private final Peer web = webSeed();

    private Peer webSeed() {
        Connected link = new Connected(
                new LinkId(90), WebSeedAddress.of(0, true), Direction.OUTGOING, FakeWorld.id(90), true, false);
        Peer peer = new Peer(link, 90, GEOMETRY.pieceCount(), 0);
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
    void knowsWebSeedsByAddressesThatNoPeerCanHave() {
        assertThat(WebSeedAddress.isLastResort(WebSeedAddress.of(3, true))).isTrue();
        assertThat(WebSeedAddress.isLastResort(WebSeedAddress.of(3, false))).isFalse();
        assertThat(WebSeedAddress.isWebSeed(WebSeedAddress.of(3, false))).isTrue();
        assertThat(WebSeedAddress.isWebSeed(FakeWorld.address(1))).isFalse();
        assertThat(WebSeedAddress.of(0, true)).isNotEqualTo(WebSeedAddress.of(1, true));
        assertThatIllegalStateException().isThrownBy(() -> WebSeedAddress.of(255, true));
    }
}
