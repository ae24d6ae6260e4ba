package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.address;
import static dev.spate.protocol.transfer.FakeWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.Remote;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.peer.Message;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerEvictionTest {
    private static final int CONNECTIONS = 100;
    private static final int SHARE = CONNECTIONS / SwarmLimits.HOST_SHARES;

    private final PeerTable peerTable = new PeerTable();
    private final AddressBook addresses = new AddressBook();
    private final PeerEviction eviction = new PeerEviction(peerTable, addresses, CONNECTIONS);
    private final FakeObserver observer = new FakeObserver();

    private Peer join(PeerAddress from, Direction direction) {
        return join(new PeerEndpoint(from), direction);
    }

    private Peer join(Remote from, Direction direction) {
        int number = peerTable.nextNumber();
        Connected link = new Connected(new LinkId(number), from, direction, id(number), FakeWorld.FEATURES);
        Peer peer = new Peer(link, number, 1, 0);
        peerTable.add(peer);
        return peer;
    }

    private Peer silent(PeerAddress from) {
        return join(from, Direction.INCOMING);
    }

    private Peer useless(PeerAddress from) {
        Peer peer = silent(from);
        peer.onMessage(new Message.HaveNone(), 0);
        return peer;
    }

    private Peer taker(PeerAddress from) {
        Peer peer = useless(from);
        observer.takers.add(peer);
        return peer;
    }

    private Peer giver(PeerAddress from) {
        Peer peer = useless(from);
        observer.givers.add(peer);
        return peer;
    }

    private Optional<Peer> evictFor(PeerAddress newPeer, long now) {
        return eviction.evictFor(new PeerEndpoint(newPeer), observer, now);
    }

    private static PeerAddress ipv6(String ip) {
        return PeerAddress.of(InetAddress.ofLiteral(ip).getAddress(), 6881);
    }

    private static PeerAddress loopback(int port) {
        return ipv6("127.0.0.1").withPort(port);
    }

    @Test
    void evictsSilentPeersFirst() {
        useless(address(1));
        Peer silent = silent(address(2));

        assertThat(evictFor(address(9), SwarmLimits.SILENT_LINK_AFTER - 1)).isEmpty();
        assertThat(evictFor(address(9), SwarmLimits.USELESS_LINK_AFTER)).contains(silent);
    }

    @Test
    void aSignOfLifeIsNothingSaid() {
        Peer silent = silent(address(1));
        silent.onMessage(new Message.KeepAlive(), 0);

        assertThat(evictFor(address(9), SwarmLimits.SILENT_LINK_AFTER)).contains(silent);
    }

    @Test
    void evictsPeersThatHaveAndWantNothingSoon() {
        Peer useless = useless(address(1));
        giver(address(2));

        assertThat(evictFor(address(9), SwarmLimits.USELESS_LINK_AFTER - 1)).isEmpty();
        assertThat(evictFor(address(9), SwarmLimits.USELESS_LINK_AFTER)).contains(useless);
    }

    @Test
    void evictsPeersThatOnlyTakeWhileWeDownloadAndNotWhileWeSeed() {
        Peer taker = taker(address(1));

        observer.wantsMore = false;
        assertThat(evictFor(address(9), 10 * SwarmLimits.TAKING_LINK_AFTER)).isEmpty();

        observer.wantsMore = true;
        assertThat(evictFor(address(9), SwarmLimits.TAKING_LINK_AFTER)).contains(taker);
    }

    @Test
    void evictsPeersThatASeedUnchokesAndThatTakeNothing() {
        observer.wantsMore = false;
        Peer taker = taker(address(1));
        taker.setChoked(false, 0);
        taker.setChoked(true, SwarmLimits.UNUSED_SLOT_AFTER);

        assertThat(evictFor(address(9), SwarmLimits.USELESS_LINK_AFTER)).contains(taker);
    }

    @Test
    void whoGivesNothingOfWhatItHasIsReplacedAfterMinutesOneAtATime() {
        Peer first = giver(address(1));
        giver(address(2));

        assertThat(evictFor(address(9), SwarmLimits.GIVING_LINK_AFTER - 1)).isEmpty();
        long now = SwarmLimits.GIVING_LINK_AFTER;
        assertThat(evictFor(address(9), now)).contains(first);
        assertThat(evictFor(address(9), now + SwarmLimits.TURNOVER_EVERY - 1)).isEmpty();
        assertThat(evictFor(address(9), now + SwarmLimits.TURNOVER_EVERY)).isPresent();
    }

    @Test
    void whoeverPayloadPassesWithStays() {
        long now = SwarmLimits.GIVING_LINK_AFTER;
        Peer giver = giver(address(1));
        Peer taker = taker(address(2));
        giver.down().add(1_000_000, now);
        taker.up().add(1_000_000, now);
        giver.refreshRates(now);
        taker.refreshRates(now);

        assertThat(evictFor(address(9), now)).isEmpty();
    }

    @Test
    void manyLinksOfOneHostHaveNoTimeOfGrace() {
        Peer first = useless(loopback(1));
        for (int i = 2; i <= SHARE + 1; i++) {
            useless(loopback(i));
        }

        assertThat(evictFor(loopback(9_999), 0)).contains(first);
    }

    @Test
    void manySilentLinksOfManyHostsHaveLittleTimeOfGrace() {
        Peer first = silent(address(1));
        for (int number = 2; number <= CONNECTIONS / 2; number++) {
            silent(address(number));
        }
        assertThat(evictFor(address(200), SwarmLimits.SILENT_MAJORITY_AFTER)).isEmpty();

        silent(address(CONNECTIONS / 2 + 1));

        assertThat(evictFor(address(200), SwarmLimits.SILENT_MAJORITY_AFTER - 1))
                .isEmpty();
        assertThat(evictFor(address(200), SwarmLimits.SILENT_MAJORITY_AFTER)).contains(first);
    }

    @Test
    void aPeerThatHasOnlySentHandshakesIsSilent() {
        Peer peer = silent(address(1));
        peer.onMessage(
                new Message.ExtensionHandshake(
                        Map.of(), "", 0, 0, 0, false, Optional.empty(), Optional.empty(), Optional.empty()),
                0);

        assertThat(evictFor(address(2), SwarmLimits.SILENT_LINK_AFTER)).contains(peer);
    }

    @Test
    void aHostWithManyLinksLosesItsNewestToAHostWithFew() {
        for (int i = 1; i <= SHARE; i++) {
            giver(address(1).withPort(i));
        }
        assertThat(evictFor(address(9), 0)).as("its share").isEmpty();
        Peer newest = giver(address(1));
        for (int i = 10; i < 30; i++) {
            giver(address(i));
        }

        assertThat(evictFor(address(1).withPort(9_999), 0)).as("itself").isEmpty();
        assertThat(evictFor(address(9), 0)).contains(newest);
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneHost() {
        for (int i = 1; i <= SHARE; i++) {
            giver(ipv6("2a01:db8::" + i));
        }
        Peer newest = giver(ipv6("2a01:db8::ffff"));

        assertThat(evictFor(ipv6("2a01:db8::eeee"), 0)).isEmpty();
        assertThat(evictFor(address(9), 0)).contains(newest);
    }

    @Test
    void peersOfOneMachineAreNotLimitedByEachOther() {
        for (int i = 1; i <= CONNECTIONS; i++) {
            giver(loopback(i));
        }

        assertThat(evictFor(loopback(9_999), 0)).isEmpty();
    }

    @Test
    void whomTheOwnerNamedAndWebSeedsStay() {
        addresses.addNamed(address(1), 0);
        join(address(1), Direction.OUTGOING);
        join(new WebSeed(1, WebSeed.Use.ALWAYS), Direction.OUTGOING);

        assertThat(evictFor(address(9), 10 * SwarmLimits.GIVING_LINK_AFTER)).isEmpty();
    }

    @Test
    void saysBeforehandWhetherAPeerCanBeEvicted() {
        silent(address(1));

        assertThat(eviction.canEvict(observer, SwarmLimits.SILENT_LINK_AFTER - 1))
                .isFalse();
        assertThat(eviction.canEvict(observer, SwarmLimits.SILENT_LINK_AFTER)).isTrue();
    }

    @Test
    void anEvictedHostReplacesOnlyHostsThatWereEvictedAsOften() {
        Peer crowd = silent(address(1));
        assertThat(evictFor(address(2), SwarmLimits.SILENT_LINK_AFTER)).contains(crowd);
        peerTable.remove(crowd);
        Peer newPeer = silent(address(2));

        // The first one is back at once and finds no slot; another peer does.
        assertThat(evictFor(address(1), SwarmLimits.SILENT_LINK_AFTER)).isEmpty();
        assertThat(evictFor(address(3), SwarmLimits.SILENT_LINK_AFTER)).contains(newPeer);
        peerTable.remove(newPeer);
        silent(address(1));
        assertThat(evictFor(address(2), SwarmLimits.SILENT_LINK_AFTER)).isPresent();
    }

    @Test
    void anEvictedHostHasNoTimeOfGrace() {
        silent(address(1));
        peerTable.remove(evictFor(address(2), SwarmLimits.SILENT_LINK_AFTER).orElseThrow());
        Peer back = silent(address(1));

        assertThat(evictFor(address(1), 0)).as("its like").isEmpty();
        assertThat(evictFor(address(3), 0)).contains(back);
    }

    @Test
    void anEvictedHostStaysWhileItGivesOrTakes() {
        silent(address(1));
        peerTable.remove(evictFor(address(2), SwarmLimits.SILENT_LINK_AFTER).orElseThrow());
        Peer back = giver(address(1));
        assertThat(evictFor(address(3), 0)).isEmpty();

        observer.givers.remove(back);
        observer.takers.add(back);
        assertThat(evictFor(address(3), 0)).isEmpty();
    }

    @Test
    void thatIsForgottenAfterAWhile() {
        silent(address(1));
        peerTable.remove(evictFor(address(2), SwarmLimits.SILENT_LINK_AFTER).orElseThrow());
        silent(address(3));

        assertThat(evictFor(address(1), SwarmLimits.SILENT_LINK_AFTER + SwarmLimits.EVICTIONS_REMEMBERED))
                .isPresent();
    }
}
