package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Command;
import dev.spate.wire.peer.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which links exist. */
class LinksTest {
    private static final int KIB = 1024;

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73, 74, 75, 76, 77, 78})
    void twoThatDialEachOtherAtOnceKeepOneLink(long seed) {
        Swarm swarm = new Swarm(seed, Weather.ROUGH, SimContent.phantom(16 * KIB, 5_000_000));
        SimTorrent a = swarm.torrent("a", plan -> plan.connectionsMax = 1);
        SimTorrent b = swarm.torrent("b", plan -> plan.connectionsMax = 1);
        a.plan().peers.add(b.address());
        b.plan().peers.add(a.address());

        a.start();
        b.start();
        swarm.world().runFor(2 * World.SECOND);

        assertThat(a.links()).hasSize(1);
        assertThat(b.links()).hasSize(1);
        assertThat(a.links().getFirst().link()).isEqualTo(b.links().getFirst().link());
        swarm.end();
    }

    @Test
    void noticesThatItDialsItself() {
        Swarm swarm = new Swarm(79, Weather.FAIR, SimContent.phantom(16 * KIB, 1_000_000));
        SimTorrent lonely = swarm.torrent("lonely", plan -> plan.peers.add(plan.address));

        lonely.start();
        swarm.world().runFor(World.MINUTE);

        assertThat(lonely.links()).isEmpty();
        assertThat(lonely.peers()).isEmpty();
        assertThat(lonely.dials()).isEqualTo(1);
        swarm.end();
    }

    @Test
    void keepsTheOlderOfTwoLinksToOnePeer() {
        Swarm swarm = new Swarm(80, Weather.FAIR, SimContent.phantom(16 * KIB, 5_000_000));
        SimTorrent a = swarm.leecher("a", plan -> {});
        SimTorrent b = swarm.leecher("b", plan -> plan.peers.add(a.address()));
        swarm.world().runFor(20 * World.SECOND);
        List<LinkEnd> before = a.links();

        a.command(number -> new Command.AddPeers(number, List.of(b.address())));
        swarm.world().runFor(20 * World.SECOND);

        assertThat(a.links()).isEqualTo(before).hasSize(1);
        swarm.end();
    }

    @Test
    void dialsAgainWhatWasReachedWhilePaused() {
        Swarm swarm = new Swarm(81, Weather.FAIR, SimContent.phantom(16 * KIB, 1_000_000));
        SimTorrent seed = swarm.seed(plan -> plan.usesTracker = false);
        SimTorrent leecher = swarm.leecher("leecher", plan -> {
            plan.usesTracker = false;
            plan.peers.add(seed.address());
        });

        // The connection attempt has begun.
        leecher.command(Command.Pause::new);
        swarm.world().runFor(5 * World.SECOND);
        leecher.command(Command.Resume::new);

        swarm.finish(2 * World.MINUTE);
        swarm.end();
    }

    @Test
    void givesBackTheDialsThatAreUnderWayWhenItStops() {
        Swarm swarm = new Swarm(82, Weather.FAIR, SimContent.phantom(16 * KIB, 1_000_000));
        SimTorrent gone = swarm.torrent("gone", plan -> {});
        SimTorrent leecher = swarm.leecher("leecher", plan -> {
            plan.peers.add(gone.address());
            plan.peers.add(gone.address().withPort(9));
        });

        long number = leecher.command(Command.Stop::new);

        swarm.world().runUntil("it has stopped", () -> leecher.isAnswered(number), World.SECOND);
        assertThat(leecher.host().resources().isBalanced()).isTrue();
    }

    @Test
    void takesALaterBitfieldAsPiecesThatCameSince() {
        Swarm swarm = new Swarm(84, Weather.FAIR, SimContent.phantom(16 * KIB, 2_000_000));
        SimTorrent seed = swarm.seed(plan -> plan.lineUp = 400_000);
        SimTorrent leecher = swarm.leecher("leecher", plan -> {});
        swarm.world().runFor(4 * World.SECOND);
        List<LinkEnd> before = seed.links();

        LinkEnd end = leecher.links().getFirst();
        end.messages().add(new Message.Bits(leecher.pieces()));
        swarm.net().wake(end);
        swarm.world().runFor(World.SECOND);

        assertThat(seed.links()).isEqualTo(before).hasSize(1);
        swarm.finish(2 * World.MINUTE);
        swarm.end();
    }

    @Test
    void findsItsWayBackWhenTheNetworkLosesEveryLink() {
        Swarm swarm = new Swarm(83, Weather.FAIR, SimContent.phantom(64 * KIB, 4_000_000));
        SimTorrent seed = swarm.seed(plan -> plan.lineUp = 400_000);
        swarm.leecher("a", plan -> plan.peers.add(seed.address()));
        swarm.leecher("b", plan -> {});
        swarm.world().runFor(5 * World.SECOND);

        swarm.net().links().forEach(swarm.net()::breakLink);

        swarm.finish(5 * World.MINUTE);
        swarm.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {85, 86, 87, 88, 89, 90})
    void finishesThoughLinksAreCutAtAnyByte(long seed) {
        Weather cutting = new Weather(5 * World.MILLI, 40 * World.MILLI, 0, 0, 0, 0.02);
        Swarm swarm = new Swarm(seed, cutting, SimContent.real(seed, 32 * KIB, 2_000_000));
        SimTorrent seeder = swarm.seed(plan -> plan.lineUp = 400_000);
        for (int i = 0; i < 3; i++) {
            swarm.leecher("leecher-" + i, plan -> {
                plan.hasOnlyLink = seed % 2 == 0;
                plan.peers.add(seeder.address());
            });
        }

        swarm.finish(10 * World.MINUTE);

        int links = swarm.torrents().stream().mapToInt(SimTorrent::dials).sum();
        assertThat(links).as("links that were cut and dialled again").isGreaterThan(10);
        swarm.end();
    }
}
