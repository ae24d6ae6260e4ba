package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static dev.spate.protocol.transfer.FakeWorld.connected;
import static dev.spate.protocol.transfer.FakeWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.protocol.transfer.FakeWorld.FakePayload;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.MetadataMessage;
import dev.spate.wire.peer.PeerLimits;
import dev.spate.wire.status.Activity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What a torrent of which only the info-hash is known does with links, trackers and commands, and what of it counts
 * when its content is open; MetadataDownloadTest covers lies.
 */
class FetchingMetadataTest {
    private static final int THEIR_ID = 7;

    private final FakeWorld world = new FakeWorld();
    private final Metainfo metainfo = metainfo();
    private final Torrent torrent = torrent(world, false);

    private static Metainfo metainfo() {
        try {
            return Metainfo.parse(MetainfoWriter.folder("content", 2 * BLOCK)
                    .file(List.of("a"), 6 * BLOCK + 1)
                    .pieceHashes(new byte[4 * 20])
                    .toBytes());
        } catch (ProtocolException e) {
            throw new IllegalStateException("what we write can be read", e);
        }
    }

    private Torrent torrent(FakeWorld ofTorrent, boolean isPaused) {
        return new Torrent(
                new TorrentSetup(
                        WireHash.of(metainfo.infoHash()),
                        new LocalPeer(id(50), "Spate", 6881),
                        List.of(List.of("http://tracker.example/announce")),
                        new TorrentSettings(false, 0, 0, 10, 4),
                        isPaused,
                        List.of(address(9)),
                        new TorrentSetup.Start.FromLink()),
                ofTorrent.ports,
                new SplittableRandom(1),
                0);
    }

    /** The files are open now. */
    private void open(long now) {
        int pieces = metainfo.geometry().pieceCount();
        StoredContent nothing = new StoredContent(Bitfield.empty(pieces), Bitfield.empty(pieces), List.of(), 0, 0);
        torrent.handle(new ContentEvent.Opened(world.content(metainfo, nothing)), now);
    }

    private void hear(int link, Message message) {
        torrent.handle(new PeerEvent.Received(new LinkId(link), message), 0);
    }

    private static AnnounceResponse response(List<PeerAddress> peers) {
        return new AnnounceResponse(1800, 0, 1, 0, peers, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private ExtensionHandshake offer(int length) {
        return new ExtensionHandshake(
                Map.of(ExtensionHandshake.METADATA, THEIR_ID),
                "Other 1",
                0,
                0,
                length,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void meet(int link) {
        torrent.handle(connected(link, Direction.INCOMING), 0);
    }

    private void say(int link, MetadataMessage message) {
        hear(link, new Message.ExtensionMessage(Extensions.METADATA, message.encode()));
    }

    private void give(int link) {
        say(link, new MetadataMessage.Data(0, metainfo.infoLength(), metainfo.infoBytes()));
    }

    private Message toThem(MetadataMessage message) {
        return new Message.ExtensionMessage(THEIR_ID, message.encode());
    }

    @Test
    void tellsOnceThatMetadataIsTooLongAndAsksForNoneOfIt() {
        for (int link : new int[] {1, 2}) {
            meet(link);
            hear(link, offer(PeerLimits.METADATA_LENGTH_MAX + link));
        }

        assertThat(world.notices).containsExactly(new Notice.MetadataTooLong(PeerLimits.METADATA_LENGTH_MAX + 1));
        assertThat(world.sentTo(1)).noneMatch(Message.ExtensionMessage.class::isInstance);
        assertThat(world.opened).isEmpty();
    }

    @Test
    void dialsThePeersOfTheLinkAndAsksItsTrackersAsOneWhoHasNotFinished() {
        assertThat(world.dialled).containsExactly(address(9));
        assertThat(world.announced).singleElement().satisfies(announcement -> {
            assertThat(announcement.event()).isEqualTo(AnnounceEvent.STARTED);
            assertThat(announcement.left()).isPositive();
        });
        torrent.handle(new TrackerEvent.Announced(0, Scope.GLOBAL, response(List.of(address(3)))), 0);
        assertThat(world.dialled).contains(address(3));
    }

    @Test
    void sendsItsHandshakeAndAnnouncesNoPiecesYet() {
        meet(1);

        assertThat(world.sentTo(1)).singleElement().isInstanceOfSatisfying(ExtensionHandshake.class, handshake -> {
            assertThat(handshake.ids()).containsEntry(ExtensionHandshake.METADATA, Extensions.METADATA);
            assertThat(handshake.metadataLength()).isZero();
            assertThat(handshake.uploadOnly()).isFalse();
        });
    }

    @Test
    void asksWhoOffersMetadataAndTellsWhenItIsThere() {
        meet(1);
        hear(1, offer(metainfo.infoLength()));
        assertThat(world.sentTo(1)).last().isEqualTo(toThem(new MetadataMessage.Request(0)));

        give(1);
        give(1);

        assertThat(world.opened).containsExactly(metainfo.infoBytes());
        assertThat(world.notices).containsExactly(new Notice.MetadataFetched(metainfo.infoLength()));
        assertThat(world.closed).isEmpty();
    }

    @Test
    void rejectsWhatItIsAskedForAndEndsWhoAsksForEver() {
        meet(1);
        hear(1, offer(0));
        say(1, new MetadataMessage.Request(0));
        assertThat(world.sentTo(1)).last().isEqualTo(toThem(new MetadataMessage.Reject(0)));

        for (int i = 0; i < 300; i++) {
            say(1, new MetadataMessage.Request(i));
        }

        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.MISCONDUCT);
    }

    @Test
    void bansWhoGaveALie() {
        byte[] lie = metainfo.infoBytes();
        lie[5] ^= 1;
        meet(1);
        hear(1, offer(lie.length));
        say(1, new MetadataMessage.Data(0, lie.length, lie));

        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.CORRUPT_DATA);
        assertThat(world.notices).contains(new Notice.PeerBanned(address(1).withPort(0)));
        torrent.handle(
                new PeerEvent.Connected(
                        new LinkId(2), new PeerEndpoint(address(1)), Direction.INCOMING, id(1), FakeWorld.FEATURES),
                0);
        assertThat(world.closed).containsEntry(new LinkId(2), CloseReason.BANNED);
    }

    @Test
    void aLiarThatTellsTheListeningPortOfItsNeighbourBansNothingOfIt() {
        PeerAddress neighbour = PeerAddress.of(new byte[] {10, 0, 0, 9}, 7_000);
        byte[] lie = metainfo.infoBytes();
        lie[5] ^= 1;
        torrent.handle(
                new PeerEvent.Connected(
                        new LinkId(1),
                        new PeerEndpoint(neighbour.withPort(40_000)),
                        Direction.INCOMING,
                        id(1),
                        FakeWorld.FEATURES),
                0);
        hear(
                1,
                new ExtensionHandshake(
                        Map.of(ExtensionHandshake.METADATA, THEIR_ID),
                        "Other 1",
                        neighbour.port(),
                        0,
                        lie.length,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        say(1, new MetadataMessage.Data(0, lie.length, lie));
        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.CORRUPT_DATA);

        torrent.handle(new Command.AddPeers(1, List.of(neighbour)), 0);

        assertThat(world.dialled).contains(neighbour);
    }

    @Test
    void junkInPlaceOfMetadataEndsNoLinkAtOnce() {
        Message junk = new Message.ExtensionMessage(Extensions.METADATA, new byte[] {'x'});
        meet(1);
        hear(1, offer(metainfo.infoLength()));
        hear(1, junk);
        assertThat(world.closed).isEmpty();
        give(1);
        assertThat(world.opened).hasSize(1);

        for (int i = 0; i <= SwarmLimits.CONTROL_MESSAGES_MAX; i++) {
            hear(1, junk);
        }
        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.MISCONDUCT);
    }

    @Test
    void endsWhoSendsBlocksThatNobodyAskedFor() {
        meet(2);
        FakePayload payload = world.payload(FakeWorld.block(0, 0));
        hear(2, new Message.Piece(FakeWorld.block(0, 0), payload));
        assertThat(payload.releases).isEqualTo(1);
        assertThat(world.closed).containsEntry(new LinkId(2), CloseReason.MISCONDUCT);

        FakePayload late = world.payload(FakeWorld.block(0, 0));
        hear(2, new Message.Piece(FakeWorld.block(0, 0), late));
        assertThat(late.releases).isEqualTo(1);
    }

    @Test
    void handsItsLinksOverWithEverythingThatTheirPeersHaveSaid() throws ProtocolException {
        meet(1);
        // While the number of pieces is unknown, a bitfield is as long as its bytes.
        hear(1, new Message.Bits(Bitfield.decode(8, new byte[] {(byte) 0b1100_0000})));
        hear(1, new Message.Have(new PieceIndex(2)));
        hear(1, new Message.Unchoke());
        hear(1, offer(metainfo.infoLength()));
        give(1);

        open(SECOND);

        assertThat(world.closed).isEmpty();
        assertThat(torrent.peers(SECOND)).singleElement().satisfies(peer -> {
            assertThat(peer.progress()).isEqualTo(3.0 / metainfo.geometry().pieceCount());
            assertThat(peer.weAreChoked()).isFalse();
            assertThat(peer.client()).isEqualTo("Other 1");
        });
        assertThat(world.requestedOf(1)).isNotEmpty();
        assertThat(world.sentTo(1)).contains(new Message.HaveNone(), new Message.Interested());
        assertThat(world.sentTo(1).stream().filter(Message.HaveNone.class::isInstance))
                .hasSize(1);
    }

    @Test
    void givesEverythingBackThatItHasTakenWhicheverWayItEnds() {
        torrent.handle(connected(9, Direction.OUTGOING), 0);
        meet(1);
        hear(1, offer(metainfo.infoLength()));
        give(1);

        open(SECOND);
        assertThat(torrent.peers(SECOND)).hasSize(2);
        torrent.handle(new Command.Stop(1), 2 * SECOND);

        assertThat(world.resources.isBalanced()).isTrue();
        assertThat(world.closed).containsOnlyKeys(new LinkId(1), new LinkId(9));
    }

    @Test
    void forgivesADialThatEndsAfterTheHandOver() {
        meet(1);
        hear(1, offer(metainfo.infoLength()));
        give(1);

        open(SECOND);
        torrent.handle(new PeerEvent.DialFailed(new PeerEndpoint(address(9))), 2 * SECOND);
        torrent.handle(new Command.Stop(1), 3 * SECOND);

        assertThat(world.resources.isBalanced()).isTrue();
    }

    @Test
    void endsALinkThatHasSaidTooMuchToBeRemembered() {
        meet(1);
        meet(2);
        for (int i = 0; i <= SwarmLimits.EARLY_MESSAGES_MAX; i++) {
            hear(2, new Message.Have(new PieceIndex(i)));
        }
        hear(1, offer(metainfo.infoLength()));
        give(1);

        open(SECOND);

        assertThat(torrent.peers(SECOND)).hasSize(1);
        assertThat(world.closed).containsOnlyKeys(new LinkId(2));
    }

    @Test
    void endsALinkWhoseBitfieldDoesNotFit() throws ProtocolException {
        meet(1);
        hear(1, new Message.Bits(Bitfield.decode(16, new byte[2])));
        hear(1, offer(metainfo.infoLength()));
        give(1);

        open(SECOND);

        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void tellsTheTrackerNothingTwice() {
        meet(1);
        hear(1, offer(metainfo.infoLength()));
        give(1);

        open(SECOND);

        assertThat(world.announced).hasSize(1);
        assertThat(torrent.trackers()).hasSize(1);
    }

    @Test
    void keepsWhatTheOwnerWantsUntilThereIsATorrent() {
        torrent.handle(new Command.DownloadInOrder(1, true), 0);
        torrent.handle(new Command.LimitRates(2, 5, 5), 0);
        torrent.handle(new Command.AddPeers(3, List.of(address(4))), 0);
        assertThat(world.answered).containsExactly(1L, 2L, 3L);
        assertThat(world.dialled).contains(address(4));
        meet(1);
        hear(1, new Message.HaveAll());
        hear(1, new Message.Unchoke());
        hear(1, offer(metainfo.infoLength()));
        give(1);

        open(SECOND);

        assertThat(world.requestedOf(1)).first().isEqualTo(FakeWorld.block(0, 0));
    }

    @Test
    void staysPausedAcrossTheHandOver() {
        meet(1);
        hear(1, offer(metainfo.infoLength()));
        give(1);
        torrent.handle(new Command.Pause(1), 0);
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.PAUSED);

        open(SECOND);
        torrent.tick(2 * SECOND);

        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.PAUSED);
        assertThat(torrent.peers(SECOND)).isEmpty();
    }

    @Test
    void waitsForItsOwnerWhenItBeginsPaused() {
        FakeWorld other = new FakeWorld();
        Torrent paused = torrent(other, true);
        assertThat(other.dialled).isEmpty();
        paused.handle(connected(1, Direction.INCOMING), 0);
        assertThat(other.closed).containsEntry(new LinkId(1), CloseReason.TORRENT_STOPPED);

        paused.handle(new Command.Resume(1), SECOND);

        assertThat(other.dialled).containsExactly(address(9));
        assertThat(other.announced).hasSize(1);
    }

    @Test
    void announcesStoppedBeforeItAnswersThatItHasStopped() {
        torrent.handle(new TrackerEvent.Announced(0, Scope.GLOBAL, response(List.of())), 0);
        meet(1);

        torrent.handle(new Command.Stop(1), SECOND);
        assertThat(world.announced)
                .last()
                .satisfies(announcement -> assertThat(announcement.event()).isEqualTo(AnnounceEvent.STOPPED));
        assertThat(world.answered).isEmpty();
        torrent.handle(new TrackerEvent.Announced(0, Scope.GLOBAL, response(List.of())), SECOND);

        assertThat(world.answered).containsExactly(1L);
        assertThat(world.closed).containsEntry(new LinkId(1), CloseReason.TORRENT_STOPPED);
        assertThat(world.resources.isBalanced()).isTrue();
    }

    @Test
    void evictsPeersWithoutMetadataWhenAllSlotsAreTaken() {
        for (int link = 11; link <= 20; link++) {
            meet(link);
        }
        torrent.tick(SwarmLimits.USELESS_LINK_AFTER - 1);
        assertThat(world.closed).isEmpty();

        torrent.tick(SwarmLimits.USELESS_LINK_AFTER + SwarmLimits.HOUSEKEEPING);

        assertThat(world.closed).containsOnly(Map.entry(new LinkId(11), CloseReason.TOO_MANY));
    }

    @Test
    void servesItsMetadataOnceItIsATorrent() {
        meet(1);
        hear(1, offer(metainfo.infoLength()));
        give(1);
        open(SECOND);
        assertThat(world.sentTo(1).stream()
                        .filter(ExtensionHandshake.class::isInstance)
                        .map(message -> ((ExtensionHandshake) message).metadataLength()))
                .containsExactly(0, metainfo.infoLength());

        torrent.handle(
                new PeerEvent.Received(
                        new LinkId(1),
                        new Message.ExtensionMessage(Extensions.METADATA, new MetadataMessage.Request(0).encode())),
                2 * SECOND);

        assertThat(world.sentTo(1))
                .last()
                .isEqualTo(toThem(new MetadataMessage.Data(0, metainfo.infoLength(), metainfo.infoBytes())));
    }

    /** BEP 27: opening the files may take a while, in which peers must not use what the torrent forbids. */
    @Test
    void aPrivateTorrentEndsWhatItForbidsWhenItsMetadataArrives() throws ProtocolException {
        Metainfo hidden = Metainfo.parse(MetainfoWriter.singleFile("content", BLOCK, BLOCK)
                .pieceHashes(new byte[20])
                .privateTorrent(true)
                .toBytes());
        Chatter chatter = new Chatter();
        Torrent fetching = torrent(hidden, List.of(chatter));
        Message chat = new Message.ExtensionMessage(Extensions.METADATA + 1, new byte[1]);
        fetching.handle(connected(1, Direction.INCOMING), 0);
        fetching.handle(new PeerEvent.Received(new LinkId(1), offer(hidden.infoLength())), 0);
        fetching.handle(new PeerEvent.Received(new LinkId(1), chat), 0);
        assertThat(chatter.heard).isEqualTo(1);

        var data = new MetadataMessage.Data(0, hidden.infoLength(), hidden.infoBytes());
        fetching.handle(
                new PeerEvent.Received(new LinkId(1), new Message.ExtensionMessage(Extensions.METADATA, data.encode())),
                0);
        fetching.handle(new PeerEvent.Received(new LinkId(1), chat), 0);

        assertThat(world.opened).containsExactly(hidden.infoBytes());
        assertThat(chatter.heard).isEqualTo(1);
    }

    private Torrent torrent(Metainfo unknown, List<Extension> extensions) {
        return new Torrent(
                new TorrentSetup(
                        WireHash.of(unknown.infoHash()),
                        new LocalPeer(id(50), "Spate", 6881),
                        List.of(),
                        new TorrentSettings(false, 0, 0, 10, 4),
                        false,
                        List.of(),
                        new TorrentSetup.Start.FromLink()),
                new TorrentPorts(
                        world.ports.peers(),
                        world.ports.dialer(),
                        world.ports.trackers(),
                        world.ports.opener(),
                        world.ports.publisher(),
                        world.ports.quota(),
                        List.of(),
                        extensions.stream()
                                .<Extension.Factory>map(extension -> _ -> extension)
                                .toList()),
                new SplittableRandom(1),
                0);
    }

    /** An extension that a private torrent may not use. */
    private static final class Chatter implements Extension {
        private int heard;

        @Override
        public String name() {
            return "chatter";
        }

        @Override
        public boolean isForPrivateTorrents() {
            return false;
        }

        @Override
        public Optional<CloseReason> onHandshake(RemotePeer peer, ExtensionHandshake handshake, long now) {
            return Optional.empty();
        }

        @Override
        public Optional<CloseReason> onMessage(RemotePeer peer, byte[] body, long now) {
            heard++;
            return Optional.empty();
        }

        @Override
        public void onLeft(RemotePeer peer, long now) {}

        @Override
        public Map<Integer, CloseReason> housekeep(long now) {
            return Map.of();
        }
    }
}
