package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several torrents on one host share the resources of its session, fairly. */
class SharedHostTest {
    private static final int KIB = 1024;
    private static final long LIMIT = 400_000;

    private static SimContent content(int number) {
        return SimContent.phantom(64 * KIB, 30_000_000 + number);
    }

    private static long uploaded(SimTorrent torrent) {
        return torrent.stats().totals().uploadedBytes();
    }

    private static long downloaded(SimTorrent torrent) {
        return torrent.stats().totals().downloadedBytes();
    }

    /** Three leechers each, which get almost nothing from each other. */
    private static void addLeechers(Swarm swarm, String name) {
        for (int i = 0; i < 3; i++) {
            swarm.leecher(name + i, plan -> plan.limitUp = 10_000);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {551, 552, 553, 554})
    void twoSeedsShareTheUploadLimitOfTheirSessionFairly(long seed) {
        Swarm first = new Swarm(seed, Weather.FAIR, content(1));
        Swarm second = first.beside(content(2));
        SimTorrent one = first.seed(plan -> plan.sessionUp = LIMIT);
        SimTorrent other = second.torrent(one.host(), "other", plan -> plan.isSeed = true);
        other.start();
        addLeechers(first, "first-");
        addLeechers(second, "second-");
        first.world().runFor(10 * World.SECOND);
        long before = uploaded(one);
        long beforeOfOther = uploaded(other);

        first.world().runFor(40 * World.SECOND);

        long ofOne = uploaded(one) - before;
        long ofOther = uploaded(other) - beforeOfOther;
        assertThat((double) ofOne / ofOther).isBetween(0.95, 1.05);
        assertThat(ofOne + ofOther).isBetween(36 * LIMIT, 41 * LIMIT);
        first.end();
        second.end();
    }

    @Test
    void oneGetsTheWholeLimitWhileTheOtherHasNothingToDo() {
        Swarm first = new Swarm(555, Weather.FAIR, content(1));
        SimTorrent one = first.seed(plan -> plan.sessionUp = LIMIT);
        Swarm second = first.beside(content(2));
        SimTorrent idle = second.torrent(one.host(), "idle", plan -> plan.isSeed = true);
        idle.start();
        addLeechers(first, "first-");
        first.world().runFor(10 * World.SECOND);
        long before = uploaded(one);

        first.world().runFor(20 * World.SECOND);

        assertThat(uploaded(one) - before).isBetween(18 * LIMIT, 21 * LIMIT);
        assertThat(uploaded(idle)).isZero();
        first.end();
        second.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {556, 557, 558, 559})
    void twoDownloadsShareTheDownloadLimitOfTheirSessionFairly(long seed) {
        Swarm first = new Swarm(seed, Weather.FAIR, content(1));
        Swarm second = first.beside(content(2));
        first.seed(plan -> {});
        second.torrent("seed of the second", plan -> plan.isSeed = true).start();
        SimTorrent one = first.leecher("one", plan -> {
            plan.sessionDown = LIMIT;
            plan.blocksMax = 40;
        });
        SimTorrent other = second.torrent(one.host(), "other", plan -> {});
        other.start();
        first.world().runFor(10 * World.SECOND);
        long before = downloaded(one);
        long beforeOfOther = downloaded(other);

        first.world().runFor(40 * World.SECOND);

        assertThat((double) (downloaded(one) - before) / (downloaded(other) - beforeOfOther))
                .isBetween(0.95, 1.05);
        first.end();
        second.end();
    }

    @Test
    void aCrashEndsAllTorrentsOfAHostAndEachGoesOnByItself() {
        Swarm first = new Swarm(560, Weather.FAIR, SimContent.phantom(64 * KIB, 3_000_000));
        Swarm second = first.beside(SimContent.phantom(64 * KIB, 2_000_000));
        first.seed(plan -> plan.lineUp = 400_000);
        second.torrent("seed of the second", plan -> {
                    plan.isSeed = true;
                    plan.lineUp = 400_000;
                })
                .start();
        SimTorrent one = first.leecher("one", plan -> {});
        SimTorrent other = second.torrent(one.host(), "other", plan -> {});
        other.start();
        first.world().runFor(4 * World.SECOND);

        one.host().crash();

        assertThat(List.of(one, other)).noneMatch(SimTorrent::isUp);
        other.start();
        second.finish(2 * World.MINUTE);
        assertThat(one.isUp()).isFalse();
        one.start();
        first.finish(2 * World.MINUTE);
        first.end();
        second.end();
    }

    @Test
    void aTorrentThatStopsGivesItsShareToTheOthers() {
        Swarm first = new Swarm(561, Weather.FAIR, content(1));
        Swarm second = first.beside(content(2));
        SimTorrent one = first.seed(plan -> plan.sessionUp = LIMIT);
        SimTorrent other = second.torrent(one.host(), "other", plan -> plan.isSeed = true);
        other.start();
        addLeechers(first, "first-");
        addLeechers(second, "second-");
        first.world().runFor(10 * World.SECOND);

        long number = other.command(Command.Stop::new);
        first.world().runUntil("it has stopped", () -> other.isAnswered(number), 10 * World.SECOND);
        other.end();
        first.world().runFor(2 * World.SECOND);
        long before = uploaded(one);
        first.world().runFor(20 * World.SECOND);

        assertThat(one.host().isUp()).isTrue();
        assertThat(uploaded(one) - before).isBetween(18 * LIMIT, 21 * LIMIT);
        first.end();
        second.end();
    }

    /** As System.nanoTime: its beginning is anywhere, and no two computers run equally fast. */
    @ParameterizedTest
    @ValueSource(longs = {562, 563, 564})
    void hostsNeedNotAgreeOnTheTime(long seed) {
        Swarm swarm = new Swarm(seed, Weather.ROUGH, SimContent.real(seed, 32 * KIB, 1_000_000));
        SplittableRandom random = swarm.world().random("clocks");
        List<SimTorrent> torrents = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            boolean isSeed = i == 0;
            torrents.add(swarm.torrent("host-" + i, plan -> {
                plan.isSeed = isSeed;
                plan.lineUp = 200_000;
                plan.clockAhead = random.nextLong(-1_000_000, 1_000_000) * World.SECOND;
                plan.clockFastPpm = random.nextInt(-10_000, 10_000);
            }));
        }

        torrents.forEach(SimTorrent::start);

        swarm.finish(5 * World.MINUTE);
        swarm.end();
    }
}
