package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.Notice;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that is killed between any two events loses nothing that it has claimed, and goes on. */
class KillTest {
    private static final int KIB = 1024;
    private static final int KILLS = 5;

    /** Who is killed, and how. */
    enum Kind {
        LEECHER_KILLED,
        LEECHER_POWER_FAILS,
        /** It has only a link, so it is killed while it fetches metadata, while files are opened, and afterwards. */
        LEECHER_WITH_LINK_KILLED,
        SEED_KILLED
    }

    /** A thousand seeds for every build; {@code -Dspate.sim.seeds=5000} runs more. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("spate.sim.seeds", 1_000));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void goesOnAfterAKillAtEachEventOfASmallDownload(Kind kind) {
        long last = eventsOfADownload(kind);

        for (long event = 1; event <= last; event++) {
            Swarm swarm = small(kind);
            swarm.world().runEvents(event);
            SimTorrent victim = swarm.torrents().get(kind == Kind.SEED_KILLED ? 0 : 1);

            assertClaimsWhatIsSaved(victim);
            kill(victim, kind == Kind.LEECHER_POWER_FAILS);
            victim.start();
            victim.checkEverything();

            swarm.finish(5 * World.MINUTE);
            swarm.end();
        }
        assertThat(last).isGreaterThan(100);
    }

    private static long eventsOfADownload(Kind kind) {
        Swarm swarm = small(kind);
        swarm.finish(World.MINUTE);
        swarm.world().runFor(3 * World.SECOND);
        return swarm.world().events();
    }

    /** Real bytes, so that links end within a block. */
    private static Swarm small(Kind kind) {
        Swarm swarm = new Swarm(521, Weather.FAIR, SimContent.real(521, 32 * KIB, 150_000, 50_000));
        SimTorrent seed = swarm.seed(plan -> plan.lineUp = 100_000);
        swarm.leecher("leecher", plan -> {
            plan.hasOnlyLink = kind == Kind.LEECHER_WITH_LINK_KILLED;
            plan.peers.add(seed.address());
        });
        return swarm;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsWhatWasAnsweredWheneverAnyHostIsKilledUnderCommands(long seed) {
        Swarm swarm = new Swarm(seed, Weather.ROUGH, SimContent.phantom(32 * KIB, 2_000_000, 1_000_000));
        var random = swarm.world().random("scenario");
        swarm.seed(plan -> plan.lineUp = 300_000);
        for (int i = 0; i < 3; i++) {
            swarm.leecher("leecher-" + i, plan -> plan.lineUp = 100_000);
        }

        // They are complete without one of the files.
        Set<SimTorrent> selecting = new HashSet<>();
        for (int i = 0; i < KILLS; i++) {
            SimTorrent victim = swarm.torrents().get(1 + random.nextInt(3));
            swarm.world().runEvents(random.nextLong(2_000));
            boolean pauses = random.nextBoolean();
            int priority = random.nextInt(8);
            long number = victim.command(
                    pauses ? Command.Pause::new : each -> new Command.Prioritise(each, List.of(4, priority)));
            if (!pauses && priority == 0) {
                selecting.add(victim);
            }
            swarm.world().runEvents(random.nextLong(2_000));
            if (pauses && victim.isAnswered(number)) {
                assertThat(victim.store().saved().pieces()).isEqualTo(victim.pieces());
            }

            if (!selecting.contains(victim)) {
                assertClaimsWhatIsSaved(victim);
            }
            kill(victim, random.nextBoolean());
            swarm.world().runEvents(random.nextLong(200));
            victim.start();
            victim.checkEverything();
        }

        swarm.torrents().forEach(host -> host.command(each -> new Command.Prioritise(each, List.of(4, 4))));
        swarm.finish(10 * World.MINUTE);
        swarm.end();
    }

    private static void assertClaimsWhatIsSaved(SimTorrent torrent) {
        if (torrent.hasNoticed(Notice.Completed.class)) {
            assertThat(torrent.store().saved().pieces().isFull())
                    .as("completion was claimed after it was saved")
                    .isTrue();
        }
    }

    private static void kill(SimTorrent victim, boolean powerFails) {
        if (powerFails) {
            victim.host().crash();
        } else {
            victim.host().kill();
        }
    }
}
