package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Notice;
import dev.spate.wire.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad blocks lead to a ban of the peer that sent them, and never of an honest peer. */
class BlameTest {
    private static final int KIB = 1024;

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void bansTheLiarAndNobodyElse(long seed) {
        Swarm swarm = new Swarm(seed, Weather.FAIR, SimContent.phantom(64 * KIB, 4_000_000));
        swarm.seed(plan -> plan.lineUp = 300_000);
        swarm.torrent("second seed", plan -> {
                    plan.isSeed = true;
                    plan.lineUp = 300_000;
                })
                .start();
        SimTorrent liar = swarm.torrent("liar", plan -> {
            plan.isSeed = true;
            plan.liesRate = 0.2;
        });
        liar.start();
        List<SimTorrent> honest = List.of(
                swarm.leecher("a", plan -> plan.lineUp = 400_000), swarm.leecher("b", plan -> plan.lineUp = 400_000));

        swarm.finish(10 * World.MINUTE);

        swarm.world().runFor(5 * World.SECOND);
        for (SimTorrent host : honest) {
            assertThat(bannedBy(host)).as("banned by " + host).allMatch(banned -> banned.sameHost(liar.address()));
        }
        assertThat(honest).anyMatch(host -> !bannedBy(host).isEmpty());
        swarm.end();
    }

    @Test
    void convictsALiarAmongHonestPeersOnTheSamePrivateAddressOnly() {
        Swarm swarm = new Swarm(27, Weather.FAIR, SimContent.real(27, 64 * KIB, 2_000_000));
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.address = home(1));
        swarm.torrent("liar", plan -> {
                    plan.isSeed = true;
                    plan.liesRate = 1;
                    plan.address = home(2);
                    plan.usesTracker = false;
                    plan.peers.add(leecher.address());
                })
                .start();
        swarm.world().runUntil("it is banned", () -> leecher.hasNoticed(Notice.PeerBanned.class), World.MINUTE);
        SimTorrent honest = swarm.torrent("honest", plan -> {
            plan.isSeed = true;
            plan.address = home(3);
            plan.usesTracker = false;
            plan.peers.add(leecher.address());
        });

        honest.start();

        swarm.world().runUntil("the leecher has everything", leecher::isComplete, 2 * World.MINUTE);
        swarm.end();
    }

    private static PeerAddress home(int number) {
        return PeerAddress.of(new byte[] {127, 0, 0, 1}, 7_000 + number);
    }

    private static List<PeerAddress> bannedBy(SimTorrent host) {
        return host.notices().stream()
                .filter(Notice.PeerBanned.class::isInstance)
                .map(notice -> ((Notice.PeerBanned) notice).address())
                .toList();
    }
}
