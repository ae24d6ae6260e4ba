package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.SECOND;
import static dev.spate.protocol.torrent.FakeWorld.address;
import static dev.spate.protocol.torrent.FakeWorld.connected;
import static dev.spate.protocol.torrent.FakeWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.protocol.torrent.PeerEvent.Direction;
import dev.spate.wire.peer.Message;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntroductionsTest {
    private static final int SELF = 50;

    private static final Company COMPANY = new FakeCompany();
    private static final Optional<Company> OPEN = Optional.of(COMPANY);

    private final FakeWorld world = new FakeWorld();
    private final Roster roster = new Roster();
    private final Introductions introductions =
            new Introductions(roster, world.dialled::add, world.ledger, id(SELF), 2);

    private static Connected link(int link, int peer, Direction direction) {
        return new Connected(new LinkId(link), address(peer), direction, id(peer), true, true);
    }

    private Peer join(Connected link, long now) {
        assertThat(introductions.admit(link, true, now)).isEmpty();
        Peer peer = new Peer(link, roster.nextNumber(), 1, now);
        roster.add(peer);
        return peer;
    }

    @Test
    void dialsNoMoreThanThereIsRoomFor() {
        for (int i = 1; i < 5; i++) {
            introductions.addresses().addNamed(address(i), 0);
        }

        introductions.dialDue(false, COMPANY, 0);
        assertThat(world.dialled).containsExactly(address(1), address(2));

        introductions.dialFailed(address(1), 0);
        introductions.dialDue(false, COMPANY, 0);
        assertThat(world.dialled).last().isEqualTo(address(3));
    }

    @Test
    void givesBackADialWhenItEnds() {
        introductions.addresses().addNamed(address(1), 0);
        introductions.dialDue(false, COMPANY, 0);

        introductions.dialFailed(address(1), 0);

        assertThat(world.ledger.isBalanced()).isTrue();
    }

    @Test
    void givesBackAbandonedDialsOnceThoughTheirEndsComeLater() {
        introductions.addresses().addNamed(address(1), 0);
        introductions.addresses().addNamed(address(2), 0);
        introductions.dialDue(false, COMPANY, 0);

        introductions.abandonDials();
        assertThat(world.ledger.isBalanced()).isTrue();

        introductions.dialFailed(address(1), 0);
        introductions.admit(link(1, 2, Direction.OUTGOING), false, 0);
        assertThat(world.ledger.isBalanced()).isTrue();
    }

    @Test
    void refusesItself() {
        assertThat(introductions.admit(connected(SELF, Direction.INCOMING), true, 0))
                .contains(CloseReason.SELF);
        assertThat(world.ledger.isBalanced()).isTrue();
    }

    @Test
    void refusesTheBanned() {
        introductions.addresses().bans().convict(address(1), 0);

        assertThat(introductions.admit(connected(1, Direction.INCOMING), true, 0))
                .contains(CloseReason.BANNED);
    }

    @Test
    void refusesEverybodyWhileStopped() {
        introductions.addresses().addNamed(address(1), 0);
        introductions.dialDue(false, COMPANY, 0);

        assertThat(introductions.admit(link(1, 1, Direction.OUTGOING), false, 0))
                .contains(CloseReason.TORRENT_STOPPED);
        assertThat(world.ledger.isBalanced()).isTrue();

        introductions.dialDue(false, COMPANY, 60 * SECOND);
        assertThat(world.dialled).containsExactly(address(1), address(1));
    }

    @Test
    void refusesWhenThereAreEnough() {
        join(connected(1, Direction.INCOMING), 0);
        join(connected(2, Direction.INCOMING), 0);

        assertThat(introductions.admit(connected(3, Direction.INCOMING), true, 0))
                .contains(CloseReason.TOO_MANY);
        assertThat(world.ledger.connections()).isEqualTo(2);
    }

    @Test
    void keepsTheOlderOfTwoLinksInTheSameDirection() {
        join(link(1, 9, Direction.INCOMING), 0);
        Connected newer = link(2, 9, Direction.INCOMING);

        assertThat(introductions.displacedBy(newer, OPEN, SECOND)).isEmpty();
        assertThat(introductions.admit(newer, true, SECOND)).contains(CloseReason.DUPLICATE);
    }

    @Test
    void ofTwoCrossingLinksKeepsTheOneOfTheGreaterId() {
        introductions.addresses().addNamed(address(SELF + 1), 0);
        introductions.dialDue(false, COMPANY, 0);
        Peer lesser = join(link(1, SELF - 1, Direction.INCOMING), 0);
        Peer greater = join(link(2, SELF + 1, Direction.OUTGOING), 0);

        // We are the greater one, so our own link stays.
        assertThat(introductions.displacedBy(link(3, SELF - 1, Direction.OUTGOING), OPEN, SECOND))
                .containsExactly(Map.entry(lesser, CloseReason.DUPLICATE));
        // We are the lesser one, so theirs stays.
        assertThat(introductions.displacedBy(link(4, SELF + 1, Direction.INCOMING), OPEN, SECOND))
                .containsExactly(Map.entry(greater, CloseReason.DUPLICATE));
    }

    @Test
    void keepsAnEstablishedLinkWhateverCrosses() {
        join(link(1, SELF - 1, Direction.INCOMING), 0);

        assertThat(introductions.displacedBy(link(2, SELF - 1, Direction.OUTGOING), OPEN, Limits.CROSSING_WITHIN))
                .isEmpty();
    }

    @Test
    void displacesNobodyForALinkThatIsRefusedAnyway() {
        join(link(1, SELF - 1, Direction.INCOMING), 0);
        introductions.addresses().bans().convict(address(SELF - 1), 0);

        assertThat(introductions.displacedBy(link(2, SELF - 1, Direction.OUTGOING), OPEN, 0))
                .isEmpty();
        assertThat(introductions.displacedBy(link(3, SELF - 1, Direction.OUTGOING), Optional.empty(), 0))
                .isEmpty();
    }

    @Test
    void makesRoomInAFullHouseForWhoMayBeUseful() {
        Peer silent = join(connected(1, Direction.INCOMING), 0);
        join(connected(2, Direction.INCOMING), 0).heard(new Message.HaveAll(), 0);
        Connected newer = connected(3, Direction.INCOMING);

        assertThat(introductions.displacedBy(newer, OPEN, 0)).isEmpty();
        assertThat(introductions.displacedBy(newer, OPEN, Limits.SILENT_LINK_AFTER))
                .containsExactly(Map.entry(silent, CloseReason.TOO_MANY));
    }

    @Test
    void makesRoomForNobodyWhileThereIsRoom() {
        join(connected(1, Direction.INCOMING), 0);

        assertThat(introductions.displacedBy(connected(3, Direction.INCOMING), OPEN, 1_000 * SECOND))
                .isEmpty();
    }

    @Test
    void dialsInAFullHouseOnlyForAPlaceThatSomebodyWouldYield() {
        join(connected(1, Direction.INCOMING), 0);
        join(connected(2, Direction.INCOMING), 0).heard(new Message.HaveAll(), 0);
        for (int i = 11; i < 20; i++) {
            introductions.addresses().addNamed(address(i), 0);
        }

        introductions.dialDue(false, COMPANY, Limits.SILENT_LINK_AFTER - 1);
        assertThat(world.dialled).isEmpty();

        introductions.dialDue(false, COMPANY, Limits.SILENT_LINK_AFTER);
        assertThat(world.dialled).hasSize(Limits.SPARE_DIALS_MAX);
    }
}
