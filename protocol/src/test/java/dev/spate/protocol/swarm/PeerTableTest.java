package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.protocol.port.LinkId;
import org.junit.jupiter.api.Test;

class PeerTableTest {
    private final PeerTable peerTable = new PeerTable();

    @Test
    void findsAPeerByLinkAndNumber() {
        Peer peer = peer(7);
        peerTable.add(peer);

        assertThat(peerTable.find(new LinkId(7))).contains(peer);
        assertThat(peerTable.find(7)).contains(peer);
    }

    @Test
    void forgetsWhoLeft() {
        Peer peer = peer(7);
        peerTable.add(peer);

        peerTable.remove(peer);

        assertThat(peerTable.size()).isZero();
        assertThat(peerTable.find(7)).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> peerTable.remove(peer));
    }

    @Test
    void takesALinkOnce() {
        peerTable.add(peer(7));

        assertThatIllegalStateException().isThrownBy(() -> peerTable.add(peer(7)));
    }

    @Test
    void keepsTheOrderOfArrival() {
        Peer second = peer(2);
        Peer first = peer(1);
        peerTable.add(second);
        peerTable.add(first);

        assertThat(peerTable.all()).containsExactly(second, first);
    }

    @Test
    void givesEachPeerANumberOfItsOwn() {
        assertThat(peerTable.nextNumber()).isNotEqualTo(peerTable.nextNumber());
    }
}
