package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static dev.spate.protocol.transfer.FakeWorld.connected;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How a torrent restores its connections, in virtual time. */
class ReconnectionTest {
    private static final long MINUTE = 60 * SECOND;

    private final FakeWorld world = new FakeWorld();
    private long now;
    private Torrent torrent = downloading();

    private Torrent downloading() {
        return torrent(pieces());
    }

    private Torrent torrent(Bitfield had) {
        TorrentSetup setup = world.setup(metainfo(), new StoredContent(had, pieces(), List.of(), 0, 0), false);
        return new Torrent(setup, world.ports, new SplittableRandom(1), 0);
    }

    private static Metainfo metainfo() {
        try {
            return Metainfo.parse(MetainfoWriter.singleFile("content", 6 * BLOCK + 1, 2 * BLOCK)
                    .pieceHashes(new byte[4 * 20])
                    .trackers(List.of("http://tracker.example/announce"))
                    .toBytes());
        } catch (ProtocolException e) {
            throw new IllegalStateException("what we write can be read", e);
        }
    }

    private void announced(int minInterval, PeerAddress... peers) {
        torrent.handle(
                new TrackerEvent.Announced(
                        0,
                        Scope.GLOBAL,
                        new AnnounceResponse(
                                1800,
                                minInterval,
                                1,
                                1,
                                List.of(peers),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                now);
    }

    /** Time passes, and the loop calls tick whenever something is due. */
    private void pass(long nanos) {
        long until = now + nanos;
        while (torrent.nextTick() <= until) {
            now = Math.max(now, torrent.nextTick());
            torrent.tick(now);
        }
        now = until;
    }

    /** The machine sleeps: no tick happens. */
    private void sleep(long nanos) {
        now += nanos;
        torrent.tick(now);
    }

    private void link(int number, boolean isUnchoked) {
        torrent.handle(connected(number, Direction.OUTGOING), now);
        hear(number, new Message.HaveAll());
        if (isUnchoked) {
            hear(number, new Message.Unchoke());
        }
        world.sent.clear();
    }

    private void hear(int number, Message message) {
        torrent.handle(new PeerEvent.Received(new LinkId(number), message), now);
    }

    private void lose(int number) {
        torrent.handle(new PeerEvent.Closed(new LinkId(number), CloseReason.PEER_CLOSED), now);
    }

    private void fail(int number) {
        torrent.handle(new PeerEvent.DialFailed(new PeerEndpoint(address(number))), now);
    }

    private void linkSeed() {
        announced(0, address(1));
        link(1, true);
        world.dialled.clear();
        world.announced.clear();
    }

    @Test
    void dialsAPeerThatWasLinkedAgainWithinSecondsWhenNobodyIsLeft() {
        linkSeed();
        pass(MINUTE);
        lose(1);

        pass(10 * SECOND);

        assertThat(world.dialled).containsExactly(address(1));
    }

    @Test
    void triesAPeerThatWasLinkedLatelyAtLeastEveryHalfMinute() {
        linkSeed();
        lose(1);
        long last = now;
        while (now < 8 * MINUTE) {
            pass(SECOND);
            if (!world.dialled.isEmpty()) {
                assertThat(now - last).isLessThanOrEqualTo(30 * SECOND);
                last = now;
                world.dialled.clear();
                fail(1);
            }
        }

        assertThat(now - last).isLessThanOrEqualTo(30 * SECOND);
    }

    @Test
    void asksTrackersSoonAgainWhenNobodyIsLeft() {
        linkSeed();
        pass(MINUTE);
        lose(1);

        pass(30 * SECOND);
        assertThat(world.announced).hasSize(1);

        announced(0);
        pass(32 * SECOND);
        assertThat(world.announced).hasSize(2);
    }

    @Test
    void asksNoTrackerBelowTheMinimumThatItNames() {
        announced(900, address(1));
        link(1, true);
        world.announced.clear();
        lose(1);

        pass(899 * SECOND);
        assertThat(world.announced).isEmpty();

        pass(2 * SECOND);
        assertThat(world.announced).hasSize(1);
    }

    @Test
    void leavesTrackersAloneThatSayWhenToComeBack() {
        torrent.handle(new TrackerEvent.AnnounceFailed(0, new AnnounceFailure("busy", 900)), now);
        world.announced.clear();

        torrent.handle(new NetworkChanged(), now);
        pass(890 * SECOND);

        assertThat(world.announced).isEmpty();
    }

    @Test
    void aSeedWithoutPeersIsNoReasonToAskMoreOften() {
        torrent = torrent(Bitfield.full(4));
        announced(0);
        world.announced.clear();

        pass(20 * MINUTE);

        assertThat(world.announced).isEmpty();
    }

    @Test
    void findsOutAfterASleepWhichLinksLive() {
        announced(0, address(1), address(2), address(3));
        link(1, true);
        link(2, true);
        link(3, false);

        sleep(100 * SECOND);
        assertThat(world.sentTo(1)).contains(new Message.KeepAlive());
        hear(2, new Message.KeepAlive());
        world.dialled.clear();
        pass(8 * SECOND);

        assertThat(world.closed).containsOnlyKeys(new LinkId(1));
    }

    @Test
    void takesSilenceOfAllAfterASleepForTheEndOfAll() {
        announced(0, address(1), address(3));
        link(1, false);
        link(3, false);

        sleep(MINUTE);
        world.dialled.clear();
        pass(9 * SECOND);

        assertThat(world.closed).containsOnlyKeys(new LinkId(1), new LinkId(3));
        assertThat(world.dialled).containsExactlyInAnyOrder(address(1), address(3));
    }

    @Test
    void dialsEverybodyAtOnceWhenTheNetworkIsBack() {
        announced(0, address(1), address(2));
        fail(1);
        fail(2);
        pass(5 * MINUTE);
        world.dialled.clear();
        fail(1);
        fail(2);

        torrent.handle(new NetworkChanged(), now);

        assertThat(world.dialled).containsExactlyInAnyOrder(address(1), address(2));
    }

    @Test
    void asksATrackerAtOnceThatCouldNotBeReachedWithoutTheNetwork() {
        linkSeed();
        for (int failures = 0; failures < 8; failures++) {
            pass(20 * MINUTE);
            torrent.handle(new TrackerEvent.AnnounceFailed(0, new AnnounceFailure("", AnnounceFailure.NOT_SAID)), now);
            hear(1, new Message.KeepAlive());
        }
        pass(10 * SECOND);
        world.announced.clear();

        torrent.handle(new NetworkChanged(), now);

        assertThat(world.announced).hasSize(1);
    }

    @Test
    void tellsTrackersOfANewNetworkOnceInAWhile() {
        linkSeed();
        for (int looks = 0; looks < 15; looks++) {
            hear(1, new Message.KeepAlive());
            pass(20 * SECOND);
            if (looks >= 4) {
                torrent.handle(new NetworkChanged(), now);
                announced(0);
            }
        }

        assertThat(world.announced).hasSize(1);
        assertThat(world.closed).isEmpty();
    }

    @Test
    void takesLongSilenceOfAllWhoOweBlocksForTheEndOfTheNetwork() {
        linkSeed();

        pass(50 * SECOND);

        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.TIMEOUT);
        assertThat(world.dialled).contains(address(1));
    }

    @Test
    void waitsForASlowPeerWhileAnybodyIsHeard() {
        announced(0, address(1), address(2));
        link(1, true);
        link(2, false);
        for (int i = 0; i < 6; i++) {
            pass(20 * SECOND);
            hear(2, new Message.KeepAlive());
        }

        assertThat(world.closed).isEmpty();
    }

    @Test
    void dialsWhoWasLinkedAgainAlsoAmongLinksOfNoUse() {
        linkSeed();
        torrent.handle(connected(2, Direction.INCOMING), now);
        pass(MINUTE);
        lose(1);

        pass(10 * SECOND);

        assertThat(world.dialled).containsExactly(address(1));
    }

    @Test
    void dialsWhoWasLinkedAgainAlsoAmongFewThatGive() {
        linkSeed();
        announced(0, address(1), address(2));
        pass(SECOND);
        link(2, true);
        world.dialled.clear();
        lose(2);

        pass(10 * SECOND);

        assertThat(world.dialled).containsExactly(address(2));
    }

    @Test
    void takesItsTimeAmongEnoughThatGive() {
        for (int number = 1; number <= SwarmLimits.USEFUL_PEERS_ENOUGH + 1; number++) {
            announced(0, address(number));
            pass(SECOND);
            link(number, true);
        }
        world.dialled.clear();
        lose(1);

        pass(10 * SECOND);

        assertThat(world.dialled).isEmpty();
    }

    @Test
    void dialsWhoHadComeByItself() {
        torrent.handle(connected(1, Direction.INCOMING), now);
        hear(1, handshake(7_000));
        hear(1, new Message.HaveAll());
        hear(1, new Message.Unchoke());
        hear(1, new Message.Piece(FakeWorld.block(0, 0), world.payload(FakeWorld.block(0, 0))));
        lose(1);

        pass(10 * SECOND);

        assertThat(world.dialled).containsExactly(address(1).withPort(7_000));
    }

    @Test
    void dialsNobodyWhoCameAndGaveNothing() {
        torrent.handle(connected(1, Direction.INCOMING), now);
        hear(1, handshake(7_000));
        lose(1);

        pass(10 * SECOND);

        assertThat(world.dialled).isEmpty();
    }

    private static Message.ExtensionHandshake handshake(int listenPort) {
        return new Message.ExtensionHandshake(
                Map.of(), "", listenPort, 0, 0, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void dialsOneThatHasNoRoomLessAndLessOften() {
        linkSeed();
        int links = 0;
        for (int second = 0; second < 120; second++) {
            lose(1);
            pass(SECOND);
            if (!world.dialled.isEmpty()) {
                world.dialled.removeFirst();
                torrent.handle(connected(1, Direction.OUTGOING), now);
                links++;
            }
        }

        // After 2, 4, 8, 16, 32 and 32 seconds.
        assertThat(links).isBetween(5, 8);
    }
}
