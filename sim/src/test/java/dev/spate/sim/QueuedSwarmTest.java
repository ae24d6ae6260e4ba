package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.session.EntryState.Active;
import dev.spate.protocol.session.EntryState.Dormant;
import dev.spate.protocol.session.EntryState.Queued;
import dev.spate.protocol.session.EntryState.Stopped;
import dev.spate.protocol.session.PlaceLimits;
import dev.spate.protocol.session.QueueEvent;
import dev.spate.protocol.session.SeedingGoals;
import dev.spate.protocol.session.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A session with more torrents than places, with real torrents, peers and disks. */
class QueuedSwarmTest {
    private static final int KIB = 1024;
    private static final PlaceLimits THREE = new PlaceLimits(1, 3, 3, 3, 4, 0);

    private static SessionWorld world(long seed, SeedingGoals goals) {
        SessionWorld world = new SessionWorld(seed, Weather.FAIR, THREE, goals, plan -> plan.lineUp = 200_000);
        world.session().start();
        return world;
    }

    @Test
    void thirtyTorrentsAreDownloadedInTheOrderOfTheQueue() {
        SessionWorld world = world(701, SeedingGoals.UNLIMITED);
        for (int i = 0; i < 30; i++) {
            world.add(world.wanted(400_000, plan -> {}));
        }
        List<SimTorrent> completed = new ArrayList<>();

        world.world()
                .runUntil(
                        "all are complete",
                        () -> {
                            for (SimTorrent torrent : world.torrents()) {
                                if (SessionWorld.isComplete(torrent) && !completed.contains(torrent)) {
                                    completed.add(torrent);
                                }
                            }
                            return completed.size() == 30;
                        },
                        10 * World.MINUTE);

        assertThat(IntStream.range(0, 30)
                        .map(i -> Math.abs(world.torrents().indexOf(completed.get(i)) - i))
                        .max()
                        .orElseThrow())
                .as("places between the queue and the completion of a torrent")
                .isLessThanOrEqualTo(2);
        world.session().close();
    }

    @Test
    void torrentsWithoutPeersGiveWay() {
        SessionWorld world = world(702, SeedingGoals.UNLIMITED);
        List<SimTorrent> stalled = IntStream.range(0, 5)
                .mapToObj(_ -> world.torrent(400_000, plan -> {}))
                .toList();
        stalled.forEach(world::add);
        List<SimTorrent> wanted = IntStream.range(0, 5)
                .mapToObj(_ -> world.wanted(400_000, plan -> {}))
                .toList();
        wanted.forEach(world::add);
        world.world().runFor(10 * World.SECOND);
        assertThat(world.session().torrents(entry -> entry.state() instanceof Active))
                .isEqualTo(stalled.subList(0, 3));

        world.world()
                .runUntil(
                        "those with peers are complete",
                        () -> wanted.stream().allMatch(SessionWorld::isComplete),
                        10 * World.MINUTE);

        assertThat(stalled).noneMatch(SessionWorld::isComplete);
        world.session().close();
    }

    @Test
    void aForcedOneRunsAtOnce() {
        SessionWorld world = world(703, SeedingGoals.UNLIMITED);
        for (int i = 0; i < 6; i++) {
            world.add(world.wanted(4_000_000, plan -> {}));
        }
        SimTorrent last = world.torrents().getLast();
        world.world().runFor(2 * World.SECOND);
        assertThat(world.state(last)).isInstanceOf(Queued.class);

        world.session().owner(last).queue(number -> new QueueEvent.Force(number, true), () -> {});

        world.world().runFor(World.SECOND);
        assertThat(world.state(last)).isInstanceOf(Active.class);
        world.world().runUntil("it has got something", () -> last.pieces().count() > 0, World.MINUTE);
        world.session().close();
    }

    @Test
    void aDormantSeedWakesForAPeerAndSleepsAgain() {
        SessionWorld world = world(704, SeedingGoals.UNLIMITED);
        SimTorrent seed = world.torrent(400_000, plan -> plan.isSeed = true);
        world.add(seed);
        world.world().runFor(World.MINUTE);
        assertThat(world.state(seed)).isInstanceOf(Dormant.class);
        assertThat(seed.hasMetadata()).isFalse();
        SimTorrent leecher = world.onOther(seed, plan -> {});

        leecher.start();

        world.world().runUntil("it is open", seed::hasMetadata, World.SECOND);
        world.world().runUntil("the other has everything", leecher::isComplete, World.MINUTE);
        long number = leecher.command(Command.Stop::new);
        world.world().runUntil("it has stopped", () -> leecher.isAnswered(number), World.MINUTE);
        leecher.end();
        world.world().runUntil("it sleeps", () -> world.state(seed) instanceof Dormant, 2 * World.MINUTE);
        assertThat(seed.hasMetadata()).isFalse();
        world.session().close();
    }

    @Test
    void seedsStopAtTheirGoals() {
        SessionWorld world = world(705, new SeedingGoals(1_500, 10 * World.MINUTE, SeedingGoals.NONE));
        SimTorrent busy = world.torrent(400_000, plan -> plan.isSeed = true);
        SimTorrent idle = world.torrent(400_000, plan -> plan.isSeed = true);
        SimTorrent endless = world.torrent(400_000, plan -> plan.isSeed = true);
        List.of(busy, idle, endless).forEach(world::add);
        world.session()
                .owner(endless)
                .queue(number -> new QueueEvent.SetGoals(number, SeedingGoals.UNLIMITED), () -> {});
        SimTorrent first = world.onOther(busy, plan -> plan.limitUp = 1);
        first.start();
        world.world().runUntil("one copy is given", first::isComplete, World.MINUTE);
        assertThat(world.state(busy)).isInstanceOf(Active.class);
        first.host().kill();
        first.disk().abandon();

        SimTorrent second = world.onOther(busy, plan -> {});
        second.start();

        Stopped reached = new Stopped(StopReason.GOAL_REACHED);
        world.world().runUntil("the ratio is reached", () -> world.state(busy).equals(reached), World.MINUTE);
        assertThat(world.entry(busy).figures().uploadedBytes()).isGreaterThanOrEqualTo(600_000);
        assertThat(world.state(idle)).isInstanceOf(Dormant.class);
        world.world().runUntil("the time is over", () -> world.state(idle).equals(reached), 10 * World.MINUTE);
        world.world().runFor(World.MINUTE);
        assertThat(world.state(endless)).isInstanceOf(Dormant.class);
        world.session().close();
    }

    @Test
    void aSessionThatIsKilledGoesOnWhereItWas() {
        SessionWorld world = world(706, SeedingGoals.UNLIMITED);
        for (int i = 0; i < 8; i++) {
            boolean isLink = i % 2 == 0;
            world.add(world.wanted(400_000, plan -> plan.hasOnlyLink = isLink));
        }
        SimTorrent first = world.torrents().getFirst();
        world.world().runUntil("the first is complete", () -> SessionWorld.isComplete(first), World.MINUTE);
        world.world().runFor(World.SECOND);

        world.host().kill();
        world.session().start();

        assertThat(world.session().torrents(_ -> true)).isEqualTo(world.torrents());
        assertThat(world.state(first)).isInstanceOf(Dormant.class);
        world.world()
                .runUntil(
                        "all are complete",
                        () -> world.torrents().stream().allMatch(SessionWorld::isComplete),
                        10 * World.MINUTE);
        world.session().close();
    }
}
