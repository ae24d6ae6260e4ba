package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.address;
import static dev.spate.protocol.torrent.FakeWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.protocol.torrent.PeerEvent.Direction;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.peer.Message;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final int CONNECTIONS = 100;
    private static final int SHARE = CONNECTIONS / Limits.HOST_SHARES;

    private final Roster roster = new Roster();
    private final AddressBook addresses = new AddressBook();
    private final Places places = new Places(roster, addresses, CONNECTIONS);
    private final FakeCompany company = new FakeCompany();

    private Peer join(PeerAddress from, Direction direction) {
        int number = roster.nextNumber();
        Peer peer = new Peer(new Connected(new LinkId(number), from, direction, id(number), true, true), number, 1, 0);
        roster.add(peer);
        return peer;
    }

    private Peer silent(PeerAddress from) {
        return join(from, Direction.INCOMING);
    }

    private Peer useless(PeerAddress from) {
        Peer peer = silent(from);
        peer.heard(new Message.HaveNone(), 0);
        return peer;
    }

    private Peer taker(PeerAddress from) {
        Peer peer = useless(from);
        company.takers.add(peer);
        return peer;
    }

    private Peer giver(PeerAddress from) {
        Peer peer = useless(from);
        company.givers.add(peer);
        return peer;
    }

    private static PeerAddress ipv6(String ip) {
        return PeerAddress.of(InetAddress.ofLiteral(ip).getAddress(), 6881);
    }

    private static PeerAddress loopback(int port) {
        return ipv6("127.0.0.1").withPort(port);
    }

    @Test
    void whoSaysNothingYieldsFirst() {
        useless(address(1));
        Peer silent = silent(address(2));

        assertThat(places.yieldTo(address(9), company, Limits.SILENT_LINK_AFTER - 1))
                .isEmpty();
        assertThat(places.yieldTo(address(9), company, Limits.USELESS_LINK_AFTER))
                .contains(silent);
    }

    @Test
    void aSignOfLifeIsNothingSaid() {
        Peer silent = silent(address(1));
        silent.heard(new Message.KeepAlive(), 0);

        assertThat(places.yieldTo(address(9), company, Limits.SILENT_LINK_AFTER))
                .contains(silent);
    }

    @Test
    void whoHasAndWantsNothingYieldsSoon() {
        Peer useless = useless(address(1));
        giver(address(2));

        assertThat(places.yieldTo(address(9), company, Limits.USELESS_LINK_AFTER - 1))
                .isEmpty();
        assertThat(places.yieldTo(address(9), company, Limits.USELESS_LINK_AFTER))
                .contains(useless);
    }

    @Test
    void whoOnlyTakesYieldsToADownloaderAndNotToASeed() {
        Peer taker = taker(address(1));

        company.wantsMore = false;
        assertThat(places.yieldTo(address(9), company, 10 * Limits.TAKING_LINK_AFTER))
                .isEmpty();

        company.wantsMore = true;
        assertThat(places.yieldTo(address(9), company, Limits.TAKING_LINK_AFTER))
                .contains(taker);
    }

    @Test
    void whoIsUnchokedByASeedAndTakesNothingYields() {
        company.wantsMore = false;
        Peer taker = taker(address(1));
        taker.setChoked(false, 0);
        taker.setChoked(true, Limits.UNUSED_SLOT_AFTER);

        assertThat(places.yieldTo(address(9), company, Limits.USELESS_LINK_AFTER))
                .contains(taker);
    }

    @Test
    void whoGivesNothingOfWhatItHasIsReplacedAfterMinutesOneAtATime() {
        Peer first = giver(address(1));
        giver(address(2));

        assertThat(places.yieldTo(address(9), company, Limits.GIVING_LINK_AFTER - 1))
                .isEmpty();
        long now = Limits.GIVING_LINK_AFTER;
        assertThat(places.yieldTo(address(9), company, now)).contains(first);
        assertThat(places.yieldTo(address(9), company, now + Limits.TURNOVER_EVERY - 1))
                .isEmpty();
        assertThat(places.yieldTo(address(9), company, now + Limits.TURNOVER_EVERY))
                .isPresent();
    }

    @Test
    void whoeverPayloadPassesWithStays() {
        long now = Limits.GIVING_LINK_AFTER;
        Peer giver = giver(address(1));
        Peer taker = taker(address(2));
        giver.down().add(1_000_000, now);
        taker.up().add(1_000_000, now);
        giver.refreshRates(now);
        taker.refreshRates(now);

        assertThat(places.yieldTo(address(9), company, now)).isEmpty();
    }

    @Test
    void aCrowdOfOneHostHasNoTimeOfGrace() {
        Peer first = useless(loopback(1));
        for (int i = 2; i <= SHARE + 1; i++) {
            useless(loopback(i));
        }

        assertThat(places.yieldTo(loopback(9_999), company, 0)).contains(first);
    }

    @Test
    void aSilentCrowdOfManyHostsHasLittleTimeOfGrace() {
        Peer first = silent(address(1));
        for (int number = 2; number <= CONNECTIONS / 2; number++) {
            silent(address(number));
        }
        assertThat(places.yieldTo(address(200), company, Limits.SILENT_CROWD_AFTER))
                .isEmpty();

        silent(address(CONNECTIONS / 2 + 1));

        assertThat(places.yieldTo(address(200), company, Limits.SILENT_CROWD_AFTER - 1))
                .isEmpty();
        assertThat(places.yieldTo(address(200), company, Limits.SILENT_CROWD_AFTER))
                .contains(first);
    }

    @Test
    void whoHasOnlyGreetedIsSilent() {
        Peer peer = silent(address(1));
        peer.heard(
                new Message.ExtensionHandshake(
                        Map.of(), "", 0, 0, 0, false, Optional.empty(), Optional.empty(), Optional.empty()),
                0);

        assertThat(places.yieldTo(address(2), company, Limits.SILENT_LINK_AFTER))
                .contains(peer);
    }

    @Test
    void aHostWithManyLinksYieldsItsNewestToAHostWithFew() {
        for (int i = 1; i <= SHARE; i++) {
            giver(address(1).withPort(i));
        }
        assertThat(places.yieldTo(address(9), company, 0)).as("its share").isEmpty();
        Peer newest = giver(address(1));
        for (int i = 10; i < 30; i++) {
            giver(address(i));
        }

        assertThat(places.yieldTo(address(1).withPort(9_999), company, 0))
                .as("itself")
                .isEmpty();
        assertThat(places.yieldTo(address(9), company, 0)).contains(newest);
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneHost() {
        for (int i = 1; i <= SHARE; i++) {
            giver(ipv6("2a01:db8::" + i));
        }
        Peer newest = giver(ipv6("2a01:db8::ffff"));

        assertThat(places.yieldTo(ipv6("2a01:db8::eeee"), company, 0)).isEmpty();
        assertThat(places.yieldTo(address(9), company, 0)).contains(newest);
    }

    @Test
    void peersOfOneMachineAreNotLimitedByEachOther() {
        for (int i = 1; i <= CONNECTIONS; i++) {
            giver(loopback(i));
        }

        assertThat(places.yieldTo(loopback(9_999), company, 0)).isEmpty();
    }

    @Test
    void whomTheOwnerNamedAndWebSeedsStay() {
        addresses.addNamed(address(1), 0);
        join(address(1), Direction.OUTGOING);
        join(WebSeedAddress.of(1, false), Direction.OUTGOING);

        assertThat(places.yieldTo(address(9), company, 10 * Limits.GIVING_LINK_AFTER))
                .isEmpty();
    }

    @Test
    void saysBeforehandWhetherSomebodyWouldYield() {
        silent(address(1));

        assertThat(places.wouldYield(company, Limits.SILENT_LINK_AFTER - 1)).isFalse();
        assertThat(places.wouldYield(company, Limits.SILENT_LINK_AFTER)).isTrue();
    }

    @Test
    void whoHasYieldedMakesOnlyThoseYieldWhoHaveDoneSoAsOften() {
        Peer crowd = silent(address(1));
        assertThat(places.yieldTo(address(2), company, Limits.SILENT_LINK_AFTER))
                .contains(crowd);
        roster.remove(crowd);
        Peer newcomer = silent(address(2));

        // The first one is back at once, and finds no place; somebody else does.
        assertThat(places.yieldTo(address(1), company, Limits.SILENT_LINK_AFTER))
                .isEmpty();
        assertThat(places.yieldTo(address(3), company, Limits.SILENT_LINK_AFTER))
                .contains(newcomer);
        roster.remove(newcomer);
        silent(address(1));
        assertThat(places.yieldTo(address(2), company, Limits.SILENT_LINK_AFTER))
                .isPresent();
    }

    @Test
    void whoHasYieldedHasNoTimeOfGrace() {
        silent(address(1));
        roster.remove(
                places.yieldTo(address(2), company, Limits.SILENT_LINK_AFTER).orElseThrow());
        Peer back = silent(address(1));

        assertThat(places.yieldTo(address(1), company, 0)).as("its like").isEmpty();
        assertThat(places.yieldTo(address(3), company, 0)).contains(back);
    }

    @Test
    void whoHasYieldedStaysWhileItGivesOrTakes() {
        silent(address(1));
        roster.remove(
                places.yieldTo(address(2), company, Limits.SILENT_LINK_AFTER).orElseThrow());
        Peer back = giver(address(1));
        assertThat(places.yieldTo(address(3), company, 0)).isEmpty();

        company.givers.remove(back);
        company.takers.add(back);
        assertThat(places.yieldTo(address(3), company, 0)).isEmpty();
    }

    @Test
    void thatIsForgottenAfterAWhile() {
        silent(address(1));
        roster.remove(
                places.yieldTo(address(2), company, Limits.SILENT_LINK_AFTER).orElseThrow());
        silent(address(3));

        assertThat(places.yieldTo(address(1), company, Limits.SILENT_LINK_AFTER + Limits.YIELDS_REMEMBERED))
                .isPresent();
    }
}
