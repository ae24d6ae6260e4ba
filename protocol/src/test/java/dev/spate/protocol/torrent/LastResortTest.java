package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.GEOMETRY;
import static dev.spate.protocol.torrent.FakeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.protocol.torrent.PeerEvent.Direction;
import dev.spate.wire.peer.Bitfield;
import org.junit.jupiter.api.Test;

class LastResortTest {
    private final Roster roster = new Roster();
    private final LastResort lastResort = new LastResort(roster);
    private final Peer web = webSeed();

    private Peer webSeed() {
        Connected link = new Connected(
                new LinkId(90), WebSeedAddress.of(0, true), Direction.OUTGOING, FakeWorld.id(90), true, false);
        Peer peer = new Peer(link, 90, GEOMETRY.pieceCount(), 0);
        peer.tellsPieces(Bitfield.full(GEOMETRY.pieceCount()));
        peer.chokesUs(false);
        roster.add(peer);
        lastResort.joined(peer);
        return peer;
    }

    private Peer peerWith(int... pieces) {
        Peer peer = FakeWorld.peer(1);
        peer.tellsPieces(FakeWorld.pieces(pieces));
        roster.add(peer);
        lastResort.joined(peer);
        return peer;
    }

    @Test
    void waitsForPeersBeforeItAsksAServer() {
        lastResort.housekeep(2 * SECOND);
        assertThat(web.mayBeAsked()).isFalse();

        lastResort.housekeep(3 * SECOND);
        assertThat(web.mayBeAsked()).isTrue();
    }

    @Test
    void waitsLongerWhilePeersAreLinked() {
        peerWith(0, 1, 2, 3);

        lastResort.housekeep(7 * SECOND);
        assertThat(web.mayBeAsked()).isFalse();

        lastResort.housekeep(8 * SECOND);
        assertThat(web.mayBeAsked()).isTrue();
    }

    @Test
    void restsWhilePeersDeliver() {
        Peer peer = peerWith(0, 1, 2, 3);
        lastResort.housekeep(8 * SECOND);

        lastResort.delivered(peer, 9 * SECOND);
        assertThat(web.mayBeAsked()).isFalse();

        lastResort.housekeep(16 * SECOND);
        assertThat(web.mayBeAsked()).isFalse();
        lastResort.housekeep(17 * SECOND);
        assertThat(web.mayBeAsked()).isTrue();
    }

    @Test
    void doesNotCountItsOwnBlocks() {
        lastResort.housekeep(3 * SECOND);
        lastResort.delivered(web, 4 * SECOND);
        lastResort.housekeep(5 * SECOND);

        assertThat(web.mayBeAsked()).isTrue();
    }

    @Test
    void leavesEveryOtherPeerAlone() {
        Peer peer = peerWith(0);
        peer.chokesUs(false);

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
