package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trackers whose answers come late. */
class LateAnswersTest {
    private static final int KIB = 1024;

    private static Swarm swarm(long seed) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(64 * KIB, 3_000_000));
        swarm.tracker().latency(5 * World.SECOND, 50 * World.SECOND);
        swarm.seed(plan -> plan.lineUp = 400_000);
        return swarm;
    }

    @ParameterizedTest
    @ValueSource(longs = {531, 532, 533})
    void aSwarmFormsAllTheSame(long seed) {
        Swarm swarm = swarm(seed);
        for (int i = 0; i < 5; i++) {
            swarm.leecher("leecher-" + i, plan -> {});
        }

        swarm.finish(5 * World.MINUTE);

        swarm.end();
    }

    @Test
    void anAnswerThatComesAfterAPauseStartsNothing() {
        Swarm swarm = swarm(534);
        swarm.world().runFor(World.MINUTE);
        SimTorrent leecher = swarm.leecher("leecher", plan -> {});

        leecher.command(Command.Pause::new);
        swarm.world().runFor(2 * World.MINUTE);

        assertThat(leecher.links()).isEmpty();
        assertThat(leecher.dials()).isZero();
        leecher.command(Command.Resume::new);
        swarm.finish(5 * World.MINUTE);
        swarm.end();
    }

    @Test
    void aStopDoesNotWaitForAnAnswerAndItsAnswerComesToNobody() {
        Swarm swarm = swarm(535);
        swarm.tracker().latency(10 * World.MINUTE, 10 * World.MINUTE);
        SimTorrent leecher = swarm.leecher("leecher", plan -> {});
        swarm.world().runFor(World.SECOND);

        long number = leecher.command(Command.Stop::new);
        swarm.world().runUntil("it has stopped", () -> leecher.isAnswered(number), 20 * World.SECOND);
        leecher.end();
        swarm.world().runFor(15 * World.MINUTE);

        assertThat(leecher.isUp()).isFalse();
        assertThat(leecher.dials()).isZero();
    }

    @Test
    void theAnswerToAKilledProcessDoesNotReachTheNextOne() {
        Swarm swarm = swarm(536);
        swarm.world().runFor(World.MINUTE);
        SimTorrent leecher = swarm.leecher("leecher", plan -> {});
        swarm.world().runFor(World.SECOND);

        leecher.host().kill();
        leecher.plan().isPaused = true;
        leecher.start();
        swarm.world().runFor(2 * World.MINUTE);

        assertThat(leecher.dials()).isZero();
        swarm.end();
    }
}
