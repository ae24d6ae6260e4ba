package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.session.SessionResources;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MetadataMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Metadata below the upload limit of a seed. */
class MetadataExchangeTest {
    private static final int PIECES = 20_000;
    private static final int LIMIT = 100_000;

    /** The requests of an honest client for metadata of this length. */
    private static final int METADATA_PIECES = 24;

    private final FakeWorld world = new FakeWorld(new SessionResources(500, 50, 2048, 0, LIMIT, 0));
    private final Torrent torrent = seed();
    private long now;

    private Torrent seed() {
        try {
            Metainfo metainfo = Metainfo.parse(MetainfoWriter.singleFile("a", PIECES * (long) BLOCK, BLOCK)
                    .pieceHashes(new byte[PIECES * 20])
                    .toBytes());
            return new Torrent(
                    world.setup(
                            metainfo,
                            new StoredContent(Bitfield.full(PIECES), Bitfield.empty(PIECES), List.of(), 0, 0),
                            new TorrentSettings(false, 0, 0, 100, 8),
                            false),
                    world.ports,
                    new SplittableRandom(1),
                    0);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private void connect(int link, PeerAddress from) {
        PeerId peer =
                new PeerId(ByteBuffer.allocate(PeerId.LENGTH).putInt(4, link).array());
        torrent.handle(
                new Connected(new LinkId(link), new PeerEndpoint(from), Direction.INCOMING, peer, FakeWorld.FEATURES),
                now);
        hear(
                link,
                new Message.ExtensionHandshake(
                        Map.of("ut_metadata", 3),
                        "x",
                        0,
                        250,
                        0,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void hear(int link, Message message) {
        torrent.handle(new PeerEvent.Received(new LinkId(link), message), now);
    }

    private void askForAll(int link) {
        for (int piece = 0; piece < METADATA_PIECES; piece++) {
            hear(link, new Message.ExtensionMessage(Extensions.METADATA, new MetadataMessage.Request(piece).encode()));
        }
    }

    private void runUntil(long end) {
        while (now < end) {
            now = Math.min(end, Math.max(now + 1, torrent.nextTick()));
            torrent.tick(now);
        }
    }

    private long givenTo(int link) {
        return world.sentTo(link).stream()
                .filter(message -> message instanceof Message.ExtensionMessage decoded && decoded.length() > BLOCK / 2)
                .count();
    }

    @Test
    void aHostThatComesBackAgainAndAgainGetsNoMoreThanTheLimit() {
        long given = 0;
        for (int link = 1; link <= 120; link++) {
            connect(link, address(66));
            askForAll(link);
            runUntil(link * SECOND / 4);
            given += givenTo(link) * BLOCK;
            torrent.handle(new PeerEvent.Closed(new LinkId(link), CloseReason.PEER_CLOSED), now);
        }

        assertThat(given).isLessThanOrEqualTo(30L * LIMIT + 2 * BLOCK);
    }

    @Test
    void whoAsksForBlocksGetsThemSoonBesideThoseWhoAskForMetadata() {
        for (int link = 1; link <= 50; link++) {
            connect(link, address(66));
            askForAll(link);
        }
        connect(99, address(2));
        hear(99, new Message.HaveNone());
        hear(99, new Message.Interested());
        hear(99, new Message.Request(new BlockRef(0, 0, BLOCK)));

        runUntil(SECOND);

        assertThat(world.uploadsTo(99)).hasSize(1);
    }

    @Test
    void takesNoMemoryForAnswersThatWaitForAPeerWhoDoesNotRead() {
        connect(1, address(66));
        askForAll(1);
        runUntil(20 * SECOND);

        List<Message.ExtensionMessage> answers = world.sentTo(1).stream()
                .filter(Message.ExtensionMessage.class::isInstance)
                .map(Message.ExtensionMessage.class::cast)
                .toList();

        assertThat(answers).hasSize(METADATA_PIECES).allMatch(answer -> answer.heldBytes() == 0);
        assertThat(answers).allMatch(answer -> answer.length() == answer.body().length);
    }

    @Test
    void hostsShareWhatMetadataGets() {
        for (int link = 1; link <= 50; link++) {
            connect(link, address(66));
            askForAll(link);
        }
        connect(99, address(2));
        askForAll(99);

        runUntil(METADATA_PIECES * 2L * BLOCK * SECOND / LIMIT + SECOND);

        assertThat(givenTo(99)).isEqualTo(METADATA_PIECES);
    }
}
