package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Peers that do not send what they offer do not stall a download. */
class StallingTest {
    private static final int KIB = 1024;

    @Test
    void doesNotWaitForAPeerThatNeverSends() {
        Swarm swarm = new Swarm(101, Weather.FAIR, SimContent.phantom(64 * KIB, 2_000_000));
        swarm.seed(plan -> plan.lineUp = 200_000);
        swarm.torrent("mute", plan -> {
                    plan.isSeed = true;
                    plan.isMute = true;
                })
                .start();
        SimTorrent leecher = swarm.leecher("leecher", plan -> {});

        swarm.world().runUntil("it has everything", leecher::isComplete, 45 * World.SECOND);
    }

    @Test
    void doublesTheLastRequestsInsteadOfWaitingForTheSlowest() {
        Swarm swarm = new Swarm(102, Weather.FAIR, SimContent.phantom(256 * KIB, 2_000_000));
        swarm.seed(plan -> plan.lineUp = 500_000);
        swarm.torrent("slow", plan -> {
                    plan.isSeed = true;
                    plan.lineUp = 2_000;
                })
                .start();
        SimTorrent leecher = swarm.leecher("leecher", plan -> {});

        swarm.world().runUntil("it has everything", leecher::isComplete, 20 * World.SECOND);
        swarm.world().runFor(30 * World.SECOND);
        assertThat(leecher.stats().totals().wastedBytes()).isLessThan(400_000);
    }

    @Test
    void goesOnWithoutAHostThatVanishes() {
        Swarm swarm = new Swarm(103, Weather.FAIR, SimContent.phantom(64 * KIB, 3_000_000));
        swarm.seed(plan -> plan.lineUp = 100_000);
        SimTorrent fast = swarm.torrent("fast", plan -> {
            plan.isSeed = true;
            plan.lineUp = 400_000;
        });
        fast.start();
        SimTorrent leecher = swarm.leecher("leecher", plan -> {});
        swarm.world().runFor(3 * World.SECOND);

        fast.host().kill();

        swarm.world().runUntil("it has everything", leecher::isComplete, 60 * World.SECOND);
        swarm.end();
    }
}
