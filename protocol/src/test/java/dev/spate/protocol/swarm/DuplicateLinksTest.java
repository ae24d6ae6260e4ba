package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static dev.spate.protocol.transfer.FakeWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.peer.Message;
import org.junit.jupiter.api.Test;

class DuplicateLinksTest {
    private static final int SELF = 50;

    private final PeerTable peerTable = new PeerTable();
    private final DuplicateLinks duplicateLinks = new DuplicateLinks(peerTable, id(SELF));

    private static Connected link(int link, int peer, PeerAddress from, Direction direction) {
        return new Connected(new LinkId(link), new PeerEndpoint(from), direction, id(peer), FakeWorld.FEATURES);
    }

    private Peer join(Connected link, long now) {
        Peer peer = new Peer(link, peerTable.nextNumber(), 1, now);
        peerTable.add(peer);
        return peer;
    }

    @Test
    void repeatsOnlyWhatHasTheSameIdAndAddress() {
        join(link(1, 9, address(1).withPort(5_000), Direction.INCOMING), 0);

        assertThat(duplicateLinks.isRepeated(link(2, 9, address(1).withPort(6_000), Direction.INCOMING), 0))
                .isTrue();
        assertThat(duplicateLinks.isRepeated(link(2, 9, address(2), Direction.INCOMING), 0))
                .as("who has taken the id of a peer keeps it out of nothing")
                .isFalse();
        assertThat(duplicateLinks.isRepeated(link(2, 8, address(1), Direction.INCOMING), 0))
                .isFalse();
    }

    @Test
    void whoseLinkIsUnheardMayComeAgain() {
        Peer older = join(link(1, 9, address(1), Direction.INCOMING), 0);
        Connected newer = link(2, 9, address(1), Direction.INCOMING);
        older.onMessage(new Message.KeepAlive(), 5 * SECOND);

        assertThat(duplicateLinks.isRepeated(newer, 5 * SECOND + SwarmLimits.QUIET_LINK_AFTER - 1))
                .isTrue();
        assertThat(duplicateLinks.isRepeated(newer, 5 * SECOND + SwarmLimits.QUIET_LINK_AFTER))
                .isFalse();
        assertThat(duplicateLinks.isRepeated(link(2, 9, address(1), Direction.OUTGOING), 1_000 * SECOND))
                .as("a link of our own, which the peer would refuse as we do")
                .isTrue();
    }

    @Test
    void theOlderLinkGoesOnceTheNewerOneIsUsedInstead() {
        Peer older = join(link(1, 9, address(1), Direction.INCOMING), 0);
        Peer newer = join(link(2, 9, address(1), Direction.INCOMING), 20 * SECOND);
        long later = 20 * SECOND + SwarmLimits.QUIET_LINK_AFTER;
        assertThat(duplicateLinks.redundant(later))
                .as("the newer one is silent")
                .isEmpty();

        newer.onMessage(new Message.HaveAll(), 21 * SECOND);

        assertThat(duplicateLinks.redundant(later - 1)).isEmpty();
        assertThat(duplicateLinks.redundant(later)).containsExactly(older);
    }

    @Test
    void theOlderLinkStaysWhileItIsUsed() {
        Peer older = join(link(1, 9, address(1), Direction.INCOMING), 0);
        Peer newer = join(link(2, 9, address(1), Direction.INCOMING), 20 * SECOND);
        newer.onMessage(new Message.HaveAll(), 21 * SECOND);
        older.onMessage(new Message.KeepAlive(), 22 * SECOND);

        assertThat(duplicateLinks.redundant(1_000 * SECOND)).isEmpty();
    }

    @Test
    void nobodyIsDisplacedByItsIdFromAnotherAddress() {
        join(link(1, SELF + 1, address(1), Direction.OUTGOING), 0);

        assertThat(duplicateLinks.displacedBy(link(2, SELF + 1, address(2), Direction.INCOMING), 0))
                .as("as if the links had crossed")
                .isEmpty();
        assertThat(duplicateLinks.displacedBy(link(2, SELF + 1, address(2), Direction.INCOMING), 100 * SECOND))
                .as("however quiet it is")
                .isEmpty();
    }

    @Test
    void ofTwoAddressesOfOnePeerItsBetterLinkStays() {
        Peer idle = join(link(1, 9, address(1), Direction.OUTGOING), 0);
        Peer busy = join(link(2, 9, address(2), Direction.OUTGOING), 0);
        assertThat(duplicateLinks.redundant(SwarmLimits.DUPLICATE_TRIAL))
                .as("as long as nobody knows")
                .isEmpty();
        long now = SwarmLimits.DUPLICATE_TRIAL - 1;
        busy.up().add(1_000_000, now);
        busy.refreshRates(now);

        assertThat(duplicateLinks.redundant(now)).isEmpty();
        assertThat(duplicateLinks.redundant(SwarmLimits.DUPLICATE_TRIAL)).containsExactly(idle);
    }

    @Test
    void whoCameByItselfStaysWhateverOthersWithItsIdDo() {
        join(link(1, 9, address(1), Direction.INCOMING), 0);
        Peer busy = join(link(2, 9, address(2), Direction.OUTGOING), 0);
        busy.up().add(1_000_000, 0);
        busy.refreshRates(0);

        assertThat(duplicateLinks.redundant(SwarmLimits.DUPLICATE_TRIAL)).isEmpty();
    }
}
