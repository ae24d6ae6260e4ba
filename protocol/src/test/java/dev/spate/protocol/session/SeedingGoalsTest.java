package dev.spate.protocol.session;

import static dev.spate.protocol.session.QueueWorld.FAST;
import static dev.spate.protocol.session.QueueWorld.HOUR;
import static dev.spate.protocol.session.QueueWorld.MINUTE;
import static dev.spate.protocol.session.QueueWorld.SECOND;
import static dev.spate.protocol.session.SeedingGoals.DEFAULT;
import static dev.spate.protocol.session.SeedingGoals.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.session.EntryState.Active;
import dev.spate.protocol.session.EntryState.Dormant;
import dev.spate.protocol.session.EntryState.Queued;
import dev.spate.protocol.session.EntryState.Stopped;
import org.junit.jupiter.api.Test;

class SeedingGoalsTest {
    private static final Stopped REACHED = new Stopped(StopReason.GOAL_REACHED);

    @Test
    void aRatioCountsCopiesOfWhatIsWanted() {
        var goals = new SeedingGoals(1_500, NONE, NONE);

        assertThat(goals.areReachedBy(new SeedingFigures(1_499, 1_000, 0, 0))).isFalse();
        assertThat(goals.areReachedBy(new SeedingFigures(1_500, 1_000, 0, 0))).isTrue();
        assertThat(goals.areReachedBy(new SeedingFigures(1_500, 0, 0, 0))).isFalse();
        assertThat(goals.areReachedBy(new SeedingFigures(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0)))
                .isFalse();
    }

    @Test
    void theFirstGoalThatIsReachedCounts() {
        var goals = new SeedingGoals(1_000, HOUR, MINUTE);

        assertThat(goals.areReachedBy(new SeedingFigures(0, 1_000, HOUR, 0))).isTrue();
        assertThat(goals.areReachedBy(new SeedingFigures(0, 1_000, 0, MINUTE))).isTrue();
        assertThat(goals.areReachedBy(new SeedingFigures(999, 1_000, HOUR - 1, MINUTE - 1)))
                .isFalse();
        assertThat(goals.nanosLeft(new SeedingFigures(0, 1_000, HOUR - 5, MINUTE - 7)))
                .isEqualTo(5);
    }

    @Test
    void noGoalIsNeverReached() {
        assertThat(SeedingGoals.UNLIMITED.areReachedBy(new SeedingFigures(NONE, 1, NONE - 1, NONE - 1)))
                .isFalse();
        assertThat(SeedingGoals.UNLIMITED.nanosLeft(SeedingFigures.NONE)).isEqualTo(NONE);
    }

    @Test
    void eachGoalIsTheTorrentsOwnOrTheSessions() {
        var own = new SeedingGoals(DEFAULT, HOUR, NONE);

        assertThat(own.orElse(new SeedingGoals(2_000, MINUTE, MINUTE))).isEqualTo(new SeedingGoals(2_000, HOUR, NONE));
        assertThatThrownBy(() -> new SeedingGoals(-2, NONE, NONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new QueueEvent.SetSessionGoals(own)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSeedStopsWhenItsRatioIsReached() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(2_000, NONE, NONE));
        world.addSeeds(1);
        world.rates(1, 0, 100_000);

        world.run(19 * SECOND);
        world.reportAll();
        assertThat(world.state(1)).isInstanceOf(Active.class);
        world.run(2 * SECOND);
        world.reportAll();
        world.run(SECOND);

        assertThat(world.state(1)).isEqualTo(REACHED);
        assertThat(world.calls()).containsExactly("start 1", "stop 1");
    }

    @Test
    void aSeedStopsWhenItHasSeededLongEnoughAlsoWhileItIsDormant() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(NONE, HOUR, NONE));
        world.add(QueueEntry.added(1, Work.SEEDING));

        assertThat(world.machine().nextTick()).isEqualTo(HOUR);
        world.run(HOUR - 1);
        assertThat(world.state(1)).isEqualTo(new Dormant());
        world.run(1);

        assertThat(world.state(1)).isEqualTo(REACHED);
    }

    @Test
    void timeInTheQueueIsNoSeedingTime() {
        var world = new QueueWorld(QueueWorld.seeds(1), new SeedingGoals(NONE, HOUR, NONE));
        world.add(QueueEntry.added(1, Work.SEEDING).withGoals(SeedingGoals.UNLIMITED));
        world.add(QueueEntry.added(2, Work.SEEDING));
        world.rates(1, 0, FAST);
        world.send(new QueueEvent.Woken(1));
        world.send(new QueueEvent.Woken(2));

        world.run(24 * HOUR);

        assertThat(world.state(2)).isInstanceOf(Queued.class);
        assertThat(world.entry(2).figures().seedingNanos()).isZero();
    }

    @Test
    void aSeedStopsWhenNobodyDownloadsForLongEnough() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(NONE, NONE, HOUR));
        world.addSeeds(1);
        for (int i = 0; i < 5; i++) {
            world.run(HOUR - MINUTE);
            world.reportAll();
        }
        assertThat(world.state(1)).isInstanceOf(Active.class);

        world.stall(1);
        world.run(HOUR + SECOND);

        assertThat(world.state(1)).isEqualTo(REACHED);
    }

    @Test
    void noGoalStopsAnIncompleteDownload() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(0, 0, 0));
        world.addDownloads(1);
        world.rates(1, FAST, FAST);
        world.run(HOUR);
        world.reportAll();
        assertThat(world.state(1)).isInstanceOf(Active.class);

        world.work(1, Work.SEEDING);
        world.run(SECOND);

        assertThat(world.state(1)).isEqualTo(REACHED);
    }

    @Test
    void goalsThatChangeActAtOnce() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED);
        world.addSeeds(3);
        world.add(QueueEntry.added(4, Work.SEEDING));
        world.run(HOUR);

        world.send(new QueueEvent.SetGoals(1, new SeedingGoals(NONE, MINUTE, NONE)));
        assertThat(world.running()).containsExactly(2, 3);

        world.send(new QueueEvent.SetGoals(2, SeedingGoals.UNLIMITED));
        world.send(new QueueEvent.SetSessionGoals(new SeedingGoals(NONE, HOUR - MINUTE, NONE)));
        assertThat(world.running()).containsExactly(2);
        assertThat(world.state(4)).isEqualTo(REACHED);
    }

    @Test
    void aSeedThatIsResumedAfterItsGoalSeedsWithoutOne() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(NONE, HOUR, NONE));
        world.addSeeds(1);
        world.run(2 * HOUR);
        assertThat(world.state(1)).isEqualTo(REACHED);

        world.send(new QueueEvent.Resume(1));
        world.run(24 * HOUR);

        assertThat(world.state(1)).isEqualTo(new Dormant());
        assertThat(world.entry(1).goals()).isEqualTo(SeedingGoals.UNLIMITED);
    }

    /** An older version saved only that a torrent had stopped, and not why. */
    @Test
    void aSeedWhoseGoalWasReachedInAnEarlierSessionSeedsWhenItIsResumed() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(2_000, NONE, NONE));
        world.add(QueueEntry.added(1, Work.SEEDING)
                .withState(new Stopped(StopReason.PAUSED))
                .withFigures(new SeedingFigures(2_000_000, 1_000_000, HOUR, 0)));

        world.send(new QueueEvent.Resume(1));
        world.run(HOUR);

        assertThat(world.state(1)).isEqualTo(new Dormant());
        assertThat(world.entry(1).goals()).isEqualTo(SeedingGoals.UNLIMITED);
    }

    @Test
    void aSeedThatTheOwnerPausedBeforeItsGoalKeepsItsGoals() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(2_000, NONE, NONE));
        world.add(QueueEntry.added(1, Work.SEEDING)
                .withState(new Stopped(StopReason.PAUSED))
                .withFigures(new SeedingFigures(1_999_999, 1_000_000, HOUR, 0)));

        world.send(new QueueEvent.Resume(1));

        assertThat(world.entry(1).goals()).isEqualTo(SeedingGoals.OF_SESSION);
    }

    @Test
    void figuresContinueAfterARestart() {
        var world = new QueueWorld(PlaceLimits.UNLIMITED, new SeedingGoals(NONE, 2 * HOUR, NONE));
        world.addSeeds(1);
        world.run(HOUR);
        world.reportAll();
        SeedingFigures saved = world.entry(1).figures();

        QueueWorld restarted = SessionMachineTest.restart(world);
        restarted.run(HOUR - MINUTE);

        assertThat(saved.seedingNanos()).isBetween(HOUR - SECOND, HOUR);
        assertThat(saved.uploadedBytes()).isGreaterThan(3_000 * FAST);
        assertThat(restarted.state(1)).isEqualTo(new Dormant());
        restarted.run(MINUTE);
        assertThat(restarted.state(1)).isEqualTo(REACHED);
        assertThat(restarted.entry(1).figures().uploadedBytes()).isEqualTo(saved.uploadedBytes());
    }
}
