package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.SessionQuota;
import dev.spate.protocol.session.SessionResources;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The block budget among peers and torrents that all want more than there is. */
class BlockSharingTest {
    private static final int BLOCKS = 2048;
    private static final PieceGeometry GEOMETRY = new PieceGeometry(4_000L * 16 * BLOCK, 16 * BLOCK);

    private final SessionResources resources = new SessionResources(100, 10, BLOCKS, 0, 0, 0);
    private int questions;
    /**
     * The session resources, with a count of the questions how much is left: at least one for each peer that is
     * checked.
     */
    private final SessionQuota quota = (SessionQuota) Proxy.newProxyInstance(
            BlockSharingTest.class.getClassLoader(), new Class<?>[] {SessionQuota.class}, (_, method, arguments) -> {
                questions += method.getName().equals("blocksLeft") ? 1 : 0;
                return method.invoke(resources, arguments);
            });

    /** One torrent; its disk writes only when the test says so, and then at once. */
    private final class Side {
        private final FakeWorld world = new FakeWorld(resources);
        private final PeerTable peerTable = new PeerTable();
        private final PiecePicker picker = new PiecePicker(GEOMETRY, new SplittableRandom(1));
        private final BlockBudget blockBudget = new BlockBudget(quota);
        private final Downloads downloads = new Downloads(
                new TorrentContext(
                        GEOMETRY,
                        new PiecePriorities(GEOMETRY, List.of(), List.of(), false),
                        peerTable,
                        world.ports,
                        world,
                        blockBudget,
                        new Blame(),
                        new TransferCounters(),
                        resources.down().child(0, 0),
                        resources.up().child(0, 0),
                        4),
                picker);

        Peer seed(int number) {
            Peer peer = new Peer(
                    FakeWorld.connected(number, PeerEvent.Direction.INCOMING), number, GEOMETRY.pieceCount(), 0);
            peer.setPieces(Bitfield.full(GEOMETRY.pieceCount()));
            peer.setChokingUs(false);
            peer.setOurInterest(true);
            peer.ourRequests().limitTo(4096);
            peerTable.add(peer);
            picker.onSeedJoined();
            peer.countAsSeed();
            return peer;
        }

        /** The peer answers everything that was requested from it until now, and the disk writes it. */
        void answers(Peer peer, long now) {
            List<BlockRef> due = outstanding(peer);
            for (BlockRef block : due) {
                downloads.onBlock(peer, block, world.payload(block), now);
                blockBudget.onWritten();
                downloads.onWritten(now);
            }
        }

        private List<BlockRef> outstanding(Peer peer) {
            List<BlockRef> asked = new ArrayList<>();
            for (Message message : world.sentTo(peer.id())) {
                if (message instanceof Message.Request(BlockRef block)) {
                    asked.add(block);
                }
            }
            return asked.subList(asked.size() - peer.ourRequests().count(), asked.size());
        }

        /** All peers answer each second, so that every window doubles until it wants thousands of blocks. */
        void run(int from, int to, List<Peer> peers) {
            for (int second = from; second <= to; second++) {
                long now = second * SECOND;
                peers.forEach(peer -> answers(peer, now));
                downloads.askAll(now);
            }
        }
    }

    @Test
    void oneOfSeveralPeersHoldsAQuarterAtMost() {
        Side torrent = new Side();
        Peer greedy = torrent.seed(1);
        Peer slow = torrent.seed(2);

        torrent.run(0, 20, List.of(greedy));

        assertThat(slow.ourRequests().count()).isPositive();
        assertThat(greedy.ourRequests().count()).isBetween(BLOCKS / 8, BLOCKS / 4);
    }

    @Test
    void oneAloneHoldsNearlyAllAndLeavesRoomForWhoComesNext() {
        Side torrent = new Side();
        Peer alone = torrent.seed(1);

        torrent.run(0, 20, List.of(alone));
        assertThat(alone.ourRequests().count()).isGreaterThan(BLOCKS * 3 / 4);

        Peer next = torrent.seed(2);
        torrent.downloads.ask(next, 20 * SECOND);
        assertThat(next.ourRequests().count()).isEqualTo(8);
        torrent.run(21, 35, List.of(next));
        assertThat(next.ourRequests().count()).isGreaterThan(BLOCKS / 16);
    }

    @Test
    void manyWhoWantAllHoldEquallyMuch() {
        Side torrent = new Side();
        List<Peer> peers = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            peers.add(torrent.seed(i));
        }

        torrent.run(0, 20, peers);

        assertThat(peers)
                .allSatisfy(peer -> assertThat(peer.ourRequests().count()).isBetween(BLOCKS / 24, BLOCKS / 8));
    }

    @Test
    void checkingTheBudgetAgainChecksNotEveryPeer() {
        Side torrent = new Side();
        List<Peer> peers = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            peers.add(torrent.seed(i));
        }
        torrent.run(0, 20, peers);
        int others = resources.blocksLeft();
        for (int i = 0; i < others; i++) {
            resources.takeBlock();
        }
        torrent.downloads.askAll(21 * SECOND);
        questions = 0;

        int ticks = 0;
        for (long now = 21 * SECOND; now < 22 * SECOND; now = Math.max(now + 1, torrent.downloads.nextTick())) {
            torrent.downloads.tick(now);
            ticks++;
        }

        assertThat(ticks).isGreaterThan(50);
        assertThat(questions).isLessThan(3 * ticks);
        peers.getFirst().ourRequests().cancelAll();
        resources.returnBlocks(others);
        torrent.downloads.tick(22 * SECOND);
        assertThat(resources.blocksLeft()).as("what came back is lent").isLessThan(others);
    }

    @Test
    void aSecondTorrentFindsEnoughBesideOneThatWantsAll() {
        Side first = new Side();
        List<Peer> peers = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            peers.add(first.seed(i));
        }
        first.run(0, 20, peers);
        Side second = new Side();
        Peer peer = second.seed(1);

        second.downloads.askAll(20 * SECOND);
        assertThat(peer.ourRequests().count()).isEqualTo(8);
        for (int round = 21; round < 35; round++) {
            first.run(round, round, peers);
            second.run(round, round, List.of(peer));
        }

        assertThat(peer.ourRequests().count()).isGreaterThan(BLOCKS / 8);
    }
}
