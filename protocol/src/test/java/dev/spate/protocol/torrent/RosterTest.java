package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster roster = new Roster();

    @Test
    void findsAPeerByLinkAndNumber() {
        Peer peer = peer(7);
        roster.add(peer);

        assertThat(roster.find(new LinkId(7))).contains(peer);
        assertThat(roster.find(7)).contains(peer);
    }

    @Test
    void forgetsWhoLeft() {
        Peer peer = peer(7);
        roster.add(peer);

        roster.remove(peer);

        assertThat(roster.size()).isZero();
        assertThat(roster.find(7)).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> roster.remove(peer));
    }

    @Test
    void takesALinkOnce() {
        roster.add(peer(7));

        assertThatIllegalStateException().isThrownBy(() -> roster.add(peer(7)));
    }

    @Test
    void keepsTheOrderOfArrival() {
        Peer second = peer(2);
        Peer first = peer(1);
        roster.add(second);
        roster.add(first);

        assertThat(roster.all()).containsExactly(second, first);
    }

    @Test
    void givesEachPeerANumberOfItsOwn() {
        assertThat(roster.nextNumber()).isNotEqualTo(roster.nextNumber());
    }
}
