package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static dev.spate.protocol.transfer.FakeWorld.connected;
import static dev.spate.protocol.transfer.FakeWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.peer.Message;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerConnectorTest {
    private static final int SELF = 50;
    private static final WebSeed WEB_SEED = new WebSeed(0, WebSeed.Use.ALWAYS);

    private static final PeerObserver COMPANY = new FakeObserver();
    private static final Optional<PeerObserver> OPEN = Optional.of(COMPANY);

    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final PeerConnector connector = new PeerConnector(peerTable, world::dial, world.resources, id(SELF), 2);

    private static Connected link(int link, int peer, Direction direction) {
        return new Connected(
                new LinkId(link), new PeerEndpoint(address(peer)), direction, id(peer), FakeWorld.FEATURES);
    }

    private Peer join(Connected link, long now) {
        assertThat(connector.admit(link, true, now)).isEmpty();
        Peer peer = new Peer(link, peerTable.nextNumber(), 1, now);
        peerTable.add(peer);
        return peer;
    }

    @Test
    void dialsNoMoreThanThereIsRoomFor() {
        for (int i = 1; i < 5; i++) {
            connector.addresses().addNamed(address(i), 0);
        }

        connector.dialDue(false, COMPANY, 0);
        assertThat(world.dialled).containsExactly(address(1), address(2));

        connector.onDialFailed(new PeerEndpoint(address(1)), 0);
        connector.dialDue(false, COMPANY, 0);
        assertThat(world.dialled).last().isEqualTo(address(3));
    }

    @Test
    void givesBackADialWhenItEnds() {
        connector.addresses().addNamed(address(1), 0);
        connector.dialDue(false, COMPANY, 0);

        connector.onDialFailed(new PeerEndpoint(address(1)), 0);

        assertThat(world.resources.isBalanced()).isTrue();
    }

    @Test
    void givesBackAbandonedDialsOnceThoughTheirEndsComeLater() {
        connector.addresses().addNamed(address(1), 0);
        connector.addresses().addNamed(address(2), 0);
        connector.dialDue(false, COMPANY, 0);

        connector.abandonDials();
        assertThat(world.resources.isBalanced()).isTrue();

        connector.onDialFailed(new PeerEndpoint(address(1)), 0);
        connector.admit(link(1, 2, Direction.OUTGOING), false, 0);
        assertThat(world.resources.isBalanced()).isTrue();
    }

    @Test
    void refusesItself() {
        assertThat(connector.admit(connected(SELF, Direction.INCOMING), true, 0))
                .contains(CloseReason.SELF);
        assertThat(world.resources.isBalanced()).isTrue();
    }

    @Test
    void refusesTheBanned() {
        connector.addresses().bans().convict(address(1), 0);

        assertThat(connector.admit(connected(1, Direction.INCOMING), true, 0)).contains(CloseReason.BANNED);
    }

    @Test
    void refusesEverybodyWhileStopped() {
        connector.addresses().addNamed(address(1), 0);
        connector.dialDue(false, COMPANY, 0);

        assertThat(connector.admit(link(1, 1, Direction.OUTGOING), false, 0)).contains(CloseReason.TORRENT_STOPPED);
        assertThat(world.resources.isBalanced()).isTrue();

        connector.dialDue(false, COMPANY, 60 * SECOND);
        assertThat(world.dialled).containsExactly(address(1), address(1));
    }

    @Test
    void refusesWhenThereAreEnough() {
        join(connected(1, Direction.INCOMING), 0);
        join(connected(2, Direction.INCOMING), 0);

        assertThat(connector.admit(connected(3, Direction.INCOMING), true, 0)).contains(CloseReason.TOO_MANY);
        assertThat(world.resources.connections()).isEqualTo(2);
    }

    @Test
    void keepsTheOlderOfTwoLinksInTheSameDirection() {
        join(link(1, 9, Direction.INCOMING), 0);
        Connected newer = link(2, 9, Direction.INCOMING);

        assertThat(connector.displacedBy(newer, OPEN, SECOND)).isEmpty();
        assertThat(connector.admit(newer, true, SECOND)).contains(CloseReason.DUPLICATE);
    }

    @Test
    void ofTwoCrossingLinksKeepsTheOneOfTheGreaterId() {
        connector.addresses().addNamed(address(SELF + 1), 0);
        connector.dialDue(false, COMPANY, 0);
        Peer lesser = join(link(1, SELF - 1, Direction.INCOMING), 0);
        Peer greater = join(link(2, SELF + 1, Direction.OUTGOING), 0);

        // Our peer id is greater, so our own link stays.
        assertThat(connector.displacedBy(link(3, SELF - 1, Direction.OUTGOING), OPEN, SECOND))
                .containsExactly(Map.entry(lesser, CloseReason.DUPLICATE));
        // Our peer id is smaller, so their link stays.
        assertThat(connector.displacedBy(link(4, SELF + 1, Direction.INCOMING), OPEN, SECOND))
                .containsExactly(Map.entry(greater, CloseReason.DUPLICATE));
    }

    @Test
    void keepsAnEstablishedLinkWhateverCrosses() {
        join(link(1, SELF - 1, Direction.INCOMING), 0);

        assertThat(connector.displacedBy(link(2, SELF - 1, Direction.OUTGOING), OPEN, SwarmLimits.CROSSING_WITHIN))
                .isEmpty();
    }

    @Test
    void displacesNobodyForALinkThatIsRefusedAnyway() {
        join(link(1, SELF - 1, Direction.INCOMING), 0);
        connector.addresses().bans().convict(address(SELF - 1), 0);

        assertThat(connector.displacedBy(link(2, SELF - 1, Direction.OUTGOING), OPEN, 0))
                .isEmpty();
        assertThat(connector.displacedBy(link(3, SELF - 1, Direction.OUTGOING), Optional.empty(), 0))
                .isEmpty();
    }

    @Test
    void evictsForAPeerThatMayBeUseful() {
        Peer silent = join(connected(1, Direction.INCOMING), 0);
        join(connected(2, Direction.INCOMING), 0).onMessage(new Message.HaveAll(), 0);
        Connected newer = connected(3, Direction.INCOMING);

        assertThat(connector.displacedBy(newer, OPEN, 0)).isEmpty();
        assertThat(connector.displacedBy(newer, OPEN, SwarmLimits.SILENT_LINK_AFTER))
                .containsExactly(Map.entry(silent, CloseReason.TOO_MANY));
    }

    @Test
    void makesRoomForNobodyWhileThereIsRoom() {
        join(connected(1, Direction.INCOMING), 0);

        assertThat(connector.displacedBy(connected(3, Direction.INCOMING), OPEN, 1_000 * SECOND))
                .isEmpty();
    }

    @Test
    void dialsWithoutFreeSlotsOnlyWhenAPeerCanBeEvicted() {
        join(connected(1, Direction.INCOMING), 0);
        join(connected(2, Direction.INCOMING), 0).onMessage(new Message.HaveAll(), 0);
        for (int i = 11; i < 20; i++) {
            connector.addresses().addNamed(address(i), 0);
        }

        connector.dialDue(false, COMPANY, SwarmLimits.SILENT_LINK_AFTER - 1);
        assertThat(world.dialled).isEmpty();

        connector.dialDue(false, COMPANY, SwarmLimits.SILENT_LINK_AFTER);
        assertThat(world.dialled).hasSize(SwarmLimits.SPARE_DIALS_MAX);
    }

    @Test
    void dialsWebSeedsBeforePeersWhileSomethingIsWanted() {
        connector.addresses().addNamed(address(1), 0);
        connector.webSeeds().add(WEB_SEED, 0);

        connector.dialDue(true, COMPANY, 0);
        assertThat(world.webSeedsDialled).isEmpty();
        connector.onDialFailed(new PeerEndpoint(address(1)), 0);

        connector.dialDue(false, COMPANY, 0);
        assertThat(world.webSeedsDialled).containsExactly(WEB_SEED);
        assertThat(connector.isDialling()).isTrue();
    }

    @Test
    void refusesAWebSeedThatWasBannedWhileItWasDialled() {
        connector.webSeeds().add(WEB_SEED, 0);
        connector.dialDue(false, COMPANY, 0);
        connector.ban(WEB_SEED, 0);
        Connected link = new Connected(new LinkId(1), WEB_SEED, Direction.OUTGOING, id(1), FakeWorld.FEATURES);

        assertThat(connector.admit(link, true, 0)).contains(CloseReason.BANNED);

        connector.dialDue(false, COMPANY, 1_000 * SECOND);
        assertThat(world.webSeedsDialled).hasSize(1);
    }
}
