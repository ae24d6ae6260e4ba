package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.port.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two machines with real bytes, real codecs and real hashes. */
class PairTest {
    private static final int KIB = 1024;

    @Test
    void bringsRealBytesFromSeedToLeecher() {
        Swarm swarm = new Swarm(1, Weather.FAIR, SimContent.real(1, 64 * KIB, 1_000_000, 0, 1, 300_001));
        SimTorrent seed = swarm.seed(plan -> {});
        SimTorrent leecher = swarm.leecher("leecher", plan -> plan.peers.add(seed.address()));

        swarm.finish(World.MINUTE);

        swarm.world().runUntil("it is told", () -> leecher.hasNoticed(Notice.Completed.class), 10 * World.SECOND);
        assertThat(leecher.store().saved().pieces().isFull()).isTrue();
        swarm.end();
    }

    @ParameterizedTest
    @CsvSource({"true,true", "false,true", "true,false", "false,false"})
    void understandsPeersWithoutExtensions(boolean fast, boolean extensions) {
        Swarm swarm = new Swarm(2, Weather.ROUGH, SimContent.real(2, 32 * KIB, 500_000));
        SimTorrent seed = swarm.seed(plan -> {
            plan.supportsFast = fast;
            plan.supportsExtensions = extensions;
        });
        swarm.leecher("leecher", plan -> plan.peers.add(seed.address()));

        swarm.finish(5 * World.MINUTE);

        swarm.end();
    }
}
