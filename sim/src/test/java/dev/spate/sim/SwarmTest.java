package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty machines in a bad network, from one seed. */
class SwarmTest {
    private static final int KIB = 1024;
    private static final long CONTENT = 2_000_000;

    /** Five hundred seeds for every build; {@code -Dspate.sim.seeds=5000} runs more. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("spate.sim.seeds", 500));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void finishesThoughOneHostDiesAndOthersCrash(long seed) {
        Swarm swarm = run(seed);

        assertThat(swarm.torrents()).filteredOn(SimTorrent::isComplete).hasSizeGreaterThanOrEqualTo(18);
        swarm.end();
    }

    @Test
    void runsTheSameWayTwiceAndAnotherWayFromAnotherSeed() {
        Set<Long> digests = new HashSet<>();
        for (long seed = 1; seed <= 3; seed++) {
            World once = run(seed).world();
            World again = run(seed).world();

            assertThat(again.digest()).as("digest of seed %s", seed).isEqualTo(once.digest());
            assertThat(again.events()).as("events of seed %s", seed).isEqualTo(once.events());
            digests.add(once.digest());
        }

        assertThat(digests).hasSize(3);
    }

    /** A time of faults, then a time without faults, in which every host must finish. */
    private static Swarm run(long seed) {
        Swarm swarm = new Swarm(seed, Weather.ROUGH, SimContent.phantom(64 * KIB, CONTENT));
        World world = swarm.world();
        var random = world.random("scenario");
        swarm.seed(plan -> plan.lineUp = 400_000);
        for (int i = 1; i < 20; i++) {
            boolean isEarly = i < 10;
            SimTorrent host = swarm.torrent("leecher-" + i, plan -> {
                plan.lineUp = 50_000 + random.nextInt(400_000);
                plan.lineDown = 200_000 + random.nextInt(2_000_000);
                plan.unchokeSlots = 2 + random.nextInt(6);
                plan.connectionsMax = 8 + random.nextInt(30);
                plan.supportsFast = random.nextInt(4) > 0;
                plan.blocksMax = 16 + random.nextInt(500);
            });
            world.after(isEarly ? 0 : random.nextLong(20 * World.SECOND), host::start);
        }
        SimTorrent dies = swarm.torrents().get(5);
        SimTorrent crashes = swarm.torrents().get(6);
        world.after(random.nextLong(15 * World.SECOND), dies.host()::kill);
        world.after(random.nextLong(15 * World.SECOND), () -> {
            crashes.host().crash();
            world.after(random.nextLong(10 * World.SECOND), crashes::start);
        });
        world.runFor(20 * World.SECOND);

        swarm.net().weather(Weather.FAIR);
        swarm.finish(10 * World.MINUTE);
        return swarm;
    }
}
