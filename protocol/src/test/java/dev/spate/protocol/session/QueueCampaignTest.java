package dev.spate.protocol.session;

import static dev.spate.protocol.session.QueueWorld.FAST;
import static dev.spate.protocol.session.QueueWorld.HOUR;
import static dev.spate.protocol.session.QueueWorld.MINUTE;
import static dev.spate.protocol.session.QueueWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.session.EntryState.Active;
import dev.spate.protocol.session.EntryState.Leaving;
import dev.spate.protocol.session.EntryState.Opening;
import dev.spate.protocol.session.EntryState.Queued;
import dev.spate.protocol.session.EntryState.Stopped;
import dev.spate.protocol.session.QueueEvent.Destination;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of random events, and what must hold after each of them. */
class QueueCampaignTest {
    private static final int EVENTS = 3_000;
    private static final int TORRENTS_MAX = 60;

    /** Two hundred seeds for every build; {@code -Dspate.sim.seeds=5000} runs more. */
    static IntStream seeds() {
        return IntStream.rangeClosed(1, Integer.getInteger("spate.sim.seeds", 200));
    }

    /** A session in which random things happen. */
    private static final class Campaign {
        private final Random random;
        private final boolean mayStall;
        private QueueWorld world;
        private int numbers;

        private Campaign(int seed, boolean mayStall) {
            this.random = new Random(seed);
            this.mayStall = mayStall;
            this.world = new QueueWorld(limits(), new SeedingGoals(5_000, 8 * HOUR, 2 * HOUR));
        }

        private PlaceLimits limits() {
            int total = mayStall ? random.nextInt(20) : 0;
            return new PlaceLimits(
                    random.nextInt(3), random.nextInt(4), random.nextInt(6), random.nextInt(4), 3, total);
        }

        private void step() {
            List<Integer> order = world.order();
            if (order.isEmpty() || (order.size() < TORRENTS_MAX && random.nextInt(8) == 0)) {
                add();
                return;
            }
            int number = order.get(random.nextInt(order.size()));
            switch (random.nextInt(mayStall ? 15 : 12)) {
                case 0 -> world.send(new QueueEvent.Pause(number));
                case 1, 2 -> world.send(new QueueEvent.Resume(number));
                case 3 -> world.send(new QueueEvent.Force(number, random.nextInt(3) == 0));
                case 4 -> world.send(new QueueEvent.Move(number, destination(order.size())));
                case 5 -> world.send(new QueueEvent.SetGoals(number, goals()));
                case 6 -> progress(number);
                case 7 -> world.meetPeer(number);
                case 8 -> world.reportAll();
                case 9 -> rarely(number);
                case 10, 11 -> world.run(random.nextLong(SECOND));
                case 12 -> world.stall(number);
                case 13 -> world.rates(number, FAST, FAST);
                default -> world.run(random.nextLong(5 * MINUTE));
            }
        }

        private void rarely(int number) {
            switch (random.nextInt(mayStall ? 7 : 5)) {
                case 0 -> world.send(new QueueEvent.SetPlaces(limits()));
                case 1 -> world.send(new QueueEvent.SetSessionGoals(new SeedingGoals(5_000, 8 * HOUR, HOUR)));
                case 2 -> world.send(new QueueEvent.Remove(number));
                case 3 -> world.send(new QueueEvent.GotWork(number, Work.SEEDING));
                case 4 -> {
                    if (world.isOpen(number)) {
                        world.fail(number);
                    }
                }
                case 5 -> world.read(number, random.nextBoolean());
                default -> world.loseAllPeers(number);
            }
        }

        private void add() {
            int number = ++numbers;
            Work work = Work.values()[random.nextInt(4)];
            world.add(QueueEntry.added(number, work)
                    .withPosition(random.nextInt(5) == 0 ? QueueEntry.FIRST : QueueEntry.LAST)
                    .withForced(random.nextInt(10) == 0));
            world.rates(number, FAST, FAST);
        }

        /** A running torrent checks, then fetches metadata, then downloads, then seeds. */
        private void progress(int number) {
            if (world.isOpen(number)) {
                Work work = world.entry(number).work();
                world.work(number, work == Work.SEEDING ? work : Work.values()[work.ordinal() + 1]);
            }
        }

        private Destination destination(int size) {
            return switch (random.nextInt(5)) {
                case 0 -> new Destination.Top();
                case 1 -> new Destination.Up();
                case 2 -> new Destination.Down();
                case 3 -> new Destination.Bottom();
                default -> new Destination.Index(random.nextInt(size + 2));
            };
        }

        private SeedingGoals goals() {
            return random.nextBoolean()
                    ? SeedingGoals.UNLIMITED
                    : new SeedingGoals(SeedingGoals.DEFAULT, random.nextLong(HOUR), SeedingGoals.DEFAULT);
        }

        private List<QueueEntry> unread(Predicate<QueueEntry> which) {
            return those(which.and(entry -> !world.isRead(entry.torrent())));
        }

        private List<QueueEntry> those(Predicate<QueueEntry> which) {
            return world.machine().entries(world.now()).stream().filter(which).toList();
        }
    }

    private static boolean isRunning(QueueEntry entry) {
        return entry.state() instanceof Opening || entry.state() instanceof Active;
    }

    private static boolean isCounted(QueueEntry entry) {
        return isRunning(entry) && !(entry.state() instanceof Active active && active.isSlow());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverMoreRunThanTheLimitsAllowApartFromForcedOnesAndThoseThatAreRead(int seed) {
        var campaign = new Campaign(seed, true);

        for (int i = 0; i < EVENTS; i++) {
            campaign.step();

            PlaceLimits limits = campaign.world.machine().places();
            for (Work work : Work.values()) {
                List<QueueEntry> counted = campaign.unread(entry -> entry.work() == work && isCounted(entry));
                if (counted.size() > limits.places(work)) {
                    assertThat(counted).as("%s at event %d", work, i).allMatch(QueueEntry::isForced);
                }
            }
            List<QueueEntry> running = campaign.unread(QueueCampaignTest::isRunning);
            if (running.size() > limits.totalMax()) {
                assertThat(running).as("all at event %d", i).allMatch(QueueEntry::isForced);
            }
            assertThat(campaign.those(entry -> entry.state() instanceof Opening opening && !opening.isOverdue()))
                    .hasSizeLessThanOrEqualTo(limits.openingsMax());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noPlaceStaysFreeWhileATorrentWaitsForIt(int seed) {
        var campaign = new Campaign(seed, true);

        for (int i = 0; i < EVENTS; i++) {
            campaign.step();

            PlaceLimits limits = campaign.world.machine().places();
            List<QueueEntry> running = campaign.those(QueueCampaignTest::isRunning);
            List<QueueEntry> opening = campaign.those(entry -> entry.state() instanceof Opening);
            if (running.size() < limits.totalMax() && opening.size() < limits.openingsMax()) {
                for (QueueEntry waiting : campaign.those(entry -> entry.state() instanceof Queued)) {
                    assertThat(campaign.those(entry -> entry.work() == waiting.work() && isCounted(entry)))
                            .as("places at event %d that %s waits for", i, waiting)
                            .hasSizeGreaterThanOrEqualTo(limits.places(waiting.work()));
                    assertThat(waiting.isForced() || campaign.world.isRead(waiting.torrent()))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFirstOnesRunAsLongAsNoneIsSlow(int seed) {
        var campaign = new Campaign(seed, false);

        for (int i = 0; i < EVENTS; i++) {
            campaign.step();
            if (!campaign.those(entry -> entry.state() instanceof Opening || entry.state() instanceof Leaving)
                    .isEmpty()) {
                continue;
            }
            // A seed that was woken does not take the place of another one.
            for (Work work : List.of(Work.CHECKING, Work.FETCHING_METADATA, Work.DOWNLOADING)) {
                assertThat(numbers(campaign.those(entry -> entry.work() == work && isRunning(entry))))
                        .as("%s at event %d", work, i)
                        .isEqualTo(numbers(first(campaign, work)));
            }
        }
    }

    private static List<Integer> numbers(List<QueueEntry> entries) {
        return entries.stream().map(QueueEntry::torrent).toList();
    }

    /** Those that should run: the forced ones, and the first ones for the places that are left. */
    private static List<QueueEntry> first(Campaign campaign, Work work) {
        List<QueueEntry> willing =
                campaign.those(entry -> entry.work() == work && (isRunning(entry) || entry.state() instanceof Queued));
        long forced = willing.stream().filter(QueueEntry::isForced).count();
        long places = Math.max(0, campaign.world.machine().places().places(work) - forced);
        List<QueueEntry> others = willing.stream()
                .filter(entry -> !entry.isForced())
                .limit(places)
                .toList();
        return willing.stream()
                .filter(entry -> entry.isForced() || others.contains(entry))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameSetRunsAfterARestart(int seed) {
        var campaign = new Campaign(seed, false);
        for (int i = 0; i < EVENTS; i++) {
            campaign.step();
        }
        // A seed is dormant after a restart, and wakes when it is needed.
        for (QueueEntry seeding : campaign.those(entry -> entry.work() == Work.SEEDING)) {
            campaign.world.send(new QueueEvent.Remove(seeding.torrent()));
        }
        campaign.world.order().forEach(number -> campaign.world.read(number, false));
        campaign.world.run(MINUTE / 2);

        QueueWorld restarted = SessionMachineTest.restart(campaign.world);

        assertThat(restarted.order()).isEqualTo(campaign.world.order());
        assertThat(restarted.running()).isEqualTo(campaign.world.running());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTorrentThatIsNotStalledIsDownloadedInTheEnd(int seed) {
        var campaign = new Campaign(seed, true);
        for (int i = 0; i < EVENTS; i++) {
            campaign.step();
        }
        QueueWorld world = campaign.world;
        world.send(new QueueEvent.SetPlaces(new PlaceLimits(1, 1, 2, 1, 2, 3)));
        for (int number : world.order()) {
            world.send(new QueueEvent.Force(number, false));
            world.read(number, false);
            world.send(new QueueEvent.Resume(number));
            world.rates(number, number % 3 == 0 ? 0 : FAST, number % 3 == 0 ? 0 : FAST);
        }

        for (int minutes = 0; minutes < 7 * 24 * 60; minutes++) {
            world.run(MINUTE);
            for (int number : world.running()) {
                // A stalled torrent finds no peers, but its disk works.
                if (number % 3 != 0 || world.entry(number).work() == Work.CHECKING) {
                    campaign.progress(number);
                }
                if (world.isOpen(number) && world.entry(number).work() == Work.SEEDING) {
                    world.loseAllPeers(number);
                }
            }
        }

        assertThat(campaign.those(entry ->
                        entry.torrent() % 3 != 0 && (entry.work() != Work.SEEDING || entry.state() instanceof Queued)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameEventsLeadToTheSameCalls(int seed) {
        var first = new Campaign(seed, true);
        var second = new Campaign(seed, true);

        for (int i = 0; i < EVENTS; i++) {
            first.step();
            second.step();
        }

        assertThat(first.world.calls()).isEqualTo(second.world.calls()).hasSizeGreaterThan(100);
        assertThat(first.world.machine().nextTick())
                .isEqualTo(second.world.machine().nextTick());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverStopsStaysStopped(int seed) {
        var campaign = new Campaign(seed, true);
        for (int i = 0; i < EVENTS; i++) {
            campaign.step();
        }
        for (int number : campaign.world.order()) {
            campaign.world.send(new QueueEvent.Pause(number));
        }
        campaign.world.run(MINUTE);
        int calls = campaign.world.calls().size();

        campaign.world.run(24 * HOUR);

        assertThat(campaign.those(entry -> !(entry.state() instanceof Stopped))).isEmpty();
        assertThat(campaign.world.calls()).hasSize(calls);
    }
}
