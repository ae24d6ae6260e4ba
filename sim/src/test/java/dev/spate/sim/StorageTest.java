package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.ForeignFile;
import dev.spate.protocol.port.Notice;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.Activity;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to the progress when disks and processes fail. */
class StorageTest {
    private static final int KIB = 1024;
    private static final long CONTENT = 4_000_000;

    static LongStream seeds() {
        return LongStream.rangeClosed(31, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void goesOnWhenAFullDiskHasRoomAgain(long seed) {
        Swarm swarm = swarm(seed);
        SimTorrent leecher = leecher(swarm);
        leecher.disk().capacity(500_000 + swarm.world().random("scenario").nextLong(CONTENT - 600_000));
        leecher.start();
        swarm.world().runUntil("the disk is full", () -> leecher.hasNoticed(Notice.Failed.class), 2 * World.MINUTE);
        assertThat(leecher.stats().activity()).isEqualTo(Activity.FAILED);

        leecher.disk().capacity(Long.MAX_VALUE);
        swarm.world().runFor(swarm.world().random("pause").nextLong(5 * World.SECOND));
        leecher.command(Command.Resume::new);

        swarm.finish(2 * World.MINUTE);
        swarm.world().runFor(10 * World.SECOND);
        leecher.checkEverything();
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverClaimsAPieceWithoutItsBytesAfterCrashes(long seed) {
        Swarm swarm = swarm(seed);
        var random = swarm.world().random("scenario");
        SimTorrent leecher = leecher(swarm);
        for (int crash = 0; crash < 5; crash++) {
            leecher.start();
            leecher.checkEverything();
            swarm.world().runFor(World.SECOND + random.nextLong(8 * World.SECOND));
            leecher.host().crash();
        }

        leecher.start();

        swarm.finish(2 * World.MINUTE);
        swarm.end();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void survivesFailuresAndCrashesInAnyOrder(long seed) {
        Swarm swarm = swarm(seed);
        var random = swarm.world().random("scenario");
        SimTorrent leecher = leecher(swarm);
        leecher.start();
        for (int i = 0; i < 12; i++) {
            swarm.world().runFor(random.nextLong(3 * World.SECOND));
            switch (random.nextInt(5)) {
                case 0 -> leecher.disk().fail(DiskEvent.Cause.FAULTY, "input/output error");
                case 1 -> leecher.command(Command.Recheck::new);
                case 2 -> leecher.command(Command.Pause::new);
                case 3 -> {
                    leecher.host().crash();
                    leecher.start();
                }
                default -> leecher.command(Command.Resume::new);
            }
            leecher.checkEverything();
        }

        leecher.command(Command.Resume::new);

        swarm.finish(3 * World.MINUTE);
        swarm.world().runFor(10 * World.SECOND);
        leecher.checkEverything();
        swarm.end();
    }

    @Test
    void fetchesAPieceAgainThatCanNoLongerBeRead() {
        Swarm swarm = swarm(60);
        SimTorrent leecher = leecher(swarm);
        leecher.start();
        swarm.finish(2 * World.MINUTE);
        SimTorrent late = swarm.torrent("late", plan -> plan.usesTracker = false);
        late.plan().peers.add(leecher.address());
        leecher.disk().breakSector(7);

        late.start();

        swarm.world().runUntil("the damage is noticed", () -> !leecher.has(7), 2 * World.MINUTE);
        swarm.finish(5 * World.MINUTE);
        swarm.end();
    }

    @Test
    void findsRotByARecheckAndRepairsIt() {
        Swarm swarm = swarm(61);
        SimTorrent leecher = leecher(swarm);
        leecher.start();
        swarm.finish(2 * World.MINUTE);
        leecher.disk().rot(3);
        leecher.disk().rot(11);

        leecher.command(Command.Recheck::new);
        swarm.world().runUntil("it is checked", () -> leecher.hasNoticed(Notice.Checked.class), World.MINUTE);

        assertThat(leecher.pieces().count()).isEqualTo(leecher.pieces().size() - 2);
        swarm.finish(5 * World.MINUTE);
        swarm.end();
    }

    @Test
    void recheckInTheMiddleOfADownloadLosesNothingAndGoesOn() {
        Swarm swarm = swarm(62);
        SimTorrent leecher = leecher(swarm);
        leecher.start();
        swarm.world().runUntil("half is there", () -> leecher.pieces().count() > 30, World.MINUTE);
        int before = leecher.pieces().count();

        leecher.command(Command.Recheck::new);
        swarm.world().runUntil("it is checked", () -> leecher.hasNoticed(Notice.Checked.class), World.MINUTE);

        assertThat(leecher.pieces().count()).isGreaterThanOrEqualTo(before);
        swarm.finish(2 * World.MINUTE);
        swarm.end();
    }

    @Test
    void leavesAGuardedFileInTheWayUntouched() {
        Swarm swarm = swarm(63);
        SimTorrent leecher = leecher(swarm);
        leecher.plan().guarded = List.of(new ForeignFile("thesis.txt", 2, 5));
        leecher.disk().fill(0, 4);

        leecher.start(Bitfield.full(leecher.pieces().size()));
        swarm.world().runFor(World.MINUTE);

        assertThat(leecher.notices())
                .anySatisfy(notice -> assertThat(notice)
                        .isInstanceOfSatisfying(
                                Notice.Failed.class,
                                failed -> assertThat(failed.cause()).isEqualTo(DiskEvent.Cause.IN_THE_WAY)));
        assertThat(leecher.disk().isUntouched(4)).isTrue();
        assertThat(leecher.disk().isUntouched(20)).isTrue();
    }

    @Test
    void usesAGuardedFileThatMatches() {
        Swarm swarm = swarm(64);
        SimTorrent leecher = leecher(swarm);
        leecher.plan().guarded = List.of(new ForeignFile("copy.iso", 2, 5));
        leecher.disk().fill(2, 6);

        leecher.start(Bitfield.full(leecher.pieces().size()));

        swarm.finish(2 * World.MINUTE);
        assertThat(leecher.stats().totals().downloadedBytes()).isLessThan(CONTENT);
        swarm.end();
    }

    private static Swarm swarm(long seed) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(64 * KIB, CONTENT));
        swarm.seed(plan -> plan.lineUp = 400_000);
        return swarm;
    }

    private static SimTorrent leecher(Swarm swarm) {
        return swarm.torrent(
                "leecher", plan -> plan.peers.add(swarm.torrents().getFirst().address()));
    }
}
