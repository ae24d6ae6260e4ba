package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static dev.spate.protocol.transfer.FakeWorld.block;
import static dev.spate.protocol.transfer.FakeWorld.id;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.protocol.session.SessionResources;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.protocol.transfer.TransferLimits;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Message;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What hostile peers cannot do to a torrent, however they behave. */
class HostilePeersTest {
    private static final int CONNECTIONS = 20;

    private final FakeWorld world = new FakeWorld(new SessionResources(500, 50, 2048, 0, 0, 0));
    private final Torrent torrent = torrent();
    private long now;

    private Torrent torrent() {
        return new Torrent(
                world.setup(
                        metainfo(),
                        new StoredContent(pieces(), pieces(), List.of(), 0, 0),
                        new TorrentSettings(false, 0, 0, CONNECTIONS, 4),
                        false),
                world.ports,
                new SplittableRandom(1),
                0);
    }

    private static Metainfo metainfo() {
        try {
            return Metainfo.parse(MetainfoWriter.singleFile("content", 6 * BLOCK + 1, 2 * BLOCK)
                    .pieceHashes(new byte[4 * 20])
                    .trackers(List.of("http://tracker.example/announce"))
                    .toBytes());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static PeerId idOf(int number) {
        return new PeerId(ByteBuffer.allocate(PeerId.LENGTH).putInt(4, number).array());
    }

    private void connect(long link, PeerAddress from, PeerId peer) {
        torrent.handle(
                new Connected(new LinkId(link), new PeerEndpoint(from), Direction.INCOMING, peer, FakeWorld.FEATURES),
                now);
    }

    private void hear(long link, Message message) {
        torrent.handle(new PeerEvent.Received(new LinkId(link), message), now);
    }

    private boolean isOpen(long link) {
        return !world.closed.containsKey(new LinkId(link));
    }

    /** A seed that unchokes us and then sends one whole wrong piece. */
    private void spoilAPiece(int link) {
        hear(link, new Message.HaveAll());
        hear(link, new Message.Unchoke());
        int piece = world.requestedOf(link).getFirst().piece();
        List<Long> digests = List.of(1L, 2L).subList(0, GEOMETRY.blockCount(piece));
        for (int i = 0; i < digests.size(); i++) {
            hear(link, new Message.Piece(block(piece, i), world.payload(block(piece, i))));
            torrent.handle(new DiskEvent.BlockWritten(block(piece, i)), now);
        }
        torrent.handle(new DiskEvent.PieceFailed(new PieceIndex(piece), digests), now);
    }

    @Test
    void aLiarCannotHaveAnHonestPeerBannedByTakingItsId() {
        connect(1, address(66), id(7));
        spoilAPiece(1);
        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.CORRUPT_DATA);

        connect(2, address(7), id(7));

        assertThat(isOpen(2)).isTrue();
    }

    @Test
    void aLiarIsConvictedThoughOtherLinksOfItComeAndGo() {
        connect(1, address(66), idOf(1));
        for (int i = 0; i < 2 * TransferLimits.SUSPECTS_MAX; i++) {
            connect(1_000 + i, address(66), idOf(1_000 + i));
            torrent.handle(new PeerEvent.Closed(new LinkId(1_000 + i), CloseReason.PEER_CLOSED), now);
        }

        spoilAPiece(1);

        assertThat(isOpen(1)).isFalse();
    }

    @Test
    void aLiarOfAPrivateNetworkIsKeptOutThoughItsIdChanges() {
        int admitted = 0;
        for (int i = 1; i <= 20; i++) {
            connect(i, PeerAddress.of(new byte[] {10, 0, 0, 9}, 40_000 + i), idOf(i));
            if (isOpen(i)) {
                admitted++;
                spoilAPiece(i);
            }
        }

        assertThat(admitted).isEqualTo(SwarmLimits.HOST_CONVICTIONS_MAX);
    }

    @Test
    void anHonestNeighbourBehindThePrivateAddressOfALiarIsWelcome() {
        connect(1, PeerAddress.of(new byte[] {10, 0, 0, 9}, 40_001), idOf(1));
        spoilAPiece(1);

        connect(2, PeerAddress.of(new byte[] {10, 0, 0, 9}, 40_002), idOf(2));

        assertThat(isOpen(2)).isTrue();
    }

    private void fillFromOneHost(Message said) {
        for (int i = 1; i <= CONNECTIONS; i++) {
            connect(i, address(66).withPort(10_000 + i), idOf(i));
            hear(i, said);
        }
    }

    private void passWithSignsOfLife(long time) {
        for (long until = now + time; now < until; now += SECOND) {
            if (now % (60 * SECOND) == 0) {
                for (int i = 1; i <= CONNECTIONS; i++) {
                    hear(i, new Message.KeepAlive());
                }
            }
            torrent.tick(now);
        }
    }

    @Test
    void oneHostCannotTakeAllSlotsForEver() {
        fillFromOneHost(new Message.HaveAll());

        connect(500, address(7), id(7));

        assertThat(isOpen(500)).isTrue();
    }

    @Test
    void manyUselessPeersOfOneHostAreEvictedForTheirNeighbour() {
        fillFromOneHost(new Message.HaveNone());

        connect(500, address(66), id(7));

        assertThat(isOpen(500)).isTrue();
    }

    @Test
    void manyPeersThatKeepWhatTheyClaimToHaveAreReplacedInTime() {
        fillFromOneHost(new Message.HaveAll());
        passWithSignsOfLife(SwarmLimits.GIVING_LINK_AFTER + 10 * SECOND);

        connect(500, address(66), id(7));

        assertThat(isOpen(500)).isTrue();
    }

    @Test
    void dialsNamedPeersAlthoughUselessLinksHoldAllSlots() {
        for (int i = 1; i <= CONNECTIONS; i++) {
            connect(i, address(i), idOf(i));
            hear(i, new Message.HaveNone());
            hear(i, new Message.Interested());
        }
        passWithSignsOfLife(SwarmLimits.USELESS_LINK_AFTER);

        torrent.handle(new Command.AddPeers(1, List.of(address(99))), now);

        assertThat(world.dialled).containsExactly(address(99));
    }

    @Test
    void aPeerWhoseAddressHasChangedIsLetInAtOnce() {
        connect(1, address(1), id(7));

        connect(2, address(2), id(7));

        assertThat(isOpen(2)).isTrue();
    }

    @Test
    void aPeerWhoseOldLinkIsDeadIsLetInFromTheSameAddressAfterTenSeconds() {
        connect(1, address(1), id(7));
        now = SwarmLimits.QUIET_LINK_AFTER;

        connect(2, address(1).withPort(9), id(7));
        hear(2, new Message.HaveNone());
        assertThat(isOpen(2)).isTrue();

        torrent.tick(now + SwarmLimits.QUIET_LINK_AFTER);
        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.DUPLICATE);
    }

    @Test
    void whoTakesTheIdOfAnotherPeerFirstKeepsItOutOfNothing() {
        connect(1, address(66), id(7));
        for (; now < 30 * SECOND; now += SECOND) {
            hear(1, new Message.KeepAlive());
        }

        connect(2, address(7), id(7));

        assertThat(isOpen(2)).isTrue();
        assertThat(isOpen(1)).isTrue();
    }

    @Test
    void aVictimIsDialledThreeTimesByAllTorrentsOfASession() {
        Torrent other = torrent();
        for (int port = 7_000; port < 7_010; port++) {
            AnnounceResponse answer = new AnnounceResponse(
                    1800,
                    0,
                    1,
                    1,
                    List.of(address(66).withPort(port)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            torrent.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, answer), now);
            other.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, answer), now);
        }

        assertThat(world.dialled).hasSize(3);
    }

    @Test
    void aTorrentLeavesUselessConnectionsToOthersOfItsSession() {
        for (int i = 1; i < CONNECTIONS; i++) {
            connect(i, address(i), idOf(i));
        }
        while (world.resources.takeConnection()) {
            // The other connections of the session belong to other torrents, and one of those is refused a connection.
        }
        assertThat(world.closed).isEmpty();

        torrent.tick(SwarmLimits.SILENT_LINK_AFTER);

        assertThat(world.closed).containsOnly(Map.entry(new LinkId(1), CloseReason.TOO_MANY));
        assertThat(world.resources.takeConnection()).isTrue();
    }
}
