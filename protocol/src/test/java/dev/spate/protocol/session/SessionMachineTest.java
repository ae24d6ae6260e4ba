package dev.spate.protocol.session;

import static dev.spate.protocol.session.QueueWorld.FAST;
import static dev.spate.protocol.session.QueueWorld.HOUR;
import static dev.spate.protocol.session.QueueWorld.MINUTE;
import static dev.spate.protocol.session.QueueWorld.SECOND;
import static dev.spate.protocol.session.QueueWorld.downloads;
import static dev.spate.protocol.session.QueueWorld.seeds;
import static dev.spate.protocol.session.QueueWorld.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.session.EntryState.Active;
import dev.spate.protocol.session.EntryState.Dormant;
import dev.spate.protocol.session.EntryState.Leaving;
import dev.spate.protocol.session.EntryState.Opening;
import dev.spate.protocol.session.EntryState.Queued;
import dev.spate.protocol.session.EntryState.Stopped;
import dev.spate.protocol.session.QueueEvent.Destination;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionMachineTest {
    @Test
    void fiveHundredDownloadsShareFivePlacesInOrder() {
        var world = new QueueWorld(downloads(5));

        world.addDownloads(500);
        world.run(HOUR);

        assertThat(world.running()).containsExactly(1, 2, 3, 4, 5);
        assertThat(world.calls()).containsExactly("start 1", "start 2", "start 3", "start 4", "start 5");
    }

    @Test
    void stalledOnesGiveWayUntilOneThatIsAliveIsFound() {
        var world = new QueueWorld(total(5, 5));
        world.addDownloads(500);
        IntStream.rangeClosed(1, 500).filter(number -> number != 321).forEach(world::stall);

        world.run(4 * HOUR);

        assertThat(world.running()).hasSize(5).contains(321);
        assertThat(world.calls()).contains("start 500");
        assertThat(world.calls().stream().filter("start 321"::equals)).hasSize(1);
    }

    @Test
    void stalledOnesKeepRunningWithoutAPlaceWhileTheTotalAllowsIt() {
        var world = new QueueWorld(total(5, 20));
        world.addDownloads(500);
        world.stall(1, 2, 3);

        world.run(5 * MINUTE);

        assertThat(world.running()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(world.slow()).containsExactly(1, 2, 3);
    }

    @Test
    void aForcedOneGoesFirstAndTheLastOneMakesRoom() {
        var world = new QueueWorld(downloads(5));
        world.addDownloads(500);
        world.run(MINUTE);

        world.send(new QueueEvent.Force(500, true));
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1, 2, 3, 4, 500);
        assertThat(world.state(5)).isInstanceOf(Queued.class);
    }

    @Test
    void forcedOnesRunRegardlessOfEveryLimit() {
        var world = new QueueWorld(new PlaceLimits(0, 0, 2, 0, 0, 3));
        world.addDownloads(20);

        for (int number = 11; number <= 20; number++) {
            world.send(new QueueEvent.Force(number, true));
        }
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
    }

    @Test
    void aForcedOneGoesBackToItsPlaceInTheQueueWhenItIsForcedNoLonger() {
        var world = new QueueWorld(downloads(2));
        world.addDownloads(4);
        world.send(new QueueEvent.Force(4, true));
        world.run(MINUTE);

        world.send(new QueueEvent.Force(4, false));
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1, 2);
        assertThat(world.order()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void everythingRunsWithoutLimits() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED);

        world.addDownloads(500);
        world.run(MINUTE);

        assertThat(world.running()).hasSize(500);
        assertThat(world.queued()).isEmpty();
    }

    @Test
    void aFinishedDownloadBecomesASeedAndFreesItsPlaceAtOnce() {
        var world = new QueueWorld(downloads(2));
        world.addDownloads(3);
        world.run(MINUTE);

        world.work(1, Work.SEEDING);

        assertThat(world.state(1)).isInstanceOf(Active.class);
        assertThat(world.state(3)).isInstanceOf(Opening.class);
    }

    @Test
    void aFinishedDownloadWaitsWhenEarlierSeedsHaveAllPlaces() {
        var world = new QueueWorld(seeds(1));
        world.addSeeds(1);
        world.add(QueueEntry.added(2, Work.DOWNLOADING));
        world.run(MINUTE);

        world.work(2, Work.SEEDING);
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1);
        assertThat(world.state(2)).isInstanceOf(Queued.class);
    }

    @Test
    void aTorrentThatCannotBeOpenedFreesItsPlace() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.failWhenOpened(1);

        world.run(MINUTE);

        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.FAILED));
        assertThat(world.running()).containsExactly(2);
    }

    @Test
    void aTorrentThatFailsWhileItRunsFreesItsPlace() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);

        world.fail(1);

        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.FAILED));
        assertThat(world.running()).containsExactly(2);
    }

    @Test
    void aFailedTorrentRunsAgainWhenItIsResumed() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);
        world.fail(1);
        world.run(MINUTE);

        world.send(new QueueEvent.Resume(1));
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1);
    }

    @Test
    void checksWaitForEachOtherInOrder() {
        var world = new QueueWorld(PlaceLimits.HOME);
        for (int number = 1; number <= 3; number++) {
            world.add(QueueEntry.added(number, Work.CHECKING));
        }
        world.run(HOUR);
        assertThat(world.running()).containsExactly(1);

        world.work(1, Work.SEEDING);
        world.run(SECOND);

        assertThat(world.running()).containsExactly(1, 2);
        assertThat(world.state(3)).isInstanceOf(Queued.class);
    }

    @Test
    void aTorrentThatNeedsACheckWhenItIsOpenWaitsForItsTurnToCheck() {
        var world = new QueueWorld(new PlaceLimits(1, 0, 0, 0, 0, 0));
        world.addDownloads(3);
        for (int number = 1; number <= 3; number++) {
            world.work(number, Work.CHECKING);
        }

        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1);
        assertThat(world.entry(3).work()).isEqualTo(Work.CHECKING);
    }

    @Test
    void fetchingMetadataTakesNoPlaceOfADownload() {
        var world = new QueueWorld(new PlaceLimits(1, 2, 1, 1, 0, 0));
        world.addDownloads(1);
        for (int number = 2; number <= 4; number++) {
            world.add(QueueEntry.added(number, Work.FETCHING_METADATA));
            world.rates(number, FAST, 0);
        }
        world.run(MINUTE / 2);
        assertThat(world.running()).containsExactly(1, 2, 3);

        world.work(2, Work.DOWNLOADING);
        world.run(SECOND);

        assertThat(world.running()).containsExactly(1, 3, 4);
        assertThat(world.state(2)).isInstanceOf(Queued.class);
    }

    @Test
    void magnetLinksWithoutPeersHoldNoPlace() {
        var world = new QueueWorld(new PlaceLimits(0, 1, 0, 0, 0, 0));
        for (int number = 1; number <= 3; number++) {
            world.add(QueueEntry.added(number, Work.FETCHING_METADATA));
        }

        world.run(5 * MINUTE);

        assertThat(world.slow()).containsExactly(1, 2, 3);
    }

    @Test
    void onlySoManyAreOpenedAtOneTime() {
        var world = new QueueWorld(new PlaceLimits(0, 0, 0, 0, 4, 0));

        world.addDownloads(10);

        assertThat(world.calls()).hasSize(4);
        world.run(MINUTE);
        assertThat(world.running()).hasSize(10);
    }

    @Test
    void anOpeningThatHangsHoldsBackOthersForAWhileOnly() {
        var world = new QueueWorld(new PlaceLimits(0, 0, 0, 0, 1, 0));
        world.addDownloads(3);
        world.hangWhenOpened(1);

        world.run(QueueLimits.OPENING_COUNTS_FOR - 1);
        assertThat(world.calls()).containsExactly("start 1");

        world.run(SECOND);
        assertThat(world.running()).containsExactly(1, 2, 3);
        assertThat(world.state(1)).isInstanceOf(Opening.class);
    }

    @Test
    void theTotalGoesToEachKindOfWorkInRotation() {
        var world = new QueueWorld(new PlaceLimits(0, 0, 0, 0, 0, 4));
        world.addSeeds(10);
        world.send(new QueueEvent.SetPlaces(new PlaceLimits(0, 0, 0, 0, 0, 1)));
        for (int number = 11; number <= 20; number++) {
            world.add(QueueEntry.added(number, Work.DOWNLOADING));
            world.rates(number, FAST, 0);
        }
        world.run(MINUTE);
        assertThat(world.running()).containsExactly(1);

        world.send(new QueueEvent.SetPlaces(new PlaceLimits(0, 0, 0, 0, 0, 5)));
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1, 2, 3, 11, 12);
    }

    @Test
    void anEarlierOneTakesThePlaceOfALaterOneWhenItIsMoved() {
        var world = new QueueWorld(downloads(2));
        world.addDownloads(5);
        world.run(MINUTE);

        world.send(new QueueEvent.Move(5, new Destination.Top()));
        world.run(MINUTE);

        assertThat(world.order()).containsExactly(5, 1, 2, 3, 4);
        assertThat(world.running()).containsExactly(1, 5);
    }

    @Test
    void movesToEveryDestination() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(5);

        world.send(new QueueEvent.Move(3, new Destination.Up()));
        assertThat(world.order()).containsExactly(1, 3, 2, 4, 5);
        world.send(new QueueEvent.Move(3, new Destination.Down()));
        assertThat(world.order()).containsExactly(1, 2, 3, 4, 5);
        world.send(new QueueEvent.Move(1, new Destination.Bottom()));
        assertThat(world.order()).containsExactly(2, 3, 4, 5, 1);
        world.send(new QueueEvent.Move(1, new Destination.Index(1)));
        assertThat(world.order()).containsExactly(2, 1, 3, 4, 5);
        world.send(new QueueEvent.Move(1, new Destination.Index(99)));
        assertThat(world.order()).containsExactly(2, 3, 4, 5, 1);
        world.send(new QueueEvent.Move(2, new Destination.Up()));
        world.send(new QueueEvent.Move(1, new Destination.Down()));
        assertThat(world.order()).containsExactly(2, 3, 4, 5, 1);
        assertThat(world.machine().indexOf(4)).isEqualTo(2);
    }

    @Test
    void aSlowOneCountsAgainWhenItHasBeenFastForAWhile() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.stall(1);
        world.run(2 * MINUTE);
        assertThat(world.running()).containsExactly(1, 2);

        world.rates(1, FAST, 0);
        world.run(QueueLimits.FAST_AFTER - 1);
        assertThat(world.running()).containsExactly(1, 2);
        world.run(SECOND);

        assertThat(world.running()).containsExactly(1);
        assertThat(world.state(2)).isInstanceOf(Queued.class);
    }

    @Test
    void aShortPauseOfTheSwarmChangesNothing() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);

        for (int i = 0; i < 60; i++) {
            world.rates(1, 0, 0);
            world.run(QueueLimits.SLOW_AFTER - 1);
            world.rates(1, FAST, 0);
            world.run(SECOND);
        }

        assertThat(world.calls()).containsExactly("start 1");
    }

    @Test
    void anOscillatingOneChangesPlacesEverMoreRarely() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);

        int firstHour = callsWhileOscillating(world);
        callsWhileOscillating(world);
        int thirdHour = callsWhileOscillating(world);

        assertThat(firstHour).isBetween(2, 20);
        assertThat(thirdHour).isLessThanOrEqualTo(4);
    }

    private static int callsWhileOscillating(QueueWorld world) {
        int before = world.calls().size();
        for (int i = 0; i < 20; i++) {
            world.rates(1, 0, 0);
            world.run(3 * MINUTE / 2);
            world.rates(1, FAST, 0);
            world.run(3 * MINUTE / 2);
        }
        return world.calls().size() - before;
    }

    @Test
    void twoStalledOnesTakeTurnsRarely() {
        var world = new QueueWorld(total(0, 1));
        world.addDownloads(2);
        world.stall(1, 2);

        world.run(24 * HOUR);

        assertThat(world.calls()).hasSizeBetween(20, 200);
    }

    @Test
    void aStalledOneDoesNotTakeItsPlaceBackFromOneThatTransfers() {
        var world = new QueueWorld(total(0, 1));
        world.addDownloads(2);
        world.stall(1);

        world.run(24 * HOUR);

        assertThat(world.calls()).containsExactly("start 1", "hold 1", "start 2");
    }

    @Test
    void theOwnerMayTryAStalledOneAgain() {
        var world = new QueueWorld(total(0, 1));
        world.addDownloads(2);
        world.stall(1);
        world.run(HOUR);
        world.rates(1, FAST, 0);
        assertThat(world.running()).containsExactly(2);

        world.send(new QueueEvent.Move(1, new Destination.Top()));
        world.run(HOUR);
        assertThat(world.running()).containsExactly(1);
    }

    @Test
    void aStalledOneThatIsResumedIsTriedAgain() {
        var world = new QueueWorld(total(0, 1));
        world.addDownloads(2);
        world.stall(1);
        world.run(HOUR);
        world.rates(1, FAST, 0);

        world.send(new QueueEvent.Pause(1));
        world.send(new QueueEvent.Resume(1));
        world.run(HOUR);

        assertThat(world.running()).containsExactly(1);
    }

    @Test
    void aStalledOneThatTransfersAgainKeepsItsPlaceInTheOrder() {
        var world = new QueueWorld(total(0, 2));
        world.addDownloads(3);
        world.stall(2);
        world.run(HOUR);
        assertThat(world.running()).containsExactly(1, 3);
        world.rates(2, FAST, 0);
        world.send(new QueueEvent.SetPlaces(total(0, 3)));
        world.run(MINUTE);

        world.send(new QueueEvent.SetPlaces(total(0, 1)));
        world.run(MINUTE);
        world.send(new QueueEvent.SetPlaces(total(0, 2)));

        assertThat(world.running()).containsExactly(1, 2);
    }

    @Test
    void aFullTotalOfSlowSeedsDoesNotHoldUpADownload() {
        var world = new QueueWorld(total(0, 3));
        world.addSeeds(3);
        world.stall(1, 2, 3);
        world.run(HOUR);

        world.add(QueueEntry.added(4, Work.DOWNLOADING));
        world.run(MINUTE);

        assertThat(world.running()).hasSize(3).contains(4);
    }

    @Test
    void lowerLimitsTakeEffectAtOnceAndHigherOnesToo() {
        var world = new QueueWorld(downloads(5));
        world.addDownloads(10);
        world.run(MINUTE);

        world.send(new QueueEvent.SetPlaces(downloads(2)));
        assertThat(world.running()).containsExactly(1, 2);
        world.run(MINUTE);

        world.send(new QueueEvent.SetPlaces(downloads(4)));
        assertThat(world.running()).containsExactly(1, 2, 3, 4);
        assertThat(world.machine().places()).isEqualTo(downloads(4));
    }

    @Test
    void aLowerTotalCostsSlowOnesFirst() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED);
        world.addDownloads(5);
        world.stall(2);
        world.run(5 * MINUTE);

        world.send(new QueueEvent.SetPlaces(total(0, 3)));

        assertThat(world.running()).containsExactly(1, 3, 4);
    }

    @Test
    void aPausedOneGivesItsPlaceToTheNext() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);

        world.send(new QueueEvent.Pause(1));

        assertThat(world.state(1)).isEqualTo(new Leaving(new Stopped(StopReason.PAUSED)));
        assertThat(world.running()).containsExactly(2);
        world.run(SECOND);
        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.PAUSED));
    }

    @Test
    void pausingWhileItIsOpenedAndResumingWhileItIsClosedStartsItOnceMore() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(1);

        world.send(new QueueEvent.Pause(1));
        world.send(new QueueEvent.Resume(1));
        assertThat(world.calls()).containsExactly("start 1", "stop 1");
        world.run(MINUTE);

        assertThat(world.calls()).containsExactly("start 1", "stop 1", "start 1");
        assertThat(world.running()).containsExactly(1);
    }

    @Test
    void pausingAStoppedOneDoesNotHideWhyItStopped() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(1);
        world.failWhenOpened(1);
        world.run(MINUTE);

        world.send(new QueueEvent.Pause(1));

        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.FAILED));
    }

    @Test
    void aRemovedOneIsForgottenWhenItsFilesAreClosed() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);

        world.send(new QueueEvent.Remove(1));
        world.send(new QueueEvent.Resume(1));
        assertThat(world.order()).containsExactly(1, 2);
        world.run(SECOND);

        assertThat(world.order()).containsExactly(2);
        assertThat(world.machine().entry(1, world.now())).isEmpty();
    }

    @Test
    void aRemovedOneThatDoesNotRunIsForgottenAtOnce() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);

        world.send(new QueueEvent.Remove(2));

        assertThat(world.order()).containsExactly(1);
        assertThat(world.calls()).containsExactly("start 1");
    }

    @Test
    void eventsOfAForgottenTorrentHaveNoEffect() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(1);
        world.send(new QueueEvent.Remove(1));
        world.run(MINUTE);

        for (QueueEvent event : List.of(
                new QueueEvent.Opened(1, Work.DOWNLOADING),
                new QueueEvent.Closed(1),
                new QueueEvent.Failed(1),
                new QueueEvent.Woken(1),
                new QueueEvent.WentIdle(1),
                new QueueEvent.GotWork(1, Work.CHECKING),
                new QueueEvent.Pause(1),
                new QueueEvent.Resume(1),
                new QueueEvent.Force(1, true),
                new QueueEvent.Move(1, new Destination.Top()),
                new QueueEvent.SetGoals(1, SeedingGoals.UNLIMITED),
                new QueueEvent.Remove(1))) {
            world.send(event);
        }

        assertThat(world.calls()).containsExactly("start 1", "stop 1");
        assertThat(world.machine().size()).isZero();
    }

    @Test
    void aNumberIsAddedOnlyOnce() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(1);

        assertThatThrownBy(() -> world.addDownloads(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCompleteTorrentIsDormantUntilSomebodyNeedsIt() {
        var world = new QueueWorld(PlaceLimits.HOME);
        world.add(QueueEntry.added(1, Work.SEEDING));
        world.run(HOUR);
        assertThat(world.state(1)).isEqualTo(new Dormant());
        assertThat(world.machine().nextTick()).isEqualTo(Machine.NEVER);

        world.send(new QueueEvent.Woken(1));
        world.run(SECOND);

        assertThat(world.state(1)).isInstanceOf(Active.class);
    }

    @Test
    void aSeedWithoutPeersFallsAsleepAndFreesItsPlace() {
        var world = new QueueWorld(seeds(1));
        world.addSeeds(2);
        world.run(MINUTE);

        world.loseAllPeers(1);
        world.run(QueueLimits.SLEEP_AFTER + SECOND);

        assertThat(world.state(1)).isEqualTo(new Dormant());
        assertThat(world.running()).containsExactly(2);
        assertThat(world.calls()).containsExactly("start 1", "sleep 1", "start 2");
    }

    @Test
    void aWokenSeedDoesNotTakeThePlaceOfOneThatUploads() {
        var world = new QueueWorld(seeds(1));
        world.addSeeds(2);
        world.send(new QueueEvent.Pause(1));
        world.run(MINUTE);
        world.send(new QueueEvent.Resume(1));
        world.send(new QueueEvent.Woken(1));
        world.run(HOUR);
        assertThat(world.running()).containsExactly(2);

        world.send(new QueueEvent.Move(1, new Destination.Top()));
        world.run(SECOND);

        assertThat(world.running()).containsExactly(1);
    }

    @Test
    void wokenSeedsAreServedInOrder() {
        var world = new QueueWorld(seeds(1));
        world.addSeeds(3);
        world.add(QueueEntry.added(4, Work.SEEDING).withPosition(QueueEntry.FIRST));
        world.rates(4, 0, FAST);
        world.send(new QueueEvent.Woken(4));
        world.run(MINUTE);

        world.send(new QueueEvent.Pause(1));
        world.run(SECOND);

        assertThat(world.running()).containsExactly(4);
    }

    @Test
    void aSeedThatIsNeededAgainDoesNotFallAsleep() {
        var world = new QueueWorld(seeds(0));
        world.addSeeds(1);
        world.run(MINUTE);
        world.loseAllPeers(1);
        world.run(QueueLimits.SLEEP_AFTER / 2);

        world.send(new QueueEvent.Woken(1));
        world.run(HOUR);

        assertThat(world.calls()).containsExactly("start 1");
    }

    @Test
    void aSeedThatIsWokenWhileItsFilesAreClosedStartsAgain() {
        var world = new QueueWorld(seeds(0));
        world.addSeeds(1);
        world.run(MINUTE);
        world.loseAllPeers(1);
        world.run(QueueLimits.SLEEP_AFTER);
        assertThat(world.state(1)).isEqualTo(new Leaving(new Dormant()));

        world.send(new QueueEvent.Woken(1));
        world.run(SECOND);

        assertThat(world.calls()).containsExactly("start 1", "sleep 1", "start 1");
    }

    @Test
    void aSeedThatIsWokenWhileItsFilesAreClosedDoesNotTakeItsPlaceBack() {
        var world = new QueueWorld(seeds(1));
        world.addSeeds(2);
        world.send(new QueueEvent.Move(1, new Destination.Top()));
        world.run(MINUTE);
        world.loseAllPeers(1);
        world.run(QueueLimits.SLEEP_AFTER);
        assertThat(world.running()).containsExactly(2);

        world.send(new QueueEvent.Woken(1));
        world.run(HOUR);

        assertThat(world.running()).containsExactly(2);
    }

    @Test
    void aSeedThatReportsAPeerDoesNotFallAsleep() {
        var world = new QueueWorld(seeds(0));
        world.addSeeds(1);
        world.run(MINUTE);
        world.send(new QueueEvent.WentIdle(1));
        world.run(QueueLimits.SLEEP_AFTER / 2);

        world.reportAll();
        world.run(HOUR);

        assertThat(world.calls()).containsExactly("start 1");
    }

    @Test
    void aPeerWaitsWhileOthersHaveAllPlacesAndIsForgottenWhenItLeaves() {
        var world = new QueueWorld(seeds(1));
        world.addSeeds(1);
        world.add(QueueEntry.added(2, Work.SEEDING));
        world.run(MINUTE);
        world.send(new QueueEvent.Woken(2));
        world.run(HOUR);
        assertThat(world.state(2)).isEqualTo(new Queued());

        world.send(new QueueEvent.WentIdle(2));

        assertThat(world.state(2)).isEqualTo(new Dormant());
        assertThat(world.calls()).containsExactly("start 1");
    }

    @Test
    void aSeedThatTheOwnerWantsToRunWaitsWithoutPeersToo() {
        var world = new QueueWorld(seeds(1));
        world.addSeeds(1);
        world.add(QueueEntry.added(2, Work.DOWNLOADING));
        world.run(MINUTE);
        world.work(2, Work.SEEDING);
        assertThat(world.state(2)).isEqualTo(new Leaving(new Queued()));
        world.run(MINUTE);

        world.send(new QueueEvent.WentIdle(2));

        assertThat(world.state(2)).isEqualTo(new Queued());
    }

    @Test
    void aReaderGetsItsTorrentWhateverTheLimits() {
        var world = new QueueWorld(new PlaceLimits(0, 0, 1, 1, 0, 2));
        world.addSeeds(1);
        world.add(QueueEntry.added(2, Work.SEEDING));
        world.add(QueueEntry.added(3, Work.DOWNLOADING));
        world.rates(3, FAST, 0);
        world.run(MINUTE);

        world.read(2, true);
        world.run(HOUR);

        assertThat(world.running()).containsExactly(1, 2, 3);
        assertThat(world.calls()).containsExactly("start 1", "start 3", "start 2");
    }

    @Test
    void aSeedThatIsReadNoMoreGivesItsPlaceBackAndTakesNoOther() {
        var world = new QueueWorld(seeds(1));
        world.add(QueueEntry.added(2, Work.SEEDING).withPosition(QueueEntry.FIRST));
        world.rates(2, 0, FAST);
        world.add(QueueEntry.added(1, Work.SEEDING));
        world.rates(1, 0, FAST);
        world.send(new QueueEvent.Woken(1));
        world.run(MINUTE);
        world.read(2, true);
        world.run(MINUTE);
        assertThat(world.running()).containsExactly(1, 2);
        world.send(new QueueEvent.SetPlaces(seeds(1)));
        assertThat(world.running()).containsExactly(1, 2);

        world.read(2, false);
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1);
        assertThat(world.state(2)).isEqualTo(new Dormant());
    }

    @Test
    void aTorrentThatIsReadNoMoreKeepsAPlaceThatIsFree() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.read(2, true);
        world.run(MINUTE);
        world.send(new QueueEvent.Pause(1));
        world.send(new QueueEvent.SetPlaces(downloads(1)));

        world.read(2, false);
        world.add(QueueEntry.added(3, Work.DOWNLOADING));
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(2);
        assertThat(world.calls()).containsExactly("start 1", "start 2", "stop 1");
    }

    @Test
    void aDownloadThatIsReadNoMoreWaitsInTheQueueAgain() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(3);
        world.read(3, true);
        world.run(MINUTE);
        assertThat(world.running()).containsExactly(1, 3);

        world.read(3, false);
        world.run(MINUTE);

        assertThat(world.running()).containsExactly(1);
        assertThat(world.state(3)).isEqualTo(new Queued());
    }

    @Test
    void aRunningOneThatIsReadKeepsItsPlaceAndFreesNone() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);

        world.read(1, true);
        world.send(new QueueEvent.Move(2, new Destination.Top()));
        world.run(MINUTE);
        assertThat(world.calls()).containsExactly("start 1");

        world.read(1, false);
        world.run(MINUTE);
        assertThat(world.running()).containsExactly(2);
    }

    @Test
    void aSeedDoesNotFallAsleepWhileItIsRead() {
        var world = new QueueWorld(seeds(0));
        world.addSeeds(1);
        world.read(1, true);
        world.run(MINUTE);
        world.loseAllPeers(1);
        world.run(HOUR);
        assertThat(world.calls()).containsExactly("start 1");

        world.read(1, false);
        world.send(new QueueEvent.WentIdle(1));
        world.run(QueueLimits.SLEEP_AFTER);

        assertThat(world.calls()).containsExactly("start 1", "sleep 1");
    }

    @Test
    void aSeedThatIsReadWhileItsFilesAreClosedStartsAgain() {
        var world = new QueueWorld(seeds(0));
        world.addSeeds(1);
        world.run(MINUTE);
        world.loseAllPeers(1);
        world.run(QueueLimits.SLEEP_AFTER);

        world.read(1, true);
        world.run(SECOND);

        assertThat(world.calls()).containsExactly("start 1", "sleep 1", "start 1");
    }

    @Test
    void aStoppedTorrentThatIsReadStaysStopped() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(1);
        world.send(new QueueEvent.Pause(1));
        world.run(MINUTE);

        world.read(1, true);
        world.run(MINUTE);

        assertThat(world.calls()).containsExactly("start 1", "stop 1");
    }

    /** A reader opens content at once, before there is a place. */
    @Test
    void aTorrentWithoutAPlaceThatFailsHasFailed() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.add(QueueEntry.added(3, Work.SEEDING));
        assertThat(world.state(2)).isEqualTo(new Queued());
        assertThat(world.state(3)).isEqualTo(new Dormant());

        world.send(new QueueEvent.Failed(2));
        world.send(new QueueEvent.Failed(3));

        assertThat(world.state(2)).isEqualTo(new Stopped(StopReason.FAILED));
        assertThat(world.state(3)).isEqualTo(new Stopped(StopReason.FAILED));
    }

    @Test
    void aFailedSeedShowsAtOnceWhetherItWorksWhenItIsResumed() {
        var world = new QueueWorld(seeds(0));
        world.add(QueueEntry.added(1, Work.SEEDING));
        world.failWhenOpened(1);
        world.send(new QueueEvent.Woken(1));
        world.run(MINUTE);
        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.FAILED));

        world.send(new QueueEvent.Resume(1));
        world.run(MINUTE);

        assertThat(world.calls()).containsExactly("start 1", "start 1");
        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.FAILED));
    }

    @Test
    void aFailureOfAPausedTorrentDoesNotHideThatItIsPaused() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(1);
        world.send(new QueueEvent.Pause(1));
        world.run(MINUTE);

        world.send(new QueueEvent.Failed(1));

        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.PAUSED));
    }

    @Test
    void aTorrentThatFailsWhileItGivesItsPlaceBackHasFailed() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);
        world.send(new QueueEvent.Move(2, new Destination.Top()));
        assertThat(world.state(1)).isEqualTo(new Leaving(new Queued()));

        world.fail(1);
        world.run(MINUTE);

        assertThat(world.state(1)).isEqualTo(new Stopped(StopReason.FAILED));
    }

    @Test
    void aDormantTorrentWithNewWorkTakesItsPlace() {
        var world = new QueueWorld(downloads(1));
        world.addSeeds(1);
        world.run(MINUTE);
        world.loseAllPeers(1);
        world.run(HOUR);

        world.work(1, Work.DOWNLOADING);
        world.send(new QueueEvent.GotWork(1, Work.DOWNLOADING));
        world.run(SECOND);

        assertThat(world.state(1)).isInstanceOf(Active.class);
        assertThat(world.entry(1).work()).isEqualTo(Work.DOWNLOADING);
    }

    @Test
    void newWorkDoesNotWakeAStoppedTorrent() {
        var world = new QueueWorld(downloads(1));
        world.add(QueueEntry.added(1, Work.SEEDING).withState(new Stopped(StopReason.PAUSED)));

        world.send(new QueueEvent.GotWork(1, Work.CHECKING));
        world.send(new QueueEvent.Woken(1));
        world.run(HOUR);
        assertThat(world.calls()).isEmpty();

        world.send(new QueueEvent.Resume(1));
        assertThat(world.calls()).containsExactly("start 1");
    }

    @Test
    void orderSurvivesARestart() {
        var world = new QueueWorld(downloads(3));
        world.addDownloads(500);
        world.send(new QueueEvent.Move(400, new Destination.Top()));
        world.send(new QueueEvent.Move(300, new Destination.Index(1)));
        world.send(new QueueEvent.Move(1, new Destination.Bottom()));
        world.send(new QueueEvent.Force(77, true));
        world.send(new QueueEvent.Pause(300));
        world.run(MINUTE);

        QueueWorld restarted = restart(world);

        assertThat(restarted.order())
                .isEqualTo(world.order())
                .startsWith(400, 300, 2)
                .endsWith(500, 1);
        assertThat(restarted.running()).isEqualTo(world.running()).containsExactly(2, 77, 400);
        assertThat(restarted.state(300)).isEqualTo(new Stopped(StopReason.PAUSED));
    }

    /** A new machine that gets what the old one says of its torrents, in any order. */
    static QueueWorld restart(QueueWorld world) {
        List<QueueEntry> saved = world.machine().entries(world.now());
        var restarted = new QueueWorld(world.machine().places(), world.machine().sessionGoals());
        restarted.add(saved.reversed());
        restarted.run(MINUTE / 2);
        return restarted;
    }

    @Test
    void tellsOfEveryChangeThatIsToBeSaved() {
        var world = new QueueWorld(downloads(1));
        world.addDownloads(2);
        world.run(MINUTE);

        for (QueueEvent event : List.of(
                new QueueEvent.Force(2, true),
                new QueueEvent.Move(2, new Destination.Top()),
                new QueueEvent.SetGoals(2, SeedingGoals.UNLIMITED),
                new QueueEvent.Pause(2))) {
            int before = world.changes();
            world.send(event);
            assertThat(world.changes()).as("%s", event).isGreaterThan(before);
        }
    }

    @Test
    void anEarlyTickHasNoEffect() {
        var world = new QueueWorld(downloads(5));
        world.addDownloads(500);
        world.stall(1, 2, 3, 4, 5);
        world.run(MINUTE / 2);
        List<String> calls = List.copyOf(world.calls());
        long next = world.machine().nextTick();

        world.machine().tick(world.now());

        assertThat(world.calls()).isEqualTo(calls);
        assertThat(world.machine().nextTick()).isEqualTo(next);
    }

    @Test
    void tenThousandDormantTorrentsNeedNoTick() {
        var world = new QueueWorld(PlaceLimits.HOME);

        world.add(IntStream.rangeClosed(1, 10_000)
                .mapToObj(number -> QueueEntry.added(number, Work.SEEDING))
                .toList());

        assertThat(world.machine().nextTick()).isEqualTo(Machine.NEVER);
        assertThat(world.calls()).isEmpty();
    }
}
