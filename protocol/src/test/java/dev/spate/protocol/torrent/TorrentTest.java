package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static dev.spate.protocol.transfer.FakeWorld.block;
import static dev.spate.protocol.transfer.FakeWorld.connected;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.ForeignFile;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.protocol.transfer.FakeWorld.FakePayload;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a torrent does on commands and failures; whole exchanges are tested in sim. */
class TorrentTest {
    private static final LinkId LINK = new LinkId(1);

    private final FakeWorld world = new FakeWorld();

    private static Metainfo metainfo() {
        try {
            return Metainfo.parse(MetainfoWriter.folder("content", 2 * BLOCK)
                    .file(List.of("a"), 4 * BLOCK)
                    .file(List.of("b"), 2 * BLOCK + 1)
                    .pieceHashes(new byte[4 * 20])
                    .trackers(List.of("http://tracker.example/announce"))
                    .toBytes());
        } catch (ProtocolException e) {
            throw new IllegalStateException("what we write can be read", e);
        }
    }

    private Torrent torrent(Bitfield trusted, Bitfield unchecked, List<ForeignFile> foreignFiles, boolean isPaused) {
        TorrentSetup setup = world.setup(
                metainfo(), new StoredContent(trusted, unchecked, foreignFiles, 0, 0), isPaused, address(9));
        return new Torrent(setup, world.ports, new SplittableRandom(1), 0);
    }

    private Torrent empty() {
        return torrent(pieces(), pieces(), List.of(), false);
    }

    /** A seed joins and unchokes us, so that everything is requested from it. */
    private void meetSeed(Torrent torrent) {
        torrent.handle(connected(1, Direction.INCOMING), 0);
        hear(torrent, new Message.HaveAll());
        hear(torrent, new Message.Unchoke());
    }

    private static void hear(Torrent torrent, Message message) {
        torrent.handle(new PeerEvent.Received(LINK, message), 0);
    }

    private FakePayload receive(Torrent torrent, BlockRef block) {
        FakePayload payload = world.payload(block);
        hear(torrent, new Message.Piece(block, payload));
        return payload;
    }

    private void answerDisk(Torrent torrent, int piece, boolean genuine) {
        for (int i = 0; i < FakeWorld.GEOMETRY.blockCount(piece); i++) {
            receive(torrent, block(piece, i));
            torrent.handle(new DiskEvent.BlockWritten(block(piece, i)), 0);
        }
        PieceIndex index = new PieceIndex(piece);
        torrent.handle(
                genuine ? new DiskEvent.PieceVerified(index) : new DiskEvent.PieceFailed(index, List.of(1L, 2L)), 0);
    }

    private void settleDisk(Torrent torrent, long ticket) {
        torrent.handle(new DiskEvent.Forced(ticket), 0);
        torrent.handle(new DiskEvent.Saved(ticket), 0);
    }

    private static AnnounceResponse peers(PeerAddress... addresses) {
        return new AnnounceResponse(
                1800, 0, 3, 4, List.of(addresses), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void partsWithAPeerThatFloodsTheLoop() {
        Torrent torrent = empty();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        hear(torrent, new Message.HaveAll());

        for (int i = 0; i < SwarmLimits.CONTROL_MESSAGES_MAX && world.closed.isEmpty(); i++) {
            hear(
                    torrent,
                    i % 2 == 0 ? new Message.DontHave(new PieceIndex(1), 1) : new Message.Have(new PieceIndex(1)));
        }
        assertThat(world.closed).isEmpty();
        for (int i = 0; i < 2 * SwarmLimits.CONTROL_MESSAGES_MAX && world.closed.isEmpty(); i++) {
            hear(
                    torrent,
                    i % 2 == 0 ? new Message.DontHave(new PieceIndex(1), 1) : new Message.Have(new PieceIndex(1)));
        }

        assertThat(world.closed).containsEntry(LINK, CloseReason.MISCONDUCT);
    }

    @Test
    void keepsAPeerThatSaysHaveNoneAfterItsPieces() {
        Torrent torrent = empty();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        hear(torrent, new Message.Have(new PieceIndex(1)));

        hear(torrent, new Message.HaveNone());
        hear(torrent, new Message.Unchoke());

        assertThat(world.closed).isEmpty();
        assertThat(world.requestedOf(1)).isNotEmpty().allMatch(block -> block.piece() == 1);
    }

    // ---- beginning

    @Test
    void goesOnlineAtOnceWhenNothingIsToBeChecked() {
        empty();

        assertThat(world.dialled).containsExactly(address(9));
        assertThat(world.announced).extracting("event").containsExactly(AnnounceEvent.STARTED);
    }

    @Test
    void checksBeforeItGoesOnline() {
        Torrent torrent = torrent(pieces(0), pieces(1), List.of(), false);
        assertThat(world.dialled).isEmpty();
        torrent.handle(connected(1, Direction.INCOMING), 0);
        assertThat(world.closed).containsEntry(LINK, CloseReason.TORRENT_STOPPED);

        torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(1), true), 0);

        assertThat(torrent.pieces()).isEqualTo(pieces(0, 1));
        assertThat(world.notices).contains(new Notice.Checked(1, 1));
        assertThat(world.dialled).isNotEmpty();
    }

    @Test
    void waitsWhileItIsPausedFromTheStart() {
        Torrent torrent = torrent(pieces(), pieces(0), List.of(), true);
        assertThat(world.disk).isEmpty();

        torrent.handle(new Command.Resume(7), 0);

        assertThat(world.disk).containsExactly("check 0");
        assertThat(world.answered).containsExactly(7L);
    }

    @Test
    void overwritesNoGuardedFileThatDiffers() {
        Torrent torrent = torrent(pieces(), pieces(0, 1), List.of(new ForeignFile("a", 0, 1)), false);
        torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(0), true), 0);

        torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(1), false), 0);

        assertThat(world.notices)
                .anySatisfy(notice -> assertThat(notice)
                        .isInstanceOfSatisfying(
                                Notice.Failed.class,
                                failed -> assertThat(failed.cause()).isEqualTo(DiskEvent.Cause.IN_THE_WAY)));
        assertThat(world.dialled).isEmpty();
    }

    // ---- downloading

    @Test
    void completesOnceEverythingIsVerifiedForcedSavedAndLookedAt() {
        Torrent torrent = torrent(pieces(0, 1, 2), pieces(), List.of(), false);
        meetSeed(torrent);

        answerDisk(torrent, 3, true);
        assertThat(world.notices).doesNotContain(new Notice.Completed());
        settleDisk(torrent, 1);
        assertThat(world.disk).containsOnlyOnce("confirm 1");
        assertThat(world.notices).doesNotContain(new Notice.Completed());
        torrent.handle(new DiskEvent.Confirmed(1), 0);

        assertThat(world.notices).containsOnlyOnce(new Notice.Completed());
        assertThat(world.saved).containsExactly("1: 0123");
        assertThat(world.closed).containsEntry(LINK, CloseReason.NOTHING_TO_DO);
    }

    @Test
    void forcesNothingOfWhatWasThereBeforeItIsComplete() {
        Torrent torrent = torrent(pieces(), pieces(0, 1, 2, 3), List.of(), false);
        for (int piece = 0; piece < 4; piece++) {
            torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(piece), true), 0);
        }
        torrent.handle(new DiskEvent.Confirmed(1), 0);

        assertThat(world.notices).containsOnlyOnce(new Notice.Completed());
        assertThat(world.disk).noneMatch(asked -> asked.startsWith("force"));

        torrent.handle(new Command.Stop(1), 0);
        torrent.tick(SECOND);

        // It is complete, so that nothing is left to resume.
        assertThat(world.disk).noneMatch(asked -> asked.startsWith("force"));
        assertThat(world.saved).isEmpty();
    }

    @Test
    void claimsWhatWasThereBeforeItIsStoppedUnfinished() {
        Torrent torrent = torrent(pieces(), pieces(0, 1), List.of(), false);
        torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(0), true), 0);
        torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(1), true), 0);

        torrent.handle(new Command.Stop(1), 0);
        settleDisk(torrent, 1);

        assertThat(world.saved).containsExactly("1: 01");
    }

    @Test
    void isNotCompleteWhenAFileIsNotThereAndLooksAtEverythingBeforeItGoesOn() {
        Torrent torrent = torrent(pieces(0, 1, 2, 3), pieces(), List.of(), false);
        torrent.tick(0);
        assertThat(world.disk).contains("confirm 1");

        torrent.handle(new DiskEvent.Failed(DiskEvent.Cause.MISSING, "a", "a: is gone"), 0);

        assertThat(world.notices)
                .contains(new Notice.Failed(DiskEvent.Cause.MISSING, "a", "a: is gone"))
                .doesNotContain(new Notice.Completed());
        torrent.handle(new Command.Resume(1), 0);
        assertThat(world.disk).contains("recover", "check 0", "check 1", "check 2", "check 3");
    }

    @Test
    void looksNowAndThenWhetherItsFilesAreStillThere() {
        Torrent torrent = empty();
        torrent.tick(TorrentLimits.WATCH_EVERY - 1);
        assertThat(world.watches).isZero();

        torrent.tick(TorrentLimits.WATCH_EVERY + SwarmLimits.HOUSEKEEPING);

        assertThat(world.watches).isEqualTo(1);
    }

    @Test
    void bansWhoSentABadPieceAlone() {
        Torrent torrent = torrent(pieces(1, 2, 3), pieces(), List.of(), false);
        meetSeed(torrent);

        answerDisk(torrent, 0, false);

        assertThat(world.closed).containsEntry(LINK, CloseReason.CORRUPT_DATA);
        torrent.handle(connected(1, Direction.INCOMING), 0);
        assertThat(torrent.peers(0)).isEmpty();
    }

    @Test
    void releasesABlockThatComesForALinkThatIsGone() {
        Torrent torrent = empty();

        assertThat(receive(torrent, block(0, 0)).releases).isEqualTo(1);
    }

    @Test
    void wantsAPieceAgainThatCanNoLongerBeReadAndSaysSo() {
        Torrent torrent = torrent(pieces(0, 1, 2, 3), pieces(), List.of(), false);
        torrent.handle(connected(1, Direction.INCOMING), 0);
        world.sent.clear();

        torrent.handle(new DiskEvent.Unreadable(new PieceIndex(2), "bad sector"), 0);

        assertThat(torrent.pieces()).isEqualTo(pieces(0, 1, 3));
        assertThat(world.sentTo(1))
                .anySatisfy(message -> assertThat(message)
                        .isInstanceOfSatisfying(
                                Message.ExtensionHandshake.class,
                                told -> assertThat(told.uploadOnly()).isFalse()));
    }

    @Test
    void tellsTrackersOfADownloadThatCompletesOnce() {
        Torrent torrent = torrent(pieces(0, 1, 2), pieces(), List.of(), false);
        torrent.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, peers()), 0);
        meetSeed(torrent);

        answerDisk(torrent, 3, true);
        torrent.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, peers()), 0);
        loseAndRepair(torrent, 2);

        assertThat(world.announced).extracting("event").containsExactly(AnnounceEvent.STARTED, AnnounceEvent.COMPLETED);
    }

    @Test
    void tellsTrackersOfNoDownloadWhenItRepairsWhatWasCompleteFromTheStart() {
        Torrent torrent = torrent(pieces(0, 1, 2, 3), pieces(), List.of(), false);
        torrent.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, peers()), 0);

        loseAndRepair(torrent, 2);

        assertThat(torrent.pieces()).isEqualTo(pieces(0, 1, 2, 3));
        assertThat(world.announced).extracting("event").containsExactly(AnnounceEvent.STARTED);
    }

    @Test
    void tellsTrackersOfNoDownloadWhenARecheckFindsDamageInWhatWasComplete() {
        Torrent torrent = torrent(pieces(), pieces(0, 1, 2, 3), List.of(), false);
        check(torrent, true);
        torrent.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, peers()), 0);

        torrent.handle(new Command.Recheck(1), 0);
        check(torrent, false);
        meetSeed(torrent);
        answerDisk(torrent, 3, true);

        assertThat(torrent.pieces()).isEqualTo(pieces(0, 1, 2, 3));
        assertThat(world.announced).extracting("event").containsExactly(AnnounceEvent.STARTED);
    }

    /** The disk has checked every piece; the last one is as given. */
    private static void check(Torrent torrent, boolean lastIsGenuine) {
        for (int piece = 0; piece < 4; piece++) {
            torrent.handle(new DiskEvent.PieceChecked(new PieceIndex(piece), piece < 3 || lastIsGenuine), 0);
        }
    }

    private void loseAndRepair(Torrent torrent, int piece) {
        torrent.handle(new DiskEvent.Unreadable(new PieceIndex(piece), "bad sector"), 0);
        meetSeed(torrent);
        answerDisk(torrent, piece, true);
    }

    @Test
    void dialsPeersThatTrackersName() {
        Torrent torrent = empty();

        torrent.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, peers(address(3))), 0);

        assertThat(world.dialled).contains(address(3));
    }

    // ---- failing

    @Test
    void aFailureStopsEverythingAndIsTold() {
        Torrent torrent = empty();
        meetSeed(torrent);
        receive(torrent, block(0, 0));

        torrent.handle(new DiskEvent.Failed(DiskEvent.Cause.FULL, "a", "no space left"), 0);

        assertThat(world.closed).containsEntry(LINK, CloseReason.TORRENT_STOPPED);
        assertThat(world.notices).contains(new Notice.Failed(DiskEvent.Cause.FULL, "a", "no space left"));
        assertThat(world.stats.getLast().activity()).isEqualTo(Activity.FAILED);
        assertThat(world.resources.blocksLeft()).isEqualTo(100);
    }

    @Test
    void aResumeAfterAFailureLooksAgainAtWhatWasNotForced() {
        Torrent torrent = torrent(pieces(3), pieces(), List.of(), false);
        meetSeed(torrent);
        answerDisk(torrent, 0, true);
        torrent.handle(new DiskEvent.Failed(DiskEvent.Cause.FULL, "a", "no space left"), 0);
        assertThat(torrent.pieces()).isEqualTo(pieces(3));
        world.disk.clear();

        torrent.handle(new Command.Resume(1), 0);

        assertThat(world.disk).containsExactly("recover", "check 0");
    }

    @Test
    void saysOnceThatItHasFailedAndStopsTryingToSave() {
        Torrent torrent = empty();
        meetSeed(torrent);
        answerDisk(torrent, 0, true);
        var failed = new DiskEvent.Failed(DiskEvent.Cause.FULL, "a", "no space left");
        torrent.handle(failed, 0);
        assertThat(world.saved).hasSize(1);

        // Even the progress cannot be saved.
        torrent.handle(failed, 0);
        for (long second = 1; second < 100; second++) {
            torrent.tick(second * SECOND);
        }

        assertThat(world.saved).hasSize(1);
        assertThat(world.notices).containsOnlyOnce(new Notice.Failed(DiskEvent.Cause.FULL, "a", "no space left"));
    }

    @Test
    void aPauseWaitsForNothingThatCannotBeSaved() {
        Torrent torrent = empty();
        meetSeed(torrent);
        answerDisk(torrent, 0, true);
        var failed = new DiskEvent.Failed(DiskEvent.Cause.FULL, "a", "no space left");
        torrent.handle(failed, 0);
        torrent.handle(failed, 0);

        torrent.handle(new Command.Pause(5), 0);
        assertThat(world.saved).hasSize(2);
        assertThat(world.answered).isEmpty();
        torrent.handle(failed, 0);

        assertThat(world.saved).hasSize(2);
        assertThat(world.answered).containsExactly(5L);
    }

    @Test
    void savesAgainAfterAResume() {
        Torrent torrent = torrent(pieces(3), pieces(), List.of(), false);
        var failed = new DiskEvent.Failed(DiskEvent.Cause.FULL, "a", "no space left");
        torrent.handle(failed, 0);
        torrent.handle(failed, 0);

        torrent.handle(new Command.Resume(1), SECOND);
        torrent.tick(10 * SECOND);

        assertThat(world.saved).containsExactly("1: 3", "2: 3");
    }

    // ---- commands

    @Test
    void aTorrentThatIsStoppedDoesNotGoOn() {
        Torrent torrent = empty();

        torrent.handle(new Command.Stop(1), 0);
        torrent.handle(new Command.Resume(2), 0);

        assertThat(world.stats.getLast().activity()).isEqualTo(Activity.PAUSED);
        assertThat(world.answered).contains(2L);
    }

    @Test
    void aPauseIsAnsweredWhenProgressIsDurable() {
        Torrent torrent = empty();
        meetSeed(torrent);
        answerDisk(torrent, 0, true);

        torrent.handle(new Command.Pause(5), 0);
        assertThat(world.closed).containsEntry(LINK, CloseReason.TORRENT_STOPPED);
        assertThat(world.answered).isEmpty();
        settleDisk(torrent, 1);

        assertThat(world.answered).containsExactly(5L);
        assertThat(world.saved).containsExactly("1: 0");
    }

    @Test
    void aPauseWaitsForBlocksThatAreBeingWritten() {
        Torrent torrent = empty();
        meetSeed(torrent);
        receive(torrent, block(0, 0));
        torrent.handle(new Command.Pause(5), 0);
        torrent.handle(new DiskEvent.Saved(1), 0);
        assertThat(world.answered).isEmpty();

        torrent.handle(new DiskEvent.BlockWritten(block(0, 0)), 0);

        assertThat(world.answered).containsExactly(5L);
    }

    @Test
    void aStopWaitsForTrackersButNotForLong() {
        Torrent torrent = empty();
        torrent.handle(new TrackerEvent.Announced(0, PeerAddress.Scope.GLOBAL, peers()), 0);
        world.announced.clear();

        torrent.handle(new Command.Stop(6), 0);
        assertThat(world.announced).extracting("event").containsExactly(AnnounceEvent.STOPPED);
        assertThat(world.answered).isEmpty();
        torrent.tick(torrent.nextTick());

        assertThat(world.answered).containsExactly(6L);
        assertThat(world.resources.isBalanced()).isTrue();
    }

    @Test
    void aRecheckForgetsUnfinishedPiecesAndLooksAtAll() {
        Torrent torrent = empty();
        meetSeed(torrent);
        receive(torrent, block(1, 0));
        world.disk.clear();

        torrent.handle(new Command.Recheck(8), 0);

        assertThat(world.disk).contains("discard 1", "check 0", "check 1", "check 2", "check 3");
        assertThat(world.disk.indexOf("discard 1")).isLessThan(world.disk.indexOf("check 1"));
        assertThat(world.answered).containsExactly(8L);
    }

    @Test
    void prioritiesThatAreFulfilledCompleteTheDownload() {
        Torrent torrent = torrent(pieces(0, 1), pieces(), List.of(), false);
        torrent.handle(connected(1, Direction.INCOMING), 0);
        world.sent.clear();

        torrent.handle(new Command.Prioritise(1, List.of(4, 0)), 0);
        torrent.handle(new DiskEvent.Confirmed(1), 0);

        assertThat(world.notices).contains(new Notice.Completed());
        assertThat(world.sentTo(1))
                .anySatisfy(message -> assertThat(message)
                        .isInstanceOfSatisfying(
                                Message.ExtensionHandshake.class,
                                told -> assertThat(told.uploadOnly()).isTrue()));

        torrent.handle(new Command.Prioritise(2, List.of(4, 4)), 0);

        assertThat(world.sentTo(1))
                .last()
                .isInstanceOfSatisfying(
                        Message.ExtensionHandshake.class,
                        told -> assertThat(told.uploadOnly()).isFalse());
    }

    @Test
    void addedPeersAreDialledAtOnce() {
        Torrent torrent = empty();

        torrent.handle(new Command.AddPeers(1, List.of(address(4))), 0);

        assertThat(world.dialled).contains(address(4));
    }

    // ---- time

    @Test
    void keepsAQuietLinkAliveAndEndsADeadOne() {
        Torrent torrent = empty();
        torrent.handle(connected(1, Direction.INCOMING), 0);

        torrent.tick(SwarmLimits.KEEP_ALIVE_AFTER);
        assertThat(world.sentTo(1)).contains(new Message.KeepAlive());

        torrent.tick(SwarmLimits.SILENCE_MAX);
        assertThat(world.closed).containsEntry(LINK, CloseReason.TIMEOUT);
    }

    @Test
    void publishesStatsAtMostFourTimesASecondAndOnlyWhenChanged() {
        Torrent torrent = empty();
        torrent.handle(new Command.Reannounce(0), 0);
        int before = world.stats.size();
        for (int i = 1; i < 100; i++) {
            torrent.handle(new Command.Reannounce(i), 0);
        }
        assertThat(world.stats).hasSize(before);

        torrent.handle(connected(1, Direction.INCOMING), TorrentLimits.STATS_EVERY);
        assertThat(world.stats).hasSize(before + 1);

        torrent.tick(10 * SECOND);
        torrent.tick(20 * SECOND);
        assertThat(world.stats).hasSize(before + 1);
    }

    @Test
    void anAnswerForNobodyStopsTheMachineInsteadOfGoingOnHalfRight() {
        Torrent torrent = empty();

        assertThatIllegalStateException().isThrownBy(() -> torrent.handle(new DiskEvent.BlockWritten(block(0, 0)), 0));
    }

    @Test
    void fetchesWhatAReaderNeedsInItsOrderAlsoIfTheOwnerDoesNotWantIt() {
        Torrent torrent = empty();
        torrent.handle(new Command.Prioritise(1, List.of(0, 0)), 0);
        torrent.handle(new Command.Read(2, 7, 2, 1), 0);
        meetSeed(torrent);

        assertThat(world.requestedOf(1)).containsExactly(block(2, 0), block(2, 1));
        torrent.handle(new Command.Read(3, 7, 0, 2), 0);
        assertThat(world.requestedOf(1))
                .containsExactly(block(2, 0), block(2, 1), block(0, 0), block(0, 1), block(1, 0), block(1, 1));
        assertThat(world.answered).containsExactly(1L, 2L, 3L);
    }

    @Test
    void wantsNothingMoreOnceTheReaderHasLeft() {
        Torrent torrent = empty();
        torrent.handle(new Command.Prioritise(1, List.of(0, 0)), 0);
        torrent.handle(new Command.Read(2, 7, 2, 1), 0);
        torrent.handle(connected(1, Direction.INCOMING), 0);
        hear(torrent, new Message.Bits(pieces(2)));
        torrent.handle(new Command.StopReading(3, 7), 0);
        hear(torrent, new Message.Unchoke());

        assertThat(world.requestedOf(1)).isEmpty();
        assertThat(world.sentTo(1)).contains(new Message.Interested(), new Message.NotInterested());
    }

    @Test
    void countsBlocksThatALinkReportsAsSentAfterItsPeerWasDropped() {
        Torrent torrent = empty();

        torrent.handle(new PeerEvent.Uploaded(new LinkId(7), 1, 5_000, List.of()), 0);
        torrent.tick(SECOND);

        assertThat(world.stats.getLast().totals().uploadedBytes()).isEqualTo(5_000);
    }
}
