package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.block;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.session.SessionResources;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.transfer.FakeWorld.FakePayload;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Handshake.Features;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DownloadsTest {
    private final PeerTable peerTable = new PeerTable();
    private final PiecePicker picker = new PiecePicker(GEOMETRY, new SplittableRandom(1));
    private FakeWorld world = new FakeWorld();

    private Downloads downloads() {
        return new Downloads(world.context(peerTable, 0), picker);
    }

    /** A seed that does not choke us. */
    private Peer seed(int number) {
        return join(FakeWorld.peer(number));
    }

    private Peer join(Peer peer) {
        peer.setPieces(Bitfield.full(GEOMETRY.pieceCount()));
        peer.setChokingUs(false);
        peer.setOurInterest(true);
        peerTable.add(peer);
        picker.onSeedJoined();
        peer.countAsSeed();
        return peer;
    }

    private FakePayload receive(Downloads downloads, Peer peer, BlockRef block, long now) {
        FakePayload payload = world.payload(block);
        assertThat(downloads.onBlock(peer, block, payload, now)).isEmpty();
        return payload;
    }

    @Test
    void asksForAsMuchAsTheWindowTakes() {
        Peer peer = seed(1);

        downloads().ask(peer, 0);

        // All seven blocks fit into the first window.
        assertThat(world.requestedOf(1)).hasSize(7).doesNotHaveDuplicates();
        assertThat(world.resources.blocksLeft()).isEqualTo(93);
    }

    @Test
    void asksNobodyWhoChokesOrBores() {
        Peer choking = seed(1);
        choking.setChokingUs(true);
        Peer boring = seed(2);
        boring.setOurInterest(false);

        downloads().askAll(0);

        assertThat(world.sent).isEmpty();
    }

    @Test
    void asksAChokingPeerForWhatItAllowsFast() {
        Peer peer = seed(1);
        peer.setChokingUs(true);
        peer.addAllowedFast(3);

        downloads().ask(peer, 0);

        assertThat(world.requestedOf(1)).containsExactly(block(3, 0));
    }

    @Test
    void asksForNoMoreThanThereIsMemoryForAndLooksAgainSoon() {
        world = new FakeWorld(new SessionResources(10, 3, 2, 0, 0, 0));
        Downloads downloads = downloads();
        Peer peer = seed(1);

        downloads.ask(peer, 0);
        assertThat(world.requestedOf(1)).hasSize(2);
        assertThat(downloads.nextTick()).isEqualTo(TransferLimits.RETRY_AFTER);

        receive(downloads, peer, world.requestedOf(1).getFirst(), 1);
        assertThat(world.requestedOf(1)).hasSize(2);
    }

    @Test
    void waitsForTheRateLimit() {
        world = new FakeWorld(new SessionResources(10, 3, 100, FakeWorld.BLOCK, 0, 0));
        // The last piece is one byte, which would leave room for a second request.
        picker.setHave(3);
        Downloads downloads = downloads();
        Peer peer = seed(1);

        downloads.ask(peer, 0);
        assertThat(world.requestedOf(1)).hasSize(1);
        assertThat(downloads.nextTick()).isEqualTo(SECOND);

        downloads.askAll(SECOND);
        assertThat(world.requestedOf(1)).hasSize(2);
    }

    @Test
    void writesRequestedBlocksAndFreesTheirBudgetThen() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);
        BlockRef first = world.requestedOf(1).getFirst();

        FakePayload payload = receive(downloads, peer, first, 1);

        assertThat(world.disk).containsExactly("write " + first.piece() + ":" + first.begin() / FakeWorld.BLOCK);
        assertThat(payload.releases).isZero();
        assertThat(world.resources.blocksLeft()).isEqualTo(93);
    }

    @Test
    void dropsASecondCopyAndReleasesIt() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);
        BlockRef first = world.requestedOf(1).getFirst();
        receive(downloads, peer, first, 1);

        FakePayload again = receive(downloads, peer, first, 2);

        assertThat(again.releases).isEqualTo(1);
        assertThat(world.disk).hasSize(1);
    }

    @Test
    void whatNobodyAskedOfThisPeerNeverReachesTheDisk() {
        Downloads downloads = downloads();
        Peer honest = seed(1);
        downloads.ask(honest, 0);
        Peer stranger = seed(2);

        FakePayload wanted = receive(downloads, stranger, world.requestedOf(1).getFirst(), 1);

        assertThat(wanted.releases).isEqualTo(1);
        assertThat(world.disk).isEmpty();
        assertThat(world.sentTo(1)).noneMatch(Message.Cancel.class::isInstance);
        receive(downloads, honest, world.requestedOf(1).getFirst(), 2);
        assertThat(world.disk).hasSize(1);
    }

    @Test
    void whatNobodyWantsIsNeverBegunByAPeer() {
        Downloads downloads = downloads();
        for (int piece = 0; piece < GEOMETRY.pieceCount(); piece++) {
            picker.setPriority(piece, 0);
        }
        Peer stranger = seed(1);

        FakePayload unwanted = receive(downloads, stranger, block(1, 0), 1);

        assertThat(unwanted.releases).isEqualTo(1);
        assertThat(world.disk).isEmpty();
        assertThat(picker.isPartial(1)).isFalse();
        assertThat(world.resources.isBalanced()).isTrue();
    }

    @Test
    void whatAPeerPushesSpoilsNotTheAttemptThatIsLeftToAnother() {
        Downloads downloads = downloads();
        Peer honest = seed(1);
        downloads.ask(honest, 0);
        receive(downloads, honest, block(0, 0), 1);
        receive(downloads, honest, block(0, 1), 1);
        picker.onFailed(0);

        receive(downloads, seed(2), block(0, 0), 2);

        assertThat(world.disk).containsExactly("write 0:0", "write 0:1");
        assertThat(picker.contributors(0)).containsOnly(-1);
    }

    /** The same as {@link #seed}, without the fast extension. */
    private Peer plainSeed(int number) {
        Peer peer = new Peer(
                new PeerEvent.Connected(
                        new LinkId(number),
                        new PeerEndpoint(FakeWorld.address(number)),
                        PeerEvent.Direction.INCOMING,
                        FakeWorld.id(number),
                        new Features(false, true, false, false)),
                number,
                GEOMETRY.pieceCount(),
                0);
        return join(peer);
    }

    private static void choke(Downloads downloads, Peer peer, long now) {
        peer.setChokingUs(true);
        downloads.onChoke(peer, now);
    }

    @Test
    void asksOthersAtOnceForWhatAChokeReturnsAndThePeerItselfAfterwards() {
        Downloads downloads = downloads();
        Peer fickle = plainSeed(1);
        downloads.ask(fickle, 0);
        List<BlockRef> asked = List.copyOf(world.requestedOf(1));
        Peer other = plainSeed(2);

        choke(downloads, fickle, 1);
        assertThat(world.requestedOf(2)).containsExactlyInAnyOrderElementsOf(asked);

        downloads.abandonAll(other, 2);
        peerTable.remove(other);
        fickle.setChokingUs(false);
        downloads.onUnchoke(fickle, 2);
        assertThat(world.requestedOf(1).subList(asked.size(), 2 * asked.size()))
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void asksOthersForWhatAPeerRejectsOrForgetsWhenItChokes() {
        Downloads downloads = downloads();
        Peer fickle = seed(1);
        downloads.ask(fickle, 0);
        List<BlockRef> asked = List.copyOf(world.requestedOf(1));
        seed(2);

        choke(downloads, fickle, SECOND);
        assertThat(downloads.nextTick()).isEqualTo(SECOND + TransferLimits.CHOKE_GRACE);
        downloads.onReject(fickle, asked.getFirst(), SECOND);
        assertThat(world.requestedOf(2)).contains(asked.getFirst());
        downloads.askAll(SECOND + TransferLimits.CHOKE_GRACE);

        assertThat(world.requestedOf(2)).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(world.sentTo(1)).filteredOn(Message.Cancel.class::isInstance).hasSize(asked.size() - 1);
    }

    @Test
    void asksAPeerAnewWhenItUnchokesUsWithoutHavingRejected() {
        Downloads downloads = downloads();
        Peer fickle = seed(1);
        downloads.ask(fickle, 0);
        List<BlockRef> asked = List.copyOf(world.requestedOf(1));

        choke(downloads, fickle, 1);
        fickle.setChokingUs(false);
        downloads.onUnchoke(fickle, 2);

        assertThat(world.sentTo(1)).filteredOn(Message.Cancel.class::isInstance).hasSize(asked.size());
        assertThat(world.requestedOf(1).subList(asked.size(), 2 * asked.size()))
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void waitsOnForWhatAPeerAllowsFastWhenItChokes() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        peer.addAllowedFast(3);
        downloads.ask(peer, 0);

        choke(downloads, peer, 1);
        downloads.askAll(1 + TransferLimits.CHOKE_GRACE);

        assertThat(picker.requestedBlocks()).isEqualTo(1);
        assertThat(world.sentTo(1)).doesNotContain(new Message.Cancel(block(3, 0)));
        receive(downloads, peer, block(3, 0), 2);
        assertThat(world.disk).containsExactly("write 3:0");
    }

    @Test
    void takesWhatCrossedAChoke() {
        Downloads downloads = downloads();
        Peer peer = plainSeed(1);
        downloads.ask(peer, 0);
        choke(downloads, peer, 1);

        receive(downloads, peer, block(0, 0), 2);
        FakePayload again = receive(downloads, peer, block(0, 0), 3);

        assertThat(world.disk).containsExactly("write 0:0");
        assertThat(again.releases).isEqualTo(1);
    }

    @Test
    void givesASingleRequestToOthersThoughItsPeerDelivers() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);
        List<BlockRef> asked = List.copyOf(world.requestedOf(1));
        BlockRef kept = asked.getFirst();
        for (int i = 1; i < asked.size(); i++) {
            // The last one arrives after 102 seconds, so that the peer never owes us all blocks for too long.
            receive(downloads, peer, asked.get(i), i * 17 * SECOND);
            downloads.checkTimeouts(i * 17 * SECOND);
        }
        assertThat(world.sentTo(1)).doesNotContain(new Message.Cancel(kept));

        // The picker has no free block left, so it only matters that the request is free for another peer.
        downloads.checkTimeouts(120 * SECOND);

        assertThat(world.sentTo(1)).contains(new Message.Cancel(kept));
        assertThat(picker.requestedBlocks()).isZero();
    }

    @Test
    void cancelsAtOthersWhatHasCome() {
        Downloads downloads = downloads();
        Peer one = seed(1);
        Peer other = seed(2);
        downloads.ask(one, 0);
        downloads.ask(other, 0);
        List<BlockRef> doubled = world.requestedOf(2);
        assertThat(doubled).isNotEmpty();

        receive(downloads, one, doubled.getFirst(), 1);

        assertThat(world.sentTo(2)).contains(new Message.Cancel(doubled.getFirst()));
        FakePayload crossing = receive(downloads, other, doubled.getFirst(), 2);
        assertThat(crossing.releases).isEqualTo(1);
    }

    @Test
    void closesWhoSendsTooMuchThatNobodyAskedFor() {
        Downloads downloads = downloads();
        Peer peer = FakeWorld.peer(1);
        peerTable.add(peer);
        picker.setHave(0);
        for (int i = 0; i < SwarmLimits.UNASKED_BLOCKS_MAX; i++) {
            receive(downloads, peer, block(0, 0), i);
        }

        FakePayload payload = world.payload(block(0, 0));
        assertThat(downloads.onBlock(peer, block(0, 0), payload, 0)).contains(CloseReason.MISCONDUCT);
        assertThat(payload.releases).isEqualTo(1);
    }

    @Test
    void asksAnotherWhenOneRejects() {
        Downloads downloads = downloads();
        Peer one = seed(1);
        downloads.ask(one, 0);
        BlockRef block = world.requestedOf(1).getFirst();

        downloads.onReject(one, block, 1);
        downloads.ask(seed(2), 1);

        assertThat(world.requestedOf(2)).contains(block);
    }

    @Test
    void givesEverythingBackWhenAPeerLeaves() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);

        downloads.abandonAll(peer, 1);

        assertThat(world.resources.isBalanced()).isTrue();
        assertThat(picker.requestedBlocks()).isZero();
    }

    @Test
    void takesItsBlocksFromAPeerThatOwesForTooLong() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);

        downloads.checkTimeouts(SwarmLimits.REQUEST_TIMEOUT - 1);
        assertThat(peer.isSnubbed()).isFalse();
        downloads.checkTimeouts(SwarmLimits.REQUEST_TIMEOUT);

        assertThat(peer.isSnubbed()).isTrue();
        assertThat(picker.requestedBlocks()).isZero();
        assertThat(world.sentTo(1)).filteredOn(Message.Cancel.class::isInstance).hasSize(7);

        // Blocks that were still on their way are accepted and are not misconduct.
        receive(downloads, peer, block(0, 0), SwarmLimits.REQUEST_TIMEOUT + 1);
        assertThat(world.disk).containsExactly("write 0:0");
        assertThat(peer.isSnubbed()).isFalse();
    }

    @Test
    void sleepsWhenThereIsNothingToWaitFor() {
        Downloads downloads = downloads();
        downloads.ask(seed(1), 0);

        assertThat(downloads.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void leavesASlowPeerNoMoreThanItBringsSoon() {
        Downloads downloads = downloads();
        Peer slow = seed(1);
        downloads.ask(slow, 0);
        List<BlockRef> asked = world.requestedOf(1);

        // Nothing yet: at a block in five seconds, four of the seven would arrive before the limit.
        downloads.checkTimeouts(SwarmLimits.SLOW_BLOCK);
        assertThat(slow.ourRequests().count()).isEqualTo(4);
        assertThat(slow.isSlow()).isTrue();
        receive(downloads, slow, asked.getFirst(), 10 * SECOND);
        downloads.checkTimeouts(10 * SECOND);
        assertThat(slow.ourRequests().count()).isEqualTo(2);
        receive(downloads, slow, asked.get(1), 25 * SECOND);

        assertThat(slow.isSnubbed()).isFalse();
        assertThat(slow.ourRequests().count()).isEqualTo(1);
        downloads.ask(seed(2), 25 * SECOND);
        assertThat(world.requestedOf(2)).contains(asked.get(4), asked.get(5), asked.get(6));
    }

    @Test
    void asksAPeerForMoreAgainThatHasBecomeFaster() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);
        downloads.checkTimeouts(10 * SECOND);
        assertThat(peer.ourRequests().count()).isEqualTo(2);

        for (int i = 0; i < 4; i++) {
            receive(downloads, peer, world.requestedOf(1).get(i), 10 * SECOND + i);
        }

        assertThat(peer.isSlow()).isFalse();
        assertThat(peer.ourRequests().count()).isEqualTo(3);
    }

    @Test
    void beginsAnewWhatALiarHasGivenBlocksOf() {
        Downloads downloads = downloads();
        Peer liar = seed(1);
        Peer honest = seed(2);
        downloads.ask(liar, 0);
        BlockRef lie = block(0, 0);
        receive(downloads, liar, lie, 1);
        downloads.abandonAll(liar, 2);

        downloads.forgetBlocksOf(liar.id());
        downloads.ask(honest, 3);

        assertThat(world.disk).endsWith("discard " + lie.piece());
        assertThat(world.requestedOf(2)).contains(lie);
    }

    private static BlockRef half(BlockRef block, int number) {
        return new BlockRef(block.piece(), block.begin() + number * block.length() / 2, block.length() / 2);
    }

    @Test
    void joinsTheHalvesOfABlock() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);

        FakePayload first = receive(downloads, peer, half(block(0, 1), 0), 1);
        assertThat(world.disk).isEmpty();
        FakePayload second = receive(downloads, peer, half(block(0, 1), 1), 2);

        assertThat(world.disk).containsExactly("write 0:1");
        assertThat(first.length()).isEqualTo(block(0, 1).length());
        assertThat(first.releases).isZero();
        assertThat(second.releases).isEqualTo(1);
        assertThat(peer.down().total()).isEqualTo(block(0, 1).length());
    }

    @Test
    void dropsHalvesThatDoNotFollowEachOther() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);

        FakePayload late = receive(downloads, peer, half(block(0, 0), 1), 1);
        FakePayload repeated = receive(downloads, peer, half(block(0, 0), 0), 2);
        FakePayload first = receive(downloads, peer, half(block(0, 0), 0), 3);
        FakePayload other = receive(downloads, peer, half(block(0, 1), 1), 4);

        assertThat(world.disk).isEmpty();
        assertThat(List.of(late, repeated, first, other)).allMatch(payload -> payload.releases == 1);
    }

    @Test
    void keepsNoHalfOfWhatIsNoLongerAskedFor() {
        Downloads downloads = downloads();
        Peer peer = seed(1);
        downloads.ask(peer, 0);
        FakePayload half = receive(downloads, peer, half(block(0, 0), 0), 1);
        Peer gone = seed(2);
        downloads.abandonAll(peer, 2);
        downloads.ask(gone, 2);
        FakePayload halfOfOther = receive(downloads, gone, half(block(0, 0), 0), 3);

        gone.ourRequests().cancel(block(0, 0));
        downloads.checkTimeouts(4);

        assertThat(half.releases).isEqualTo(1);
        assertThat(halfOfOther.releases).isEqualTo(1);
        // The rest may have been on its way.
        receive(downloads, gone, half(block(0, 0), 1), 5);
        assertThat(world.disk).isEmpty();
    }
}
