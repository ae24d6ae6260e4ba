package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.connected;
import static dev.spate.protocol.transfer.FakeWorld.id;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.ClosedContent;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.ForeignFile;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A torrent whose content is closed while nothing needs it. */
class ClosedTest {
    private static final LinkId LINK = new LinkId(1);

    private final FakeWorld world = new FakeWorld();
    private final Metainfo metainfo = metainfo();
    private long now;

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

    private Torrent torrent(int piecesHave, boolean isPaused) {
        long length = metainfo.geometry().totalLength();
        Progress progress = new Progress(length, piecesHave == 4 ? length : 0, 4, piecesHave, 4);
        return new Torrent(
                new TorrentSetup(
                        WireHash.of(metainfo.infoHash()),
                        new LocalPeer(id(50), "Spate", 6881),
                        metainfo.trackers(),
                        new TorrentSettings(false, 0, 0, 10, 4),
                        isPaused,
                        List.of(),
                        new TorrentSetup.Start.Closed(
                                new ClosedContent(progress, piecesHave == 4, false, metainfo.infoLength()), 7, 8)),
                world.ports,
                new SplittableRandom(1),
                0);
    }

    private Torrent seed() {
        return torrent(4, false);
    }

    private void open(Torrent torrent, Bitfield trusted) {
        StoredContent stored = new StoredContent(trusted, pieces(), List.of(), 8, 7);
        torrent.handle(new ContentEvent.Opened(world.content(metainfo, stored)), now);
    }

    private void hear(Torrent torrent, Message message) {
        torrent.handle(new PeerEvent.Received(LINK, message), now);
    }

    private long needed() {
        return world.notices.stream()
                .filter(Notice.ContentNeeded.class::isInstance)
                .count();
    }

    private void answerTracker(Torrent torrent) {
        torrent.handle(
                new TrackerEvent.Announced(
                        0,
                        Scope.GLOBAL,
                        new AnnounceResponse(
                                1800, 0, 1, 0, List.of(), Optional.empty(), Optional.empty(), Optional.empty())),
                now);
    }

    @Test
    void aCompleteTorrentIsAnnouncedAndSeedsWithClosedFiles() {
        seed().tick(0);

        assertThat(world.disk).isEmpty();
        assertThat(world.announced)
                .singleElement()
                .satisfies(announcement -> assertThat(announcement.left()).isZero());
        assertThat(world.stats).last().satisfies(stats -> {
            assertThat(stats.activity()).isEqualTo(Activity.SEEDING);
            assertThat(stats.progress().piecesHave()).isEqualTo(4);
            assertThat(stats.totals().uploadedBytes()).isEqualTo(7);
        });
        assertThat(needed()).isZero();
    }

    @Test
    void costsNoTickASecondWithoutPeers() {
        Torrent torrent = seed();
        answerTracker(torrent);
        torrent.tick(0);
        torrent.tick(SECOND);

        assertThat(torrent.nextTick()).isGreaterThanOrEqualTo(SwarmLimits.HOUSEKEEPING_ALONE);
    }

    @Test
    void anIncompleteTorrentIsOpenedAtOnce() {
        torrent(1, false);

        assertThat(world.disk).containsExactly("reopen");
    }

    @Test
    void aPausedOneIsOpenedWhenItIsResumed() {
        Torrent torrent = torrent(1, true);
        assertThat(world.disk).isEmpty();

        torrent.handle(new Command.Resume(1), 0);

        assertThat(world.disk).containsExactly("reopen");
    }

    @Test
    void aPeerWakesItOnceAndStays() {
        Torrent torrent = seed();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        hear(torrent, new Message.Bits(Bitfield.empty(4)));
        hear(torrent, new Message.Interested());
        torrent.handle(connected(2, Direction.INCOMING), 0);
        assertThat(needed()).isEqualTo(1);
        assertThat(world.sentTo(1)).singleElement().isInstanceOfSatisfying(ExtensionHandshake.class, handshake -> {
            assertThat(handshake.metadataLength()).isEqualTo(metainfo.infoLength());
        });

        torrent.handle(new Command.OpenContent(5), 0);
        assertThat(world.answered).isEmpty();
        open(torrent, Bitfield.full(4));
        hear(torrent, new Message.Request(new BlockRef(0, 0, BLOCK)));

        assertThat(world.answered).containsExactly(5L);
        assertThat(world.closed).isEmpty();
        assertThat(world.sentTo(1)).contains(new Message.Have(new PieceIndex(0)), new Message.Unchoke());
        assertThat(world.uploadsTo(1)).hasSize(1);
        assertThat(world.stats)
                .last()
                .satisfies(stats -> assertThat(stats.totals().uploadedBytes()).isEqualTo(7));
    }

    @Test
    void aReaderWakesItAndGetsItsPieces() {
        Torrent torrent = seed();
        torrent.handle(new Command.Read(1, 1, 0, 1), 0);
        torrent.handle(new Command.Read(2, 2, 3, 1), 0);
        torrent.handle(new Command.StopReading(3, 1), 0);
        assertThat(needed()).isEqualTo(1);

        torrent.handle(new Command.OpenContent(4), 0);
        open(torrent, pieces(0, 1, 2));
        torrent.handle(connected(1, Direction.INCOMING), 0);
        hear(torrent, new Message.HaveAll());
        hear(torrent, new Message.Unchoke());

        assertThat(world.requestedOf(1)).containsExactly(FakeWorld.block(3, 0));
    }

    @Test
    void aReaderThatHasGoneNeedsNothing() {
        Torrent torrent = torrent(4, true);
        torrent.handle(new Command.Read(1, 1, 0, 1), 0);
        torrent.handle(new Command.StopReading(2, 1), 0);

        torrent.handle(new Command.Resume(3), 0);

        assertThat(needed()).isZero();
    }

    @Test
    void closesItsFilesOnCommandAndStaysOnline() {
        Torrent torrent = seed();
        answerTracker(torrent);
        torrent.handle(new Command.OpenContent(1), 0);
        open(torrent, Bitfield.full(4));
        torrent.handle(connected(1, Direction.INCOMING), 0);

        torrent.handle(new Command.CloseContent(2), SECOND);

        assertThat(world.closed).containsEntry(LINK, CloseReason.NOTHING_TO_DO);
        assertThat(world.disk).endsWith("close");
        assertThat(world.answered).containsExactly(1L);
        torrent.handle(new ContentEvent.Closed(), SECOND);
        assertThat(world.answered).containsExactly(1L, 2L);
        assertThat(world.announced).hasSize(1);
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.SEEDING);
        assertThat(torrent.hasContent()).isFalse();
    }

    @Test
    void savesWhatIsNotSavedBeforeItCloses() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        open(torrent, Bitfield.full(4));
        torrent.handle(connected(1, Direction.INCOMING), 0);
        torrent.handle(new PeerEvent.Uploaded(LINK, 0, 5, List.of()), 0);

        torrent.handle(new Command.CloseContent(2), SECOND);
        assertThat(world.disk).doesNotContain("close");
        torrent.handle(new DiskEvent.Saved(1), SECOND);

        assertThat(world.disk).endsWith("close");
    }

    @Test
    void aPeerThatComesWhileItClosesWakesItAgain() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        open(torrent, Bitfield.full(4));
        torrent.handle(new Command.CloseContent(2), SECOND);
        torrent.handle(connected(1, Direction.INCOMING), SECOND);
        assertThat(needed()).isEqualTo(1);
        torrent.handle(new Command.OpenContent(3), SECOND);
        assertThat(world.disk).endsWith("close");

        torrent.handle(new ContentEvent.Closed(), SECOND);
        assertThat(world.disk).endsWith("close", "reopen");
        open(torrent, Bitfield.full(4));

        assertThat(world.answered).containsExactly(1L, 2L, 3L);
        assertThat(world.closed).isEmpty();
    }

    @Test
    void tellsNobodyThatItIsCompleteASecondTime() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        open(torrent, Bitfield.full(4));
        torrent.tick(SECOND);

        assertThat(world.disk).doesNotContain("confirm 1");
        assertThat(world.notices).noneMatch(Notice.Completed.class::isInstance);
    }

    @Test
    void tellsThatItIsIncompleteWhenPiecesAreGone() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);

        open(torrent, pieces(0, 1));

        assertThat(world.notices).contains(new Notice.Incomplete());
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.DOWNLOADING);
    }

    @Test
    void failsWhenItsFilesCannotBeOpenedAndTriesAgainWhenItIsResumed() {
        Torrent torrent = seed();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        torrent.handle(new Command.OpenContent(1), 0);

        torrent.handle(
                new ContentEvent.OpenFailed(new DiskEvent.Failed(DiskEvent.Cause.MISSING, "content", "is gone")), 0);

        assertThat(world.closed).containsEntry(LINK, CloseReason.TORRENT_STOPPED);
        assertThat(world.answered).containsExactly(1L);
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.FAILED);
        torrent.handle(new Command.Resume(2), 0);
        assertThat(world.disk).containsExactly("reopen", "reopen");
    }

    @Test
    void aCommandAboutContentWakesItAndIsCarriedOut() {
        Torrent torrent = seed();

        torrent.handle(new Command.Recheck(1), 0);
        assertThat(needed()).isEqualTo(1);
        torrent.handle(new Command.OpenContent(2), 0);
        open(torrent, Bitfield.full(GEOMETRY.pieceCount()));

        assertThat(world.disk).contains("check 0", "check 3");
        torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(0), true), 0);
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.CHECKING);
    }

    @Test
    void aPeerThatComesAfterAPauseWakesItAgain() {
        Torrent torrent = seed();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        assertThat(needed()).isEqualTo(1);

        torrent.handle(new Command.Pause(1), 0);
        torrent.handle(new Command.Resume(2), 0);
        torrent.handle(connected(2, Direction.INCOMING), 0);

        assertThat(needed()).isEqualTo(2);
    }

    @Test
    void aCloseIsAnsweredWhenTheFilesCannotBeOpened() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        torrent.handle(new Command.CloseContent(2), 0);

        torrent.handle(
                new ContentEvent.OpenFailed(new DiskEvent.Failed(DiskEvent.Cause.MISSING, "content", "is gone")), 0);

        assertThat(world.answered).containsExactly(1L, 2L);
    }

    @Test
    void aCommandToOpenOvertakesOneToCloseThatStillSaves() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        open(torrent, Bitfield.full(4));
        torrent.handle(new PeerEvent.Uploaded(LINK, 0, 5, List.of()), 0);
        torrent.handle(new Command.CloseContent(2), SECOND);
        assertThat(world.answered).containsExactly(1L);

        torrent.handle(new Command.OpenContent(3), SECOND);
        torrent.handle(new DiskEvent.Saved(1), SECOND);

        assertThat(world.answered).containsExactly(1L, 2L, 3L);
        assertThat(world.disk).doesNotContain("close");
        assertThat(torrent.hasContent()).isTrue();
    }

    @Test
    void aPeerThatComesWhileItOpensOvertakesACommandToClose() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        torrent.handle(new Command.CloseContent(2), 0);
        torrent.handle(connected(1, Direction.INCOMING), 0);

        open(torrent, Bitfield.full(4));

        assertThat(world.answered).containsExactly(2L, 1L);
        assertThat(world.disk).doesNotContain("close");
        assertThat(world.closed).isEmpty();
    }

    @Test
    void aCommandToCloseThatComesWhileItOpensIsCarriedOutUnlessSomebodyNeedsTheContent() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        torrent.handle(new Command.CloseContent(2), 0);

        open(torrent, Bitfield.full(4));
        torrent.handle(new ContentEvent.Closed(), 0);

        assertThat(world.disk).endsWith("close");
        assertThat(world.answered).containsExactly(1L, 2L);
    }

    /** A link reports its last blocks when its writer has ended, which may be after the content was closed. */
    @Test
    void countsWhatWasUploadedBeforeItClosed() {
        Torrent torrent = seed();
        torrent.handle(new Command.OpenContent(1), 0);
        open(torrent, Bitfield.full(4));
        torrent.handle(new Command.CloseContent(2), SECOND);
        torrent.handle(new ContentEvent.Closed(), SECOND);

        torrent.handle(new PeerEvent.Uploaded(LINK, 0, 5, List.of()), SECOND);
        torrent.tick(2 * SECOND);

        assertThat(world.stats)
                .last()
                .satisfies(stats -> assertThat(stats.totals().uploadedBytes()).isEqualTo(7 + 5));
    }

    @Test
    void anotherFileInItsPlaceMakesItFailAndGoOffline() {
        Torrent torrent = seed();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        torrent.handle(new Command.OpenContent(1), 0);
        torrent.handle(
                new ContentEvent.Opened(world.content(
                        metainfo,
                        new StoredContent(
                                pieces(0, 1, 2), pieces(3), List.of(new ForeignFile("content", 0, 3)), 8, 7))),
                now);

        torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(3), false), 0);

        assertThat(world.notices).contains(new Notice.Incomplete());
        assertThat(world.closed).containsEntry(LINK, CloseReason.TORRENT_STOPPED);
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.FAILED);
        torrent.handle(new DiskEvent.Saved(1), SECOND);
        torrent.handle(new Command.Stop(2), SECOND);
        answerTracker(torrent);
        answerTracker(torrent);
        assertThat(world.answered).containsExactly(1L, 2L);
    }

    @Test
    void aPeerThatHasGoneNeedsNothingAndTheNextOneWakesItAgain() {
        Torrent torrent = seed();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        torrent.handle(new PeerEvent.Closed(LINK, CloseReason.PEER_CLOSED), 0);
        assertThat(needed()).isEqualTo(1);

        torrent.handle(connected(2, Direction.INCOMING), 0);

        assertThat(needed()).isEqualTo(2);
    }

    @Test
    void aPausedDownloadIsClosedAndGoesOnWhereItWas() {
        Torrent torrent = torrent(1, false);
        open(torrent, pieces(0));
        torrent.handle(new Command.Pause(1), 0);
        torrent.handle(new Command.CloseContent(2), 0);
        assertThat(world.disk).endsWith("close");
        assertThat(world.stats).last().satisfies(stats -> {
            assertThat(stats.activity()).isEqualTo(Activity.PAUSED);
            assertThat(stats.progress().piecesHave()).isEqualTo(1);
        });

        torrent.handle(new Command.Resume(3), SECOND);
        assertThat(world.disk).endsWith("close");
        torrent.handle(new ContentEvent.Closed(), SECOND);
        assertThat(world.disk).endsWith("close", "reopen");
        open(torrent, pieces(0));
        torrent.handle(connected(1, Direction.INCOMING), SECOND);
        hear(torrent, new Message.HaveAll());
        hear(torrent, new Message.Unchoke());

        assertThat(world.answered).containsExactly(1L, 3L, 2L);
        assertThat(world.requestedOf(1)).isNotEmpty().noneMatch(block -> block.piece() == 0);
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.DOWNLOADING);
    }

    @Test
    void aPausedTorrentIsOpenedForAReaderAndStaysPaused() {
        Torrent torrent = torrent(1, true);

        torrent.handle(new Command.OpenContent(1), 0);
        open(torrent, pieces(0));

        assertThat(torrent.has(new PieceIndex(0))).isTrue();
        assertThat(world.announced).isEmpty();
        assertThat(world.stats).last().extracting(TorrentStats::activity).isEqualTo(Activity.PAUSED);
        torrent.handle(new Command.CloseContent(2), SECOND);
        assertThat(world.disk).endsWith("close");
    }

    @Test
    void givesEverythingBackWhenItStops() {
        Torrent torrent = seed();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        torrent.handle(connected(2, Direction.INCOMING), 0);

        torrent.handle(new Command.Stop(1), 0);
        answerTracker(torrent);
        answerTracker(torrent);

        assertThat(world.answered).containsExactly(1L);
        assertThat(world.resources.isBalanced()).isTrue();
    }
}
