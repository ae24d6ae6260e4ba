package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.Notice;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How much the owner of the first copy uploads, and how long this makes the others wait. */
class FirstCopyTest {
    private static final int KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long CONTENT = 16 * MIB;

    /** How much the owner of the first copy may upload, in copies. */
    private static final double COPIES_MAX = 1.3;

    private final BiConsumer<Integer, HostPlan> alike = (number, plan) -> {};

    /** Forty seeds for every build; {@code -Dspate.sim.seeds=500} runs more. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("spate.sim.seeds", 40));
    }

    /** One seed and this many downloaders with the same upload limit, which leave when they are complete. */
    private static Swarm swarm(long seed, int downloaders, BiConsumer<Integer, HostPlan> priorities) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(128 * KIB, CONTENT));
        swarm.seed(plan -> {
            plan.limitUp = MIB;
            plan.unchokeSlots = 8;
        });
        for (int i = 1; i <= downloaders; i++) {
            int number = i;
            leaveWhenComplete(swarm.world(), swarm.leecher("leecher-" + i, plan -> {
                plan.limitUp = MIB;
                plan.unchokeSlots = 8;
                priorities.accept(number, plan);
            }));
        }
        return swarm;
    }

    private static void leaveWhenComplete(World world, SimTorrent host) {
        world.after(World.SECOND / 4, () -> {
            if (host.isUp() && host.hasNoticed(Notice.Completed.class)) {
                host.command(Command.Stop::new);
            } else {
                leaveWhenComplete(world, host);
            }
        });
    }

    private static double copies(Swarm swarm) {
        swarm.world().runFor(World.SECOND);
        return (double) swarm.torrents().getFirst().stats().totals().uploadedBytes() / CONTENT;
    }

    private static double timesOfOneUpload(Swarm swarm) {
        return (double) swarm.world().elapsed() / (CONTENT / MIB * World.SECOND);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eightEqualsCostAboutOneUpload(long seed) {
        Swarm swarm = swarm(seed, 8, alike);

        swarm.finish(5 * World.MINUTE);

        assertThat(timesOfOneUpload(swarm)).isLessThan(1.5);
        assertThat(copies(swarm)).isLessThan(COPIES_MAX);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fewSlotsCostNoMore(long seed) {
        Swarm swarm = swarm(seed, 8, (number, plan) -> plan.unchokeSlots = 4);

        swarm.finish(5 * World.MINUTE);

        assertThat(copies(swarm)).isLessThan(COPIES_MAX);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void downloadersOfOtherHabitsCostAboutOneUpload(long seed) {
        // Some do not support BEP 6, some choose the piece with the lowest index, and some support no extension at all.
        Swarm swarm = swarm(seed, 8, (number, plan) -> {
            plan.supportsFast = number % 3 != 0;
            plan.inOrder = number % 2 == 0;
            plan.supportsExtensions = number % 4 != 0;
        });

        swarm.finish(5 * World.MINUTE);

        assertThat(copies(swarm)).isLessThan(COPIES_MAX);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void unequalDownloadersCostAboutOneUpload(long seed) {
        Swarm swarm = swarm(seed, 8, (number, plan) -> {
            plan.limitUp = number * MIB / 2;
            plan.lineDown = number * MIB;
        });

        swarm.finish(5 * World.MINUTE);

        assertThat(copies(swarm)).isLessThan(COPIES_MAX);
        swarm.end();
    }

    @Test
    void twentyEqualsCostAboutOneUpload() {
        assertThat(copiesAmongMany(1, 20)).isLessThan(COPIES_MAX);
    }

    @Tag("slow")
    @Test
    void aHundredCostLittleMoreThanOneUpload() {
        assertThat(copiesAmongMany(1, 100)).isLessThan(1.4);
    }

    /** Small content, because among a hundred hosts every piece costs ten thousand events. */
    private static double copiesAmongMany(long seed, int downloaders) {
        long content = 4 * MIB;
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(64 * KIB, content));
        SimTorrent owner = swarm.seed(plan -> {
            plan.limitUp = MIB / 4;
            plan.unchokeSlots = 8;
        });
        for (int i = 1; i <= downloaders; i++) {
            swarm.leecher("leecher-" + i, plan -> {
                plan.limitUp = MIB / 4;
                plan.unchokeSlots = 8;
                plan.connectionsMax = 30;
            });
        }
        swarm.finish(5 * World.MINUTE);
        swarm.world().runFor(World.SECOND);
        return (double) owner.stats().totals().uploadedBytes() / content;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneAloneIsServedAtFullSpeed(long seed) {
        Swarm swarm = swarm(seed, 1, alike);

        swarm.finish(World.MINUTE);

        assertThat(timesOfOneUpload(swarm)).isLessThan(1.05);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoCannotReachEachOtherAreServedAtFullSpeed(long seed) {
        Swarm swarm = swarm(
                seed,
                4,
                (number, plan) -> plan.nat = Optional.of(new Nat(Nat.Kind.PORT_RESTRICTED_CONE, plan.address)));

        swarm.finish(5 * World.MINUTE);

        // Each needs its own copy, so at least four uploads are necessary.
        assertThat(timesOfOneUpload(swarm)).isLessThan(4.2);
        assertThat(copies(swarm)).isLessThan(4.1);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoNeverUploadIsServedAtFullSpeed(long seed) {
        Swarm swarm = swarm(seed, 4, (number, plan) -> plan.unchokeSlots = 0);

        swarm.finish(5 * World.MINUTE);

        assertThat(timesOfOneUpload(swarm)).isLessThan(4.2);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void slowUploadersAreHelpedAllTheTime(long seed) {
        Swarm swarm = swarm(seed, 8, (number, plan) -> plan.limitUp = MIB / 10);

        swarm.finish(5 * World.MINUTE);

        // Eight copies must come from the upload bandwidth of 1.8 hosts.
        assertThat(timesOfOneUpload(swarm)).isLessThan(8 / 1.8 * 1.1);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatOnlyTheDeadHadIsGivenOutAgain(long seed) {
        Swarm swarm = swarm(seed, 8, alike);
        World world = swarm.world();
        world.after(4 * World.SECOND, () -> swarm.torrents().get(1).host().kill());
        world.after(8 * World.SECOND, () -> swarm.torrents().get(2).host().kill());
        world.after(12 * World.SECOND, () -> swarm.torrents().get(3).host().kill());

        swarm.finish(5 * World.MINUTE);

        assertThat(copies(swarm)).isLessThan(1.8);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoWantsSomeFilesOnlyIsNotHeldUpByTheOthers(long seed) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(128 * KIB, 4 * MIB, 4 * MIB, 8 * MIB));
        swarm.seed(plan -> plan.lineUp = MIB);
        List<SimTorrent> choosy = List.of(
                swarm.leecher("choosy-1", plan -> plan.filePriorities = List.of(0, 4, 0)),
                swarm.leecher("choosy-2", plan -> plan.filePriorities = List.of(0, 4, 0)));

        swarm.world()
                .runUntil(
                        "both have what they want",
                        () -> choosy.stream().allMatch(host -> host.hasNoticed(Notice.Completed.class)),
                        25 * World.SECOND);

        swarm.end();
    }

    @Test
    void runsTheSameWayTwice() {
        Swarm once = swarm(5, 8, alike);
        Swarm again = swarm(5, 8, alike);

        once.finish(5 * World.MINUTE);
        again.finish(5 * World.MINUTE);

        assertThat(once.world().digest()).isEqualTo(again.world().digest());
    }
}
