package dev.spate.share.follow;

import static dev.spate.share.follow.FakeOffer.LARGE;
import static dev.spate.share.follow.FakeOffer.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The follower's machine in virtual time, killed at every step of whole scenarios. {@code -Dfollow.seeds=40} runs more of
 * them, and {@code -Dfollow.trace=large} prints what happens to that offer.
 */
@Tag("slow")
class FollowMachineTest {
    private static final int SEEDS = Integer.getInteger("follow.seeds", 4);
    private static final int RANDOM_RUNS = 300 * SEEDS;

    /** Everything that can happen to offers, in a minute. */
    private static void scenario(FollowWorld world) {
        FakeOffer film = FakeOffer.file("film", LARGE, 20);
        FakeOffer torrent = FakeOffer.file("film.torrent", SMALL, 21);
        world.describes(torrent, film);
        world.userPuts("mine", "mine");
        world.userPuts("taken", "mine too");
        world.put(FakeOffer.file("large", LARGE, 1));
        world.put(FakeOffer.file("taken", LARGE, 2));
        world.put(FakeOffer.empty("nothing", false));
        world.at(1, () -> {
            for (int i = 0; i < 8; i++) {
                world.put(FakeOffer.file("small-" + i, SMALL, 100 + i));
            }
        });
        world.at(1.2, () -> world.userPuts("small-5", "in the way"));
        world.at(2, () -> world.put(FakeOffer.file("large", LARGE, 3)));
        world.at(3, () -> world.put(FakeOffer.file("small-0", SMALL, 4)));
        world.at(3, () -> world.share.remove("small-1"));
        world.at(3.5, () -> world.put(FakeOffer.empty("album", true)));
        world.at(4, () -> world.put(torrent));
        world.at(5, () -> world.put(FakeOffer.file("late", LARGE, 5)));
        world.at(5.3, () -> world.userPuts("late", "in the way of late"));
        world.at(5.5, () -> world.put(FakeOffer.file("short-lived", LARGE, 6)));
        world.at(6.2, () -> world.share.remove("short-lived"));
        world.at(7, () -> {
            // A rename.
            world.share.remove("large");
            world.put(FakeOffer.file("large-renamed", LARGE, 3));
        });
        world.at(8, () -> world.put(FakeOffer.file("small-2", LARGE, 7)));
        world.at(9, world.share::stop);
        world.at(10, () -> world.put(FakeOffer.file("small-3", SMALL, 8)));
        world.at(11, () -> world.share.start(true));
        world.at(12, () -> world.output.full(true));
        world.at(12.1, () -> world.put(FakeOffer.file("when-full", LARGE, 9)));
        world.at(12.1, () -> world.put(FakeOffer.file("small-when-full", SMALL, 10)));
        world.at(14, () -> world.output.full(false));
        world.at(15, world.share::stop);
        world.at(15.5, () -> world.share.remove("small-4"));
        world.at(16, () -> world.share.start(false));
        world.at(17, () -> world.put(FakeOffer.file("large-renamed", LARGE, 3)));
        world.at(17, () -> world.put(FakeOffer.file("last", LARGE, 11)));
    }

    private static FollowWorld world(long seed, boolean mirrors, Consumer<FollowWorld> scenario) {
        FollowWorld world = new FollowWorld(seed, mirrors);
        scenario.accept(world);
        world.start();
        return world;
    }

    private static void end(FollowWorld world, String what) {
        try {
            world.runToTheEnd();
            world.check();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(what + "\n" + world, e);
        }
    }

    private static int killAtEveryStep(long seed, boolean mirrors) {
        FollowWorld whole = world(seed, mirrors, FollowMachineTest::scenario);
        end(whole, "seed " + seed + ", mirror " + mirrors);
        for (int step = 1; step < whole.steps(); step++) {
            FollowWorld world = world(seed, mirrors, FollowMachineTest::scenario);
            world.run(step);
            world.killAndRestart();
            end(world, "seed " + seed + ", mirror " + mirrors + ", killed after step " + step);
        }
        return whole.steps();
    }

    @Test
    void losesNothingAndGetsEverythingWhereverItIsKilled() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            for (boolean mirrors : List.of(false, true)) {
                int steps = killAtEveryStep(seed, mirrors);

                assertThat(steps).as("steps of seed " + seed).isGreaterThan(200);
            }
        }
    }

    @Test
    void losesNothingWhenItIsKilledAgainAndAgain() {
        for (long seed = 1; seed <= RANDOM_RUNS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean mirrors = random.nextBoolean();
            FollowWorld world = world(seed, mirrors, FollowMachineTest::scenario);
            for (int kills = random.nextInt(1, 8); kills > 0; kills--) {
                world.run(random.nextInt(1, 150));
                world.killAndRestart();
            }
            end(world, "seed " + seed + ", mirror " + mirrors + ", random kills");
        }
    }

    /** Random events of a share and of users, in any order. Each version is offered once. */
    private static void randomScenario(FollowWorld world, SplittableRandom random) {
        List<String> names = List.of("a", "b.txt", "c", "d.torrent", "e", "f");
        for (int i = 0; i < 40; i++) {
            double second = random.nextInt(30_000) / 1000.0;
            String name = names.get(random.nextInt(names.size()));
            int version = i;
            int size = random.nextInt(4) == 0 ? LARGE : SMALL;
            world.at(
                    second,
                    switch (random.nextInt(12)) {
                        case 0, 1 -> () -> world.share.remove(name);
                        case 2 -> () -> world.userPuts(name, "mine " + version);
                        case 3 -> () -> world.userPuts(LocalNames.numbered(name, _ -> false), "mine " + version);
                        case 4 -> () -> world.put(FakeOffer.empty(name, version % 2 == 0));
                        case 5 -> world.share::stop;
                        case 6 -> () -> world.share.start(version % 3 > 0);
                        case 7 -> () -> world.output.full(true);
                        case 8 -> () -> world.output.full(false);
                        default -> () -> world.put(FakeOffer.file(name, size, 1000 + version));
                    });
        }
        world.at(31, () -> world.output.full(false));
        world.at(31, () -> world.share.start(true));
    }

    private static void randomRun(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean mirrors = random.nextBoolean();
        FollowWorld world = world(seed, mirrors, each -> randomScenario(each, random));
        for (int kills = random.nextInt(6); kills > 0; kills--) {
            world.run(random.nextInt(1, 150));
            world.killAndRestart();
        }
        end(world, "seed " + seed + ", mirror " + mirrors + ", random events");
    }

    @Test
    void losesNothingWhateverHappensInWhateverOrder() {
        LongStream.rangeClosed(1, RANDOM_RUNS).forEach(FollowMachineTest::randomRun);
    }

    /** Each of these seeds has found a bug. */
    @Test
    void losesNothingInRunsThatOnceLostSomething() {
        LongStream.of(
                        25, 1100, 1693, 1954, 1977, 3268, 3893, 3941, 4855, 5318, 10698, 15739, 21775, 22079, 32176,
                        39781)
                .forEach(FollowMachineTest::randomRun);
    }

    @Test
    void doesTheSameAgainWithTheSameSeed() {
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            FollowWorld world = world(5, false, FollowMachineTest::scenario);
            world.run(150);
            world.killAndRestart();
            world.runToTheEnd();
            ends.add(world.steps() + " " + world.seconds() + "\n" + world);
        }

        assertThat(ends.get(0)).isEqualTo(ends.get(1));
    }
}
