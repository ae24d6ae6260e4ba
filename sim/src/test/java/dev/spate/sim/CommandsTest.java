package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.wire.status.Activity;
import org.junit.jupiter.api.Test;

/** Commands of the owner during a download. */
class CommandsTest {
    private static final int KIB = 1024;

    private static Swarm swarm(long seed) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(64 * KIB, 4_000_000));
        swarm.seed(plan -> plan.lineUp = 400_000);
        swarm.leecher("leecher", plan -> {});
        swarm.world().runFor(5 * World.SECOND);
        return swarm;
    }

    @Test
    void aPauseIsAnsweredOnceProgressIsDurable() {
        Swarm swarm = swarm(111);
        SimTorrent leecher = swarm.torrents().getLast();

        long number = leecher.command(Command.Pause::new);

        swarm.world().runUntil("it is answered", () -> leecher.isAnswered(number), 5 * World.SECOND);
        assertThat(leecher.store().saved().pieces()).isEqualTo(leecher.pieces());
        assertThat(leecher.links()).isEmpty();
        assertThat(leecher.stats().activity()).isEqualTo(Activity.PAUSED);
        swarm.world().runFor(World.MINUTE);
        assertThat(leecher.links()).isEmpty();
        leecher.command(Command.Resume::new);
        swarm.finish(2 * World.MINUTE);
        swarm.end();
    }

    @Test
    void aStopTellsTheTracker() {
        Swarm swarm = swarm(112);
        SimTorrent leecher = swarm.torrents().getLast();
        assertThat(swarm.tracker().lastOf(leecher.address())).isPresent();

        swarm.end();

        assertThat(swarm.tracker().lastOf(leecher.address())).isEmpty();
    }

    @Test
    void aStopDoesNotWaitForATrackerThatIsGone() {
        Swarm swarm = swarm(113);
        swarm.tracker().setReachable(false);

        swarm.end();
    }

    @Test
    void aRestartGoesOnWhereItWas() {
        Swarm swarm = swarm(114);
        SimTorrent leecher = swarm.torrents().getLast();
        long number = leecher.command(Command.Stop::new);
        swarm.world().runUntil("it is answered", () -> leecher.isAnswered(number), 10 * World.SECOND);
        int pieces = leecher.pieces().count();
        leecher.end();

        leecher.start();

        assertThat(pieces).isPositive();
        assertThat(leecher.pieces().count()).isEqualTo(pieces);
        swarm.finish(2 * World.MINUTE);
        assertThat(leecher.stats().totals().downloadedBytes()).isLessThan(4_500_000);
        swarm.end();
    }

    @Test
    void theShownRateFallsToZeroWhenNothingComesAnyMore() {
        Swarm swarm = swarm(115);
        SimTorrent leecher = swarm.torrents().getLast();
        assertThat(leecher.stats().rates().downBytesPerSecond()).isPositive();

        swarm.torrents().getFirst().plan().isMute = true;
        swarm.torrents().getFirst().links().forEach(end -> end.blocks().clear());
        swarm.world().runFor(15 * World.SECOND);

        assertThat(leecher.stats().rates().downBytesPerSecond()).isZero();
    }
}
